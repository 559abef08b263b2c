import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, held, hydrated, open, test } from "../fixtures/test.ts";

test("whatever has a name is found from any page, with the keyboard alone", async ({ page }) => {
  await open(page, "/board");
  const find = page.getByRole("dialog", { name: "查找" });
  await page.keyboard.press("Control+k");
  const field = find.getByRole("combobox", { name: "查找" });
  await expect(field).toBeFocused();
  // Before anything is typed it is a list of pages.
  await expect(find.getByRole("group", { name: "页面" }).getByRole("option").first()).toBeVisible();
  await expectAccessible(page);

  await field.fill("新型农业");
  const indicators = find.getByRole("group", { name: "指标" }).getByRole("option");
  await expect(indicators.first()).toContainText("新型农业经营主体培育数量");
  await expect(indicators.first()).toHaveAttribute("aria-selected", "true");
  await field.press("ArrowDown");
  await expect(indicators.nth(1)).toHaveAttribute("aria-selected", "true");
  await field.press("ArrowUp");
  await field.press("Enter");
  await expect(page).toHaveURL(/\/decompose\?scheme=.*&node=/);
  await expect(page.getByRole("heading", { level: 1 }).or(page.getByRole("dialog")).first()).toBeVisible();
  await expect(find).toBeHidden();
});

test("who does not wait for the answer gets to what it brings first", async ({ page }) => {
  await open(page, "/board");
  const { released, release } = held();
  await page.route("**/fn/find/find", async (route) => {
    await released;
    await route.continue();
  });
  await page.getByRole("button", { name: "查找（Ctrl+K）" }).click();
  const find = page.getByRole("dialog", { name: "查找" });
  await find.getByRole("combobox").fill("STJ-01");
  await find.getByRole("combobox").press("Enter");
  await expect(find.getByRole("status")).toHaveText("正在查找……");
  release();
  await expect(page).toHaveURL(/\/decompose\?/);
});

test("organizations open at their board, and a search without a result says so", async ({ page }) => {
  await open(page, "/board");
  const find = page.getByRole("dialog", { name: "查找" });
  const search = async (text: string) => {
    await page.getByRole("button", { name: "查找（Ctrl+K）" }).click();
    await find.getByRole("combobox").fill(text);
  };
  // The page that is open is opened again for what was found.
  await search("NYJ");
  const bureau = find.getByRole("group", { name: "单位" }).getByRole("option").first();
  await expect(bureau).toContainText("NYJ");
  await bureau.click();
  await expect(page).toHaveURL(/\/board\?scheme=.*&organization=/);
  await hydrated(page);
  await expect(page.getByText("NYJ-02").first()).toBeVisible();
  await expect(page.getByText("GAJ-01")).toHaveCount(0);

  await search("没有这个名称");
  await expect(find.getByRole("status")).toHaveText("没有找到，换个名称或编码试试");
  await find.getByRole("combobox").fill("驾驶舱");
  await find.getByRole("option", { name: /驾驶舱/ }).click();
  await expect(page).toHaveURL(/\/board\/cockpit/);
});

test("people are found by those who see to accounts", async ({ page, hengce }) => {
  await employ(hengce, "sunlei", "孙磊", "--role", "assessment_office");
  await open(page, "/data");
  await page.keyboard.press("Control+k");
  const find = page.getByRole("dialog", { name: "查找" });
  await find.getByRole("combobox").fill("孙磊");
  await find
    .getByRole("group", { name: "人员" })
    .getByRole("option", { name: /sunlei/ })
    .click();
  await expect(page).toHaveURL(/\/people\?id=/);
  await expect(page.getByRole("dialog").getByText("sunlei")).toBeVisible();
});
