import type { Locator, Page } from "@playwright/test";

import { expect, expectAccessible, held, open, test } from "../fixtures/test.ts";

test("a deadline shows its effect before it is saved, and is taken back", async ({ page }) => {
  await open(page, "/reporting");
  const october = page.getByRole("row", { name: /10月/ }).first();
  const before = await october.innerText();
  await expectAccessible(page);

  const field = page.getByLabel("期后几天到期");
  await field.fill("1000");
  await expect(page.getByText("最多 366 天。")).toBeVisible();
  await field.fill("9");
  await expect(october).toContainText("原");
  await page.getByRole("button", { name: "保存期限" }).click();
  await expect(page.getByText("报送期限已保存")).toBeVisible();
  await expect(october).not.toContainText("原");
  expect(await october.innerText()).not.toBe(before);
  await page.getByRole("button", { name: "撤销" }).click();
  await expect(field).toHaveValue("5");
  await expect.poll(() => october.innerText()).toBe(before);
});

test("the days after which a warning is escalated are set, and the list of warnings says them", async ({
  page,
}) => {
  await open(page, "/reporting");
  const red = page.getByRole("group", { name: "红色预警" });
  await red.getByLabel("分管领导").fill("2");
  await expect(red.getByText("每一级的天数须大于前一级。")).toBeVisible();
  const save = page.getByRole("button", { name: "保存升级天数" });
  await expect(save).toBeDisabled();
  await expectAccessible(page);
  await red.getByLabel("分管领导").fill("十");
  await expect(red.getByText("请填 1 到 250 的整数，或不填。")).toBeVisible();
  await red.getByLabel("分管领导").fill("10");
  await red.getByLabel("领导小组").fill("");
  await save.click();
  await expect(page.getByText("升级天数已保存")).toBeVisible();
  await open(page, "/board/warnings");
  const rule = page.getByText(/红色预警：3 天到部门负责人，10 天到分管领导；/);
  await expect(rule).toBeVisible({ timeout: 30_000 });
  await open(page, "/reporting");
  await expect(red.getByLabel("分管领导")).toHaveValue("10");
  await expect(red.getByLabel("领导小组")).toHaveValue("");
});

test("when another has set the days of escalation, theirs are shown and what was typed stays", async ({
  page,
  elsewhere,
}) => {
  const red = (of: Page): Locator => of.getByRole("group", { name: "红色预警" });
  const save = (of: Page): Locator => of.getByRole("button", { name: "保存升级天数" });
  await open(page, "/reporting");
  // As an input method types it.
  await red(page).getByLabel("部门负责人").fill("４");
  await red(page).getByLabel("分管领导").fill("+9");
  await expect(red(page).getByText("请填 1 到 250 的整数，或不填。")).toBeVisible();
  await red(page).getByLabel("分管领导").fill("9");
  const office = await elsewhere();
  await open(office, "/reporting");
  await red(office).getByLabel("领导小组").fill("20");
  await save(office).click();
  await expect(office.getByText("升级天数已保存")).toBeVisible();

  await save(page).click();
  await expect(page.getByText(/别人刚刚改过。.*20 天到领导小组/)).toBeVisible();
  await expect(red(page).getByLabel("部门负责人")).toHaveValue("４");
  await expect(red(page).getByLabel("分管领导")).toHaveValue("9");
  await expect(red(page).getByLabel("领导小组")).toHaveValue("20");
  await expectAccessible(page);
  await save(page).click();
  await expect(page.getByText("升级天数已保存")).toBeVisible();
  await expect(red(page).getByLabel("部门负责人")).toHaveValue("4");
  await expect(save(page)).toBeDisabled();
});

