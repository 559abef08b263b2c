import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

const SHEET = [
  "单位代码,单位名称,类型,上级代码,区县分类,行政区划代码,统一社会信用代码,负责人,生效日期,失效日期",
  "YL,云澜市,市级,,,530100,,,2026-01-01,",
  "NYJ,农业局,部门,YL,,,91350100M000100Y43,李强,2026-01-01,",
  "LYJ,林业局,部门,YL,,,,,2026-01-01,",
  "YDQ,云东区,区县,YL,城市主城区,530102,,赵丽,2026-01-01,",
  "NYJ-01,种植业处,岗位,NYJ,,,,,2026-01-01,",
].join("\r\n");

const file = (text: string) => ({ name: "组织机构.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test.use({ city: "none" });

test.beforeEach(async ({ page }) => {
  await open(page, "/organizations");
});

/** Imports the sheet through the dialog: checked first, saved when somebody says so. */
async function bringIn(page: import("@playwright/test").Page) {
  await page.getByRole("button", { name: "导入", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles(file(SHEET));
  await expect(dialog.getByText("检查通过，还没有写入")).toBeVisible();
  await dialog.getByRole("button", { name: "确认导入" }).click();
  // It gives the focus back when it closes.
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("treeitem", { name: /农业局/ })).toBeVisible();
}

test("an empty register says what belongs here", async ({ page }) => {
  await expect(page.getByRole("heading", { name: "还没有组织机构" })).toBeVisible();
  await expectAccessible(page);
});

test("a sheet is checked, imported, and shown as a tree with its problems", async ({ page }) => {
  await page.getByRole("button", { name: "导入", exact: true }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles(file(SHEET.replace("Y43", "Y44")));
  await expect(dialog.getByText("校验位不符")).toBeVisible();
  await expect(dialog.getByRole("cell", { name: "统一社会信用代码" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await bringIn(page);
  await expect(page.getByText("城市主城区")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /林业局.*没有负责人/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByText("只看有问题的").click();
  await expect(page.getByRole("treeitem", { name: /农业局/ })).toHaveCount(0);
  await expect(page).toHaveURL(/problems=1/);
  await page.reload();
  await expect(page.getByRole("treeitem", { name: /林业局/ })).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /农业局/ })).toHaveCount(0);
});

test("a rename keeps the former name on earlier days, with who and why", async ({ page }) => {
  await bringIn(page);
  await page.getByRole("treeitem", { name: /农业局/ }).click();
  const drawer = page.getByRole("dialog");
  await expectAccessible(page);
  await drawer.getByRole("button", { name: "修改" }).click();
  await drawer.getByLabel("单位名称").fill("农业农村局");
  await drawer.getByLabel("统一社会信用代码").fill("91350100M000100Y44");
  await expect(drawer.getByText("校验位不符")).toBeVisible();
  await drawer.getByLabel("统一社会信用代码").fill("91350100M000100Y43");
  await drawer.getByLabel("生效日期").fill("2026-07-01");
  await drawer.getByRole("button", { name: "确认" }).click();
  await expect(drawer.getByText("请写明事由")).toBeVisible();
  await drawer.getByLabel("事由").fill("云编〔2026〕7 号");
  await expect(drawer.getByText("名称由“农业局”改为“农业农村局”")).toBeVisible();
  await drawer.getByRole("button", { name: "确认" }).click();

  await page.getByRole("treeitem", { name: /农业农村局/ }).click();
  await expect(drawer.getByText(/云编〔2026〕7 号/)).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByLabel("查看日期").fill("2026-03-01");
  await expect(page.getByRole("treeitem", { name: /农业局/ })).toBeVisible();
});

test("a merger is previewed and ends what was merged", async ({ page }) => {
  await bringIn(page);
  await page.getByRole("treeitem", { name: /农业局/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "合并" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("LYJ 林业局").check();
  await dialog.getByLabel("单位代码").fill("NLJ");
  await dialog.getByLabel("单位名称").fill("农林局");
  await dialog.getByLabel("生效日期").fill("2026-09-01");
  await dialog.getByLabel("事由").fill("机构改革");
  await expect(dialog.getByText("种植业处 上级由“农业局”改为“农林局”")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "确认" }).click();
  await expect(page.getByRole("treeitem", { name: /农林局/ })).toBeVisible();
  await expect(page.getByRole("treeitem", { name: /林业局/ })).toHaveCount(0);
});

test("keys walk the tree, close and open what lies below, and open the card", async ({ page }) => {
  await bringIn(page);
  const item = (name: RegExp) => page.getByRole("treeitem", { name });
  await item(/云澜市/).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(item(/农业局/)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(item(/种植业处/)).toBeHidden();
  await expect(item(/农业局/)).toHaveAttribute("aria-expanded", "false");
  await expect(item(/农业局/)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(item(/种植业处/)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(item(/云澜市/)).toBeFocused();
  await page.keyboard.press("End");
  await expect(item(/云东区/)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("云东区");
  await page.keyboard.press("Escape");
  await expectAccessible(page);
});
