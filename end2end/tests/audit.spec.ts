import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";
import { run } from "../fixtures/server.ts";

const AUDITOR = ["shenji", "沈吉", "--role", "audit_administrator"] as const;

test("who did what is found, opened and verified", async ({ hengce, elsewhere }) => {
  const page = await elsewhere(await employ(hengce, ...AUDITOR));
  await open(page, "/audit");
  const list = page.getByRole("list", { name: "审计记录，从新到旧" });
  await expect(list.getByRole("listitem").first()).toContainText("沈吉");
  await expectAccessible(page);

  // The account was made on the command line; its role has an entry of its own.
  await page.getByLabel("姓名或对象").fill("沈吉");
  await page.getByLabel("操作", { exact: true }).selectOption({ label: "授予角色" });
  await page.getByRole("button", { name: "查找", exact: true }).click();
  await expect(page).toHaveURL(/[?&]deed=appoint(&|$)/);
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await page.reload();
  await hydrated(page);
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await list.locator("summary").click();
  await expect(list.getByRole("row", { name: /角色/ })).toContainText("审计管理员");
  await expect(list.getByText("命令行", { exact: false }).first()).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel("姓名或对象").fill("没有这个人");
  await page.getByRole("button", { name: "查找", exact: true }).click();
  await expect(page.getByRole("heading", { name: "没有符合条件的记录" })).toBeVisible();

  await page.getByRole("button", { name: "校验" }).click();
  await expect(page.getByText("审计记录完整", { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("an anchor is printed and taken along, the audit log is taken out", async ({ hengce, elsewhere }) => {
  const page = await elsewhere(await employ(hengce, ...AUDITOR));
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

test("nobody else may read the audit log", async ({ page, problems }) => {
  problems.expect(/403|404/);
  const answer = await page.goto("/audit");
  expect(answer?.status()).toBe(403);
  await expect(page).toHaveTitle("无法打开这个页面 · 衡策");
  await expect(page.getByRole("heading", { name: "无法打开这个页面" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "回到首页" }).click();
  await expect(page).not.toHaveURL(/audit/);
});
