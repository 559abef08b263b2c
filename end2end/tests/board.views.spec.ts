import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

test("a heat map shows who stands how in what, and a cell says why", async ({ page }) => {
  await open(page, "/board");
  await page.getByRole("navigation", { name: "看板视图" }).getByRole("link", { name: "热力图" }).click();
  await expect(page).toHaveURL(/\/board\/heat/);
  const map = page.getByRole("grid", { name: /^热力图/ });
  await expect(map).toBeVisible();
  await expectAccessible(page);

  const row = map.getByRole("row").filter({ hasText: "市发展和改革委员会" });
  const cell = row.getByRole("button").first();
  await expect(cell).toContainText(/滞后/);
  await cell.click();
  await expect(page).toHaveURL(/[?&]row=/);
  const why = page.getByRole("dialog", { name: /市发展和改革委员会/ });
  await expect(why.getByText("FGW-01")).toBeVisible();
  await why.locator("summary").first().click();
  await expect(why.getByText(/^规则：/).first()).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await hydrated(page);
  await expect(why).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/[?&]row=/);
});

test("the arrow keys move between the cells of a heat map", async ({ page }) => {
  await open(page, "/board/heat?columns=months");
  const map = page.getByRole("grid", { name: /^热力图/ });
  const cells = map.getByRole("button");
  // One stop for Tab.
  await expect(map.locator('button[tabindex="0"]')).toHaveCount(1);
  await cells.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(cells.nth(1)).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await expect(cells.first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  const second = map.getByRole("row").nth(2).getByRole("button");
  await expect(second.first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(second.first()).toBeFocused();
});

test("the cockpit has few cards, reds first, each with why it is here and who must act", async ({ page }) => {
  await open(page, "/board/cockpit");
  const cards = page.getByRole("list", { name: /^需要研究的指标/ }).getByRole("article");
  const count = await cards.count();
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThanOrEqual(7);
  await expect(cards.first()).toContainText("滞后");
  await expect(cards.first()).toContainText("红灯，差距最大");
  await expect(cards.first()).toContainText(/请.+/);
  await expect(page.getByText(/^与\d{4}-\d\d-\d\d相比：变差/)).toBeVisible();
  await expectAccessible(page);
  await cards.first().locator("summary").click();
  await expect(cards.first().getByText(/^规则：/)).toBeVisible();
  await expectAccessible(page);
});

test("districts are compared within a class, by target, peers and past", async ({ page }) => {
  await open(page, "/board/districts");
  await page.getByLabel("区县分类").selectOption({ label: "全部区县" });
  await expect(page).toHaveURL(/[?&]class=/);
  await expect(page.getByText("排列仅供参考")).toBeVisible();
  const growth = page.getByRole("table", { name: "地区生产总值增长率" });
  await expect(growth.getByRole("row")).toHaveCount(4);
  await page.getByText("进步幅度", { exact: true }).click();
  await expect(page).toHaveURL(/[?&]by=past/);
  await page.reload();
  await hydrated(page);
  await expect(growth.getByRole("row").nth(1)).toContainText(/%|无数据/);
  await expectAccessible(page);
});

test("a trend draws what is chosen, with the same numbers in a table", async ({ page }) => {
  await open(page, "/board/trend");
  const drawing = page.getByRole("img", { name: /趋势/ });
  await expect(drawing).toBeVisible();
  await page.getByText(/^选择指标（3\/8）/).click();
  await page.getByRole("checkbox", { name: /NYJ-01/ }).check();
  await expect(page).toHaveURL(/[?&]nodes=/);
  await expect(page.getByText(/^选择指标（4\/8）/)).toBeVisible();
  await expect(page.getByRole("columnheader", { name: /^4 新型农业经营主体培育数量/ })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await hydrated(page);
  await expect(drawing).toHaveAttribute("aria-label", /4 新型农业经营主体培育数量/);
});

test("what is printed has the numbers of the page, and says of what and when", async ({ page }) => {
  for (const address of [
    "/board",
    "/board/cockpit",
    "/board/heat",
    "/board/districts?class=",
    "/board/trend",
  ]) {
    await open(page, address);
    const main = page.getByRole("main");
    const numbers = async () => (await main.innerText()).match(/−?[\d,]+(\.\d+)? ?(%|家|点)/g) ?? [];
    const shown = await numbers();
    await page.emulateMedia({ media: "print" });
    await expect(main.getByText(/截至\d{4}-\d\d-\d\d/).first()).toBeVisible();
    await expect(page.getByRole("search")).toBeHidden();
    const printed = await numbers();
    expect(printed).toEqual(expect.arrayContaining(shown));
    await page.emulateMedia({ media: null });
  }
});

test("a view leaves as a file with what it shows", async ({ page }) => {
  await open(page, "/board/heat?rows=themes&columns=months");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出" }).click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("board-heat.csv");
});

test.describe("before there is a scheme", () => {
  test.use({ city: "none" });

  test("every view says what belongs on it", async ({ page }) => {
    for (const address of ["/board/cockpit", "/board/heat", "/board/districts", "/board/trend"]) {
      await open(page, address);
      await expect(page.getByRole("heading", { name: "还没有方案" })).toBeVisible();
    }
    await expectAccessible(page);
  });
});
