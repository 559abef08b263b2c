import type { Locator, Page } from "@playwright/test";

import { expect, expectAccessible, held, hydrated, open, test, unfold } from "../fixtures/test.ts";

// On 15 November all of October is in.
test.use({ city: "november" });

/** The list takes a forecast of every indicator, which takes seconds where nothing is optimised. */
const PATIENCE = { timeout: 30_000 };
test.beforeEach(() => {
  test.slow();
});

test("the warnings of the sample city are listed with since when, why and who is next", async ({ page }) => {
  await open(page, "/board");
  await page.getByRole("navigation", { name: "看板视图" }).getByRole("link", { name: "预警清单" }).click();
  await expect(page).toHaveURL(/\/board\/warnings/);
  const list = page.getByRole("list", { name: /^预警清单/ });
  const investment = list.getByRole("listitem").filter({ hasText: "FGW-01" });
  await expect(investment).toContainText("2026年10月完成48.1%，序时目标90%，落后41.9点。", PATIENCE);
  await expect(investment).toContainText(/\d{4}-\d\d-\d\d发生，持续 \d+ 天。/);
  await expect(investment).toContainText("已升级到领导小组");
  for (const code of ["WLJ-02", "MZJ-03", "WLJ-01", "MZJ-01"]) {
    await expect(list.getByRole("heading", { name: new RegExp(`${code}$`) })).toBeVisible();
  }
  await expect(page.getByText(/^红色预警 \d+ 项，黄色预警 \d+ 项。$/)).toBeVisible();
  await expectAccessible(page);

  await investment.locator("summary").click();
  await expect(investment.getByText(/^规则：/)).toBeVisible();
  await expect(investment.getByRole("link", { name: "在指标列表中查看" })).toBeVisible();
  await expectAccessible(page);
});