test("what is typed while the days of escalation are saved stays, and a page that is left before the answer is closed quietly", async ({
  page,
}) => {
  let { released, release } = held();
  await page.route("**/fn/timetable/set_ladder", async (route) => {
    await released;
    await route.continue();
  });
  await open(page, "/reporting");
  const red = page.getByRole("group", { name: "红色预警" });
  const save = page.getByRole("button", { name: "保存升级天数" });
  await red.getByLabel("部门负责人").fill("4");
  await save.click();
  await red.getByLabel("分管领导").fill("9");
  release();
  await expect(page.getByText("升级天数已保存")).toBeVisible();
  await expect(red.getByLabel("分管领导")).toHaveValue("9");
  await expect(red.getByLabel("部门负责人")).toHaveValue("4");

  ({ released, release } = held());
  const asked = page.waitForRequest("**/fn/timetable/set_ladder");
  await save.click();
  await asked;
  await page.getByRole("link", { name: "指标看板" }).click();
  await expect(page).toHaveURL(/\/board/);
  const answered = page.waitForResponse("**/fn/timetable/set_ladder");
  release();
  await answered;
  await page.goBack();
  await expect(red.getByLabel("分管领导")).toHaveValue("9");
});

test("holidays are marked in the calendar with a click and with keys", async ({ page }) => {
  await open(page, "/reporting");
  await page.getByLabel("名称（可不填）").fill("停电检修");
  const day = page.getByRole("button", { name: /^\d{4}-11-12 / });
  await day.click();
  await expect(day).toHaveAccessibleName(/放假 停电检修/);
  await page.keyboard.press("ArrowRight");
  const next = page.getByRole("button", { name: /^\d{4}-11-13 / });
  await expect(next).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(next).toHaveAttribute("aria-pressed", "true");
  await expectAccessible(page);
  await page.getByRole("button", { name: "保存日历改动（2 天）" }).click();
  await expect(page.getByText("节假日已保存")).toBeVisible();
  await page.getByRole("button", { name: "撤销" }).click();
  await expect(day).toHaveAccessibleName(/工作日/);
});

test("a pasted notice of another year is refused at its field", async ({ page }) => {
  await open(page, "/reporting");
  await page.getByText("粘贴通知或导入表格").click();
  await page.getByLabel("粘贴放假通知").fill("元旦：2025年1月1日（周四）放假1天。");
  await page.getByRole("button", { name: "识别并标到日历上" }).click();
  await expect(page.getByText("第 1 行的星期与 2025-01-01 不符，请核对年份。")).toBeVisible();
  await expectAccessible(page);
});

test("an organization is given more time, and its check-in says so", async ({ page }) => {
  await open(page, "/reporting");
  await page.getByRole("button", { name: "给单位延期" }).click();
  const dialog = page.getByRole("dialog", { name: "给单位延期" });
  await dialog.getByRole("button", { name: "准予延期" }).click();
  await expect(dialog.getByLabel("单位")).toBeFocused();
  await expectAccessible(page);
  await dialog.getByLabel("单位").selectOption({ index: 1 });
  await dialog.getByLabel("延至").fill("2025-12-31");
  await dialog.getByLabel("理由").fill("防汛救灾");
  await dialog.getByRole("button", { name: "准予延期" }).click();
  await expect(page.getByText("已延期")).toBeVisible();
  const line = page.getByRole("listitem").filter({ hasText: "防汛救灾" });
  await expect(line).toContainText("2025-12-31");
  await line.getByRole("button", { name: "撤回" }).click();
  await expect(page.getByText("没有单位延期。")).toBeVisible();
});

test("all reports of a value are one tap away", async ({ page }) => {
  await open(page, "/board");
  const list = page.getByRole("list", { name: "指标，最需要关注的在前" });
  await list.locator("summary").first().click();
  await list.getByRole("button", { name: "填报记录" }).first().click();
  const reports = page.getByRole("dialog", { name: "填报记录" });
  await expect(reports.getByText("现行")).toBeVisible();
  await expect(reports.getByText(/收到$/).first()).toBeVisible();
  await expectAccessible(page);
});
