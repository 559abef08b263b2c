import { readFile } from "node:fs/promises";

import { box, tree } from "../fixtures/map.ts";
import { expect, expectAccessible, hydrated, open, test, unfold } from "../fixtures/test.ts";

test.describe("in November", () => {
  test.use({ city: "november" });

  test("the map shows where money has no effect, and who makes a parent red", async ({ page }) => {
    await open(page, "/board");
    await page.getByRole("navigation", { name: "看板视图" }).getByRole("link", { name: "目标地图" }).click();
    await expect(page).toHaveURL(/\/board\/map/);
    // Investment is behind although its funds are paid, and so is what it rolls up to.
    await expect(box(page, "FGW-01")).toHaveAccessibleName(/滞后 48\.1 \/ 100%/);
    await expect(box(page, "C02")).toHaveAccessibleName(/汇总：滞后/);
    // Farming has its season, an allowance is used up, days beat the challenge target.
    await expect(box(page, "NYJ-01")).toHaveAccessibleName(/，正常 /);
    await expect(box(page, "WLJ-02")).toHaveAccessibleName(/，关注 3 \/ 3/);
    await expect(box(page, "SJJ-03")).toHaveAccessibleName(/，正常 /);
    await expectAccessible(page);

    await box(page, "C02").click();
    const why = page.getByRole("dialog", { name: "固定资产投资增长率" });
    await expect(why.getByText(/^最差：自身为“.+”，所有下级共 \d+ 项，其中滞后 \d+/)).toBeVisible();
    await expect(why.getByText(/^加权：/)).toBeVisible();
    await expectAccessible(page);
    await why.getByRole("button", { name: /FGW-01/ }).click();
    await expect(page.getByRole("dialog", { name: "市级重点项目年度投资完成率" })).toBeVisible();
    await page.reload();
    await hydrated(page);
    await expect(page.getByRole("dialog", { name: "市级重点项目年度投资完成率" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page).not.toHaveURL(/[?&]why=/);
  });
});

test("the map is a tree for the keyboard, and its address says what is expanded", async ({ page }) => {
  await open(page, "/board/map?levels=1");
  const items = tree(page).getByRole("treeitem");
  await expect(items).toHaveCount(9);
  await expect(tree(page).locator('[role="treeitem"][tabindex="0"]')).toHaveCount(1);
  await items.first().focus();
  await page.keyboard.press("ArrowRight");
  await expect(box(page, "C01")).toHaveAttribute("aria-expanded", "true");
  await expect(items).toHaveCount(12);
  await expect(page).toHaveURL(/[?&]turned=/);
  await page.keyboard.press("ArrowRight");
  await expect(box(page, "QYD-01")).toBeFocused();
  await expect(box(page, "QYD-01")).toHaveAttribute("aria-level", "2");
  await page.keyboard.press("ArrowLeft");
  await expect(box(page, "C01")).toBeFocused();
  await page.keyboard.press("End");
  await expect(box(page, "C09")).toBeFocused();
  await expect(page).toHaveURL(/[?&]node=/);
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "地区生产总值增长率" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowLeft");
  await expect(items).toHaveCount(9);
  await expect(page).not.toHaveURL(/[?&]turned=/);
});

test("the two views differ, and levels open together", async ({ page }) => {
  await open(page, "/board/map?levels=1");
  const items = tree(page).getByRole("treeitem");
  await page.getByText("加权", { exact: true }).click();
  await expect(page).toHaveURL(/[?&]roll=weighted/);
  await expect(box(page, "C05")).toHaveAccessibleName(/汇总：.+%/);
  await page.getByText("全部", { exact: true }).click();
  await expect(items).toHaveCount(96);
  await page.reload();
  await hydrated(page);
  await expect(items).toHaveCount(96);
  await expect(box(page, "C05")).toHaveAccessibleName(/汇总：.+%/);
  await expectAccessible(page);
});

test("a search opens the way to what it finds", async ({ page }) => {
  await open(page, "/board/map?levels=1");
  await unfold(page);
  await page.getByLabel("名称或编码").fill("qyd-03");
  await page.getByRole("button", { name: /QYD-03/ }).click();
  const found = box(page, "QYD-03");
  await expect(found).toBeVisible();
  await expect(found).toHaveAttribute("aria-selected", "true");
  await expect(found).toBeInViewport();
  await expect(page).toHaveURL(/[?&]turned=.+&node=/);
  await page.getByLabel("名称或编码").fill("没有这一项");
  await expect(page.getByText("没有找到。请换一个名称或编码。")).toBeVisible();
  await expectAccessible(page);
  // What is too much for a list is counted.
  await page.getByLabel("名称或编码").fill("率");
  await expect(page.getByText(/^还有 \d+ 项没有列出。$/)).toBeVisible();
  // The address has what is searched for.
  await expect(page).toHaveURL(/[?&]q=/);
  await page.reload();
  await hydrated(page);
  await expect(page.getByText(/^还有 \d+ 项没有列出。$/)).toBeVisible();
});

test("a search waits for a pause, and width does not matter to it", async ({ page }) => {
  await open(page, "/board/map?levels=1");
  await unfold(page);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/find_in_map")) asked.push(request.postDataJSON().text);
  });
  await page.getByLabel("名称或编码").evaluate(async (field: HTMLInputElement) => {
    for (const text of ["ｑ", "ｑｙ", "ｑｙｄ", "ｑｙｄ－", "ｑｙｄ－０", "ｑｙｄ－０３"]) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
    }
  });
  await expect(page.getByRole("button", { name: /QYD-03/ })).toBeVisible();
  expect(asked).toEqual(["ｑｙｄ－０３"]);
});