test("what is chosen is in the address, and nothing found says so", async ({ page }) => {
  await open(page, "/board/warnings");
  const list = page.getByRole("list", { name: /^预警清单/ });
  const all = await list.getByRole("listitem").count();
  await unfold(page);
  await page.getByLabel("预警级别").selectOption({ label: "黄色预警" });
  await expect(page).toHaveURL(/[?&]severity=amber/);
  await expect(list.getByRole("listitem").filter({ hasText: "FGW-01" })).toHaveCount(0);
  expect(await list.getByRole("listitem").count()).toBeLessThan(all);
  await page.reload();
  await hydrated(page);
  await unfold(page);
  await expect(page.getByLabel("预警级别")).toHaveValue("2");
  await page.getByLabel("名称或编码").fill("没有这样的指标");
  await expect(page.getByText("没有符合条件的预警")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "查看全部未解除的预警" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(all);
});

test("the list leaves as a file with the same rows", async ({ page }) => {
  await open(page, "/board/warnings");
  const list = page.getByRole("list", { name: /^预警清单/ });
  const shown = await list.getByRole("heading", { level: 2 }).allTextContents();
  const answer = await page.request.get("/board/export/warnings.csv", {
    headers: { "accept-language": "zh-CN" },
  });
  const lines = (await answer.text()).trim().split("\n");
  const codes = lines.slice(1, -1).map((line) => line.split(",")[1]);
  expect(codes).toHaveLength(shown.length);
  for (const [at, code] of codes.entries()) expect(shown[at]).toContain(code);
});

test("an answer is kept, seen elsewhere, and says what is missing", async ({ page, elsewhere }) => {
  await open(page, "/board/warnings");
  const line = (of: Page): Locator =>
    of
      .getByRole("list", { name: /^预警清单/ })
      .getByRole("listitem")
      .filter({ hasText: "FGW-01" });
  await expect(line(page)).toContainText("尚未提交原因和整改措施。");
  await line(page).getByRole("button", { name: "填写整改措施" }).click();
  await line(page).getByRole("button", { name: "提交" }).click();
  await expect(line(page).getByText("请选择偏差原因。")).toBeVisible();
  await line(page).getByLabel("偏差原因").selectOption({ label: "经费" });
  await line(page).getByLabel("整改措施").fill("补足建设资金，每周调度");
  await line(page).getByRole("button", { name: "提交" }).click();
  await expect(line(page).getByText("请填写责任人。")).toBeVisible();
  await expectAccessible(page);
  await line(page).getByLabel("责任人").fill("张伟");
  await line(page).getByLabel("完成时限").fill("2026-12-20");

  const office = await elsewhere();
  await open(office, "/board/warnings");
  await line(page).getByRole("button", { name: "提交" }).click();
  const said = /整改措施：补足建设资金，每周调度；由张伟在2026-12-20前完成。/;
  await expect(line(page)).toContainText(said, PATIENCE);
  // A list that is open elsewhere follows by itself.
  await expect(line(office)).toContainText(said, PATIENCE);
  await page.reload();
  await hydrated(page);
  await expect(line(page)).toContainText(said, PATIENCE);
  await expect(line(page).getByRole("button", { name: "更新整改措施" })).toBeVisible();
});

/** The line of an indicator in the list. */
function lineOf(page: Page, code: string): Locator {
  return page
    .getByRole("list", { name: /^预警清单/ })
    .getByRole("listitem")
    .filter({ hasText: code });
}

/** Opens the form of a line and fills it in. */
async function fill(line: Locator, button: string, measure: string): Promise<void> {
  await line.getByRole("button", { name: button }).click(PATIENCE);
  await line.getByLabel("偏差原因").selectOption({ label: "经费" });
  await line.getByLabel("整改措施").fill(measure);
  await line.getByLabel("责任人").fill("张伟");
  await line.getByLabel("完成时限").fill("2026-12-20");
}

test("when another was faster, theirs is shown beside what is typed, and nothing is lost", async ({
  page,
  elsewhere,
}) => {
  await open(page, "/board/warnings");
  const mine = lineOf(page, "FGW-01");
  await fill(mine, "填写整改措施", "增加施工队");
  const office = await elsewhere();
  await open(office, "/board/warnings");
  await fill(lineOf(office, "FGW-01"), "填写整改措施", "补足建设资金");
  await lineOf(office, "FGW-01").getByRole("button", { name: "提交" }).click();
  await expect(lineOf(office, "FGW-01")).toContainText("整改措施：补足建设资金；", PATIENCE);

  await mine.getByRole("button", { name: "提交" }).click();
  await expect(mine.getByRole("alert")).toContainText(
    /已有新的整改措施：.*整改措施：补足建设资金；.*你填写的内容仍在。/,
    PATIENCE,
  );
  await expect(mine.getByLabel("整改措施")).toHaveValue("增加施工队");
  // There is a measure before it now.
  await expect(mine.getByLabel("上一项措施的结果")).toBeVisible();
  await expectAccessible(page);
  await mine.getByRole("button", { name: "提交" }).click();
  await expect(mine).toContainText("整改措施：增加施工队；", PATIENCE);
  await expect(mine.getByLabel("整改措施")).toHaveCount(0);
});

test("a form that is closed before the server answers takes nothing else with it", async ({ page }) => {
  const { released, release } = held();
  await page.route("**/fn/board/answer_warning", async (route) => {
    await released;
    await route.continue();
  });
  await open(page, "/board/warnings");
  const line = lineOf(page, "FGW-01");
  await fill(line, "填写整改措施", "补足建设资金");
  const asked = page.waitForRequest("**/fn/board/answer_warning");
  await line.getByRole("button", { name: "提交" }).click();
  await asked;
  await line.getByRole("button", { name: "取消" }).click();
  await expect(line.getByLabel("整改措施")).toHaveCount(0);
  release();
  await expect(page.getByText("整改措施已提交。")).toBeVisible(PATIENCE);
  await expect(line).toContainText("整改措施：补足建设资金；", PATIENCE);
  await line.getByRole("button", { name: "更新整改措施" }).click();
  await expect(line.getByLabel("整改措施")).toHaveValue("");
});

test("a phone shows the list first, and the filter behind its button", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "/board/warnings?severity=red&step=committee");
  const list = page.getByRole("list", { name: /^预警清单/ });
  await expect(list.getByRole("listitem").first()).toBeInViewport(PATIENCE);
  await expect(page.getByLabel("预警级别")).toBeHidden();
  const button = page.getByRole("button", { name: "筛选（2）" });
  await expect(button).toHaveAttribute("aria-expanded", "false");
  await button.click();
  await expect(page.getByLabel("升级层级")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("升级层级").selectOption({ label: "全部" });
  await expect(page.getByRole("button", { name: "筛选（1）" })).toBeVisible();
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(button).toBeHidden();
  await expect(page.getByLabel("预警级别")).toBeVisible();
});

test("a measure is followed by the next answer, and what is postponed goes on as it was", async ({
  page,
}) => {
  await open(page, "/board/warnings");
  const line = page
    .getByRole("list", { name: /^预警清单/ })
    .getByRole("listitem")
    .filter({ hasText: "MZJ-01" });
  const answer = async (button: string, until: string, outcome?: string): Promise<void> => {
    await line.getByRole("button", { name: button }).click(PATIENCE);
    if (outcome === undefined) {
      await expect(line.getByLabel("上一项措施的结果")).toHaveCount(0);
      await line.getByLabel("偏差原因").selectOption({ label: "经费" });
      await line.getByLabel("整改措施").fill("改造民政福利院");
      await line.getByLabel("责任人").fill("李娜");
    } else {
      await line.getByLabel("上一项措施的结果").selectOption({ label: outcome });
      await expect(line.getByLabel("整改措施")).toHaveValue("改造民政福利院");
    }
    await line.getByLabel("完成时限").fill(until);
    await expectAccessible(page);
    await line.getByRole("button", { name: "提交" }).click();
    await expect(line).toContainText(`由李娜在${until}前完成。`, PATIENCE);
  };
  await answer("填写整改措施", "2026-11-30");
  await answer("更新整改措施", "2026-12-20", "延期，另定时限");
  await expect(line).toContainText("上一项措施：延期，另定时限。");
});
