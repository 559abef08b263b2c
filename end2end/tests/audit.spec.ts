import { enterAsAuditor } from "../fixtures/auditor.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { run } from "../fixtures/server.ts";

test.use({ as: "nobody" });

test("who did what is found, opened and verified", async ({ page, hengce, isMobile }) => {
  await enterAsAuditor(page, hengce);
  await page.goto("/audit");
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  const list = page.getByRole("list", { name: "审计记录，从新到旧" });
  await expect(list.getByRole("listitem").first()).toContainText("沈吉");
  await expectAccessible(page);

  // The account was made on the command line; the entry tells which role it got.
  await page.getByLabel("操作", { exact: true }).selectOption({ label: "新建账号" });
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page).toHaveURL("/audit?deed=account_create");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.locator("summary").click();
  await expect(list.getByRole("row", { name: /角色/ })).toContainText("审计管理员");
  await expect(list.getByText("命令行", { exact: false }).first()).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("姓名或对象").fill("没有这个人");
  await page.getByRole("button", { name: "查找" }).click();
  await expect(page.getByRole("heading", { name: "没有符合条件的记录" })).toBeVisible();

  await page.getByRole("button", { name: "校验" }).click();
  await expect(page.getByText("审计记录完整", { exact: true })).toBeVisible();
  if (isMobile) {
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  }
});

test("an anchor is printed and taken along, the record is taken out", async ({ page, hengce }) => {
  await enterAsAuditor(page, hengce);
  await page.goto("/audit/anchor");
  await expect(page.getByRole("main").getByText("云澜市", { exact: true })).toBeVisible();
  await expectAccessible(page);
  const anchor = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载" }).click();
  expect((await anchor).suggestedFilename()).toMatch(/^hengce-anchor-\d+\.json$/);
  const path = await (await anchor).path();
  expect(JSON.parse(await run(hengce.dataDir, "audit", "verify", "--anchor", path, "--json"))).toMatchObject({
    verdict: "intact",
  });

  await page.goto("/audit");
  const record = page.waitForEvent("download");
  await page.getByRole("link", { name: "导出", exact: true }).click();
  expect((await record).suggestedFilename()).toMatch(/^hengce-record-1-\d+\.jsonl$/);
});

test.describe("somebody else", () => {
  test.use({ as: "administrator" });

  test("may not read the record", async ({ page, problems }) => {
    problems.expect(/403|404/);
    const answer = await page.goto("/audit");
    expect(answer?.status()).toBe(403);
  });
});