test.describe("in October", () => {
  test.use({ city: "october" });

  test("what a panel says follows the numbers", async ({ page, elsewhere }) => {
    await open(page, "/board/map?levels=3");
    await box(page, "NYJ-01").click();
    const why = page.getByRole("dialog", { name: "新型农业经营主体培育数量" });
    await expect(why.getByRole("heading", { name: "自身的灯" })).toBeVisible();
    await expect(why.getByText(/1,015/)).toHaveCount(0);
    const other = await elsewhere();
    await open(other, "/check-in");
    await other.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
    await other.locator("a[data-row]").filter({ hasText: "NYJ-01 · 2026年10月" }).click();
    await other.locator("#field-value").fill("1015");
    await other.getByRole("button", { name: /^保存/ }).click();
    await expect(other.getByText("已报送：NYJ-01")).toBeVisible();
    await expect(why.getByText(/1,015/).first()).toBeVisible();
  });
});

test("what is shown leaves as a drawing and as a picture", async ({ page }) => {
  await open(page, "/board/map");
  for (const [kind, file, begins] of [
    ["SVG", "board-map.svg", "<?xml"],
    ["PNG", "board-map.png", "PNG"],
  ] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出" }).click();
    await page.getByRole("menuitem", { name: kind }).click();
    const kept = await download;
    expect(kept.suggestedFilename()).toBe(file);
    expect((await readFile(await kept.path())).subarray(0, 5).toString("latin1")).toContain(begins);
  }
});

test("on paper the map is on one sheet", async ({ page }) => {
  await open(page, "/board/map?levels=3");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("main").getByText(/目标地图 · .*截至\d{4}-\d\d-\d\d/)).toBeVisible();
  const fits = await tree(page).evaluate((map) => {
    const room = map.parentElement!.getBoundingClientRect().width;
    return map.getBoundingClientRect().width <= room + 1;
  });
  expect(fits).toBe(true);
});

test("the map speaks English too", async ({ page, context }) => {
  await open(page, "/board/map");
  await context.addCookies([{ name: "i18n_pref_locale", value: "en", url: page.url() }]);
  await open(page, "/board/map");
  await expect(tree(page)).toHaveAccessibleName(/^Goal map/);
  await box(page, "C02").click();
  await expect(page.getByText(/^Worst: its own light is/)).toBeVisible();
  await expectAccessible(page);
});

test.describe("before there is a scheme", () => {
  test.use({ city: "none" });

  test("the map says what belongs on it", async ({ page }) => {
    await open(page, "/board/map");
    await expect(page.getByRole("heading", { name: "还没有方案" })).toBeVisible();
  });
});
