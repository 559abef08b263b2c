import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

test.use({ city: "october" });

test("what the office publishes is read without signing in and without script, and stays as it was", async ({
  browser,
  elsewhere,
  hengce,
}) => {
  const office = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(office, "/board/publications");
  await expect(office.getByRole("heading", { name: "还没有公开发布" })).toBeVisible();
  await expectAccessible(office);

  await open(office, "/board?q=新型农业经营主体");
  await office.getByRole("button", { name: "导出" }).click();
  await office.getByRole("menuitem", { name: "公开发布" }).click();
  await expect(office).toHaveURL(/\/board\/publications\/new\?/);
  await hydrated(office);
  const preview = office.getByRole("region", { name: "预览" });
  await expect(preview.getByRole("rowheader", { name: "新型农业经营主体培育数量" })).toHaveCount(4);
  await office.getByLabel("标题").fill("十月进展");
  await office.getByLabel("说明").fill("数据由责任单位填报。");
  await expect(preview.getByRole("heading", { name: "十月进展" })).toBeVisible();
  await office.getByLabel("小数保护").selectOption({ label: "1 至 9 不公布" });
  await office.getByLabel("指标层级").selectOption({ label: "市级整体目标" });
  await expect(office.getByText("所选范围内没有指标")).toBeVisible();
  await expect(office).toHaveURL(/[?&]level=city/);
  await office.getByLabel("指标层级").selectOption({ label: "部门核心任务" });
  await expect(preview.getByText(/部门核心任务 · /)).toBeVisible();
  await office.reload();
  await hydrated(office);
  await expect(office.getByLabel("指标层级")).toHaveValue("2");
  await expect(preview.getByText(/部门核心任务 · /)).toBeVisible();
  await office.getByLabel("标题").fill("十月进展");
  await office.getByLabel("说明").fill("数据由责任单位填报。");
  await office.getByLabel("小数保护").selectOption({ label: "1 至 9 不公布" });
  await expectAccessible(office);
  const seen = await preview.getByRole("table").innerText();
  await office.getByRole("button", { name: "发布", exact: true }).click();
  await expect(office).toHaveURL("/board/publications");
  const line = office.getByRole("listitem").filter({ hasText: "十月进展" });
  await expect(line).toContainText("已公开");
  await expect(line).toContainText("赵丽");
  await expectAccessible(office);
  const address = await line.getByRole("link", { name: "打开公开页面" }).getAttribute("href");

  const stranger = await browser.newContext({ javaScriptEnabled: false });
  const reader = await stranger.newPage();
  await reader.goto(`${hengce.url}${address}`);
  await expect(reader.getByRole("heading", { name: "十月进展", level: 1 })).toBeVisible();
  await expect(reader.getByText("数据由责任单位填报。")).toBeVisible();
  expect(await reader.getByRole("table").innerText()).toBe(seen);
  expect(await stranger.cookies()).toEqual([]);
  await reader.getByRole("link", { name: "English" }).click();
  await expect(reader.getByRole("columnheader", { name: "Target of the year" })).toBeVisible();
  await reader.getByRole("link", { name: "All publications" }).click();
  await reader.getByRole("link", { name: "十月进展" }).click();
  await expect(reader.getByRole("heading", { name: "十月进展" })).toBeVisible();

  // The same with script, for what looks for barriers.
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${hengce.url}${address}`);
  await expectAccessible(other);
  await other.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(other);
  await other.goto(`${hengce.url}/public`);
  await expectAccessible(other);
  await other.context().close();

  await open(office, "/check-in");
  await office.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
  await office.locator("a[data-row]").filter({ hasText: "NYJ-01 · 2026年10月" }).click();
  await office.locator("#field-value").fill("1015");
  await office.getByRole("button", { name: /^保存/ }).click();
  await expect(office.getByText("已报送：NYJ-01")).toBeVisible();
  await reader.goto(`${hengce.url}${address}?lang=zh-CN`);
  expect(await reader.getByRole("table").innerText()).toBe(seen);

  await open(office, "/board/publications");
  await line.getByRole("button", { name: "撤回" }).click();
  const dialog = office.getByRole("dialog", { name: "撤回公开发布" });
  await expect(dialog.getByRole("button", { name: "撤回" })).toBeDisabled();
  await dialog.getByLabel("撤回原因").fill("口径有误");
  await expectAccessible(office);
  await dialog.getByRole("button", { name: "撤回" }).click();
  await expect(line).toContainText("已撤回");
  await expect(line).toContainText("口径有误");
  await stranger.close();
  // A browser that has read it may show it for another minute.
  const later = await browser.newContext({ javaScriptEnabled: false, locale: "zh-CN" });
  const newcomer = await later.newPage();
  const gone = await newcomer.goto(`${hengce.url}${address}`);
  expect(gone?.status()).toBe(410);
  await expect(newcomer.getByRole("heading", { name: "已撤回" })).toBeVisible();
  await expect(newcomer.getByText("十月进展")).toHaveCount(0);
  await later.close();
});

test("who may not publish sees what was published and no button", async ({ elsewhere, hengce }) => {
  const member = await elsewhere(await employ(hengce, "sunlei", "孙磊", "--role", "steering_committee"));
  await open(member, "/board");
  await member.getByRole("button", { name: "导出" }).click();
  await expect(member.getByRole("menuitem", { name: "打印" })).toBeFocused();
  await expect(member.getByRole("menuitem", { name: "公开发布" })).toHaveCount(0);
  await open(member, "/board/publications");
  await expect(member.getByRole("heading", { name: "还没有公开发布" })).toBeVisible();
});
