// What the two years of the sample city tell, in the places where somebody would look for it.
import type { Page } from "@playwright/test";
import { expect, expectAccessible, open, test, unfold } from "../fixtures/test.ts";

const LINES = "指标，最需要关注的在前";

function line(page: Page, code: string) {
  return page.getByRole("list", { name: LINES }).getByRole("listitem").filter({ hasText: code }).first();
}

async function opened(page: Page, code: string, day: string) {
  await open(page, `/board?day=${day}&q=${code}`);
  const found = line(page, code);
  await found.locator("summary").click();
  await expect(found.getByText(/^截至.+，完成值为/)).toBeVisible();
  return found;
}

test("an index that nobody reports says what it is made of", async ({ page }) => {
  const index = await opened(page, "C04", "2025-11-15");
  await expect(index.locator("summary")).toContainText("68.5");
  await expect(index.getByText("该指标由系统按下级指标计算，无须填报。")).toBeVisible();
  await expect(index.getByText(/^下级贡献得分 68\.5 分/)).toBeVisible();
  await expect(index.getByText("下级还有 1 项没有数，没有计入。")).toBeVisible();
  const parts = index.getByRole("region", { name: "下级指标" });
  await expect(parts.getByRole("row", { name: /STJ-01/ })).toContainText("0.4");
  await expect(
    parts
      .getByRole("row", { name: /STJ-01/ })
      .getByRole("cell")
      .last(),
  ).toHaveText("68");
  await expect(
    parts
      .getByRole("row", { name: /SLJ-02/ })
      .getByRole("cell")
      .last(),
  ).toHaveText("–");
  await expectAccessible(page);
});

test("two counts of one rate stand side by side, in June and in the course of the year", async ({ page }) => {
  const june = await opened(page, "SJJ-04", "2025-07-20");
  await expect(june.locator("summary")).toContainText("94.7%");
  await expect(june.locator("summary")).toContainText("Σ 下级汇总 93.39%");
  await expect(june.locator("summary")).toContainText("与下级不符");
  await expect(june.getByText(/^下级汇总为 93\.39%（分子、分母分别相加后相除，3 项有数）/)).toBeVisible();
  await expect(june.getByText("下级汇总与上报的完成值相差 1.31 个百分点，请核对口径。")).toBeVisible();
  await expectAccessible(page);

  // Later months agree, and the course still says which did not.
  const later = await opened(page, "SJJ-04", "2025-11-15");
  await expect(later.locator("summary")).not.toContainText("与下级不符");
  const course = later.getByRole("region", { name: "全年走势" });
  await expect(course.getByRole("row").filter({ hasText: "与下级不符" })).toHaveCount(1);
  await expect(course.getByRole("row", { name: /2025年6月/ })).toContainText("93.39%");
});

test("a slipped point is doubted where the year is looked at", async ({ page }) => {
  await open(page, "/board?day=2025-11-15&q=STJ");
  await unfold(page);
  await page.getByLabel("单位").selectOption({ label: "市生态环境局" });
  const found = line(page, "STJ-P1");
  await found.locator("summary").click();
  const course = found.getByRole("region", { name: "全年走势" });
  await expect(course.getByRole("row").filter({ hasText: "存疑" })).toHaveCount(1);
  await expect(course.getByRole("row", { name: /2025年7月/ })).toContainText("9.8% 存疑");
  await expect(found.getByText(/^2025年7月：/)).toBeVisible();
  await expectAccessible(page);
});

test("farming stands on its own curve in August", async ({ page }) => {
  const farms = await opened(page, "NYJ-01", "2025-09-20");
  await expect(farms.locator("summary")).toContainText("正常");
  await expect(farms.getByText(/农时/)).toBeVisible();
});

test("an allowance of three is used up with a quarter of the year left", async ({ page }) => {
  const spring = await opened(page, "WLJ-02", "2025-05-05");
  await expect(spring.locator("summary")).toContainText("关注");
  const autumn = await opened(page, "WLJ-02", "2025-10-05");
  await expect(autumn.locator("summary")).toContainText("关注");
  await expect(autumn.locator("summary")).toContainText("3 次");
});

test("fewer days than the challenge are green from June on, and zero is a number", async ({ page }) => {
  const approval = await opened(page, "SJJ-03", "2025-07-20");
  await expect(approval.locator("summary")).toContainText("正常");
  await expect(approval.getByText(/挑战目标为 3\.5/)).toBeVisible();
  const payments = await opened(page, "CZJ-04", "2025-04-20");
  await expect(payments.locator("summary")).toContainText("7 工作日");
  const accidents = await opened(page, "YJJ-01", "2025-02-20");
  await expect(accidents.locator("summary")).toContainText("0 起");
  await expect(accidents.locator("summary")).toContainText("正常");
});

test("water works are green all year", async ({ page }) => {
  await open(page, "/board/heat?columns=months");
  const row = page
    .getByRole("grid", { name: /^热力图/ })
    .getByRole("row")
    .filter({ hasText: "市水利局" });
  const months = row.getByRole("gridcell");
  await expect(months).toHaveCount(10);
  for (const month of await months.all()) await expect(month).toContainText("正常");
});

test("lines are narrowed, grouped and ordered, and the address and the file say the same", async ({
  page,
}) => {
  await open(page, "/board");
  await unfold(page);
  await page.getByLabel("战略主题").selectOption({ label: "乡村振兴" });
  await page.getByLabel("指标层级").selectOption({ label: "部门核心任务" });
  await page.getByLabel("分组").selectOption({ label: "按责任单位" });
  await page.getByLabel("排序").selectOption({ label: "按编号" });
  await expect(page).toHaveURL(/[?&]theme=.+&level=task&group=owner&order=code/);
  const farming = page.getByRole("list", { name: "市农业农村局" }).locator("summary");
  await expect(page.getByRole("heading", { name: /^市农业农村局/ })).toBeVisible();
  await expect(farming.first()).toContainText("NYJ-01");
  await expect(farming.nth(1)).toContainText("NYJ-02");
  await expect(page.getByRole("list", { name: LINES })).toHaveCount(0);
  await expectAccessible(page);

  const csv = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const path = await (await csv).path();
  const { readFile } = await import("node:fs/promises");
  const text = (await readFile(path)).toString();
  expect(text).toContain("乡村振兴");
  expect(text).toContain("下级汇总");
  expect(text).not.toContain("FGW-01");
});
