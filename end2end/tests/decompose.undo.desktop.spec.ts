import type { Page } from "@playwright/test";

import { expectUncovered } from "../fixtures/cover.ts";
import { cell, COLUMN, open, save, type } from "../fixtures/decompose.ts";
import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";

/** The message in sight. */
function message(page: Page) {
  return page.locator(".toast-card").filter({ visible: true });
}

async function enter(page: Page, code: string, column: number, text: string): Promise<void> {
  await type(page, code, column, text);
  await page.keyboard.press("Enter");
}

for (const [width, height, text] of [
  [1280, 720, "normal"],
  [1366, 768, "normal"],
  [1700, 1100, "normal"],
  [1920, 1080, "normal"],
  [820, 1180, "normal"],
  [1280, 720, "large"],
  [820, 1180, "large"],
] as const) {
  test(`the second save is one click at ${width}×${height} in ${text} text`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    await page.evaluate((text) => (document.documentElement.dataset.text = text), text);
    await enter(page, "C01", COLUMN.basic, "6.0");
    await save(page);
    await expect(message(page)).toContainText("已保存");
    await expectUncovered(page);

    await enter(page, "C02", COLUMN.basic, "7.5");
    await expect(message(page)).toHaveCount(0);
    const button = page.getByRole("button", { name: "保存", exact: true });
    const box = (await button.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect(message(page)).toContainText("已保存");
    await open(page);
    await expect(cell(page, "C02", COLUMN.basic)).toHaveText("7.5");
  });
}

test("a message goes by itself, waits under the pointer, and closes with Escape", async ({ page }) => {
  await open(page);
  await enter(page, "C01", COLUMN.basic, "6.0");
  await save(page);
  await message(page).hover();
  const state = () =>
    message(page).evaluate((card) => card.getAnimations().map((animation) => animation.playState));
  await expect.poll(state).toEqual(["paused"]);
  await page.mouse.move(10, 400);
  await expect.poll(state).toEqual(["running"]);
  await message(page).evaluate((card) => card.getAnimations().forEach((animation) => animation.finish()));
  await expect(message(page)).toHaveCount(0);

  await enter(page, "C01", COLUMN.basic, "6.5");
  await save(page);
  await page.keyboard.press("Escape");
  await expect(message(page)).toHaveCount(0);
});

test("undo takes back what I saved and never what another did", async ({ page, elsewhere, hengce }) => {
  const other = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(page);
  await open(other);
  await enter(page, "C01", COLUMN.basic, "6.0");
  await save(page);
  await enter(other, "C02", COLUMN.basic, "7.5");
  await save(other);
  await expect(cell(page, "C02", COLUMN.basic)).toHaveText("7.5");

  await test.step("the button of the message takes back what the message tells", async () => {
    await message(page).getByRole("button", { name: "撤销" }).click();
    await expect(cell(page, "C01", COLUMN.basic)).toHaveText("5.5");
    await expect(cell(page, "C02", COLUMN.basic)).toHaveText("7.5");
    await expect(message(page)).toContainText(/撤销了：C01 .+基础目标：6\.0 → 5\.5/);
  });

  await test.step("the other one reads who took back what", async () => {
    await expect(message(other)).toContainText(/王芳 撤销了：C01 .+基础目标：6\.0 → 5\.5/);
    await expect(cell(other, "C01", COLUMN.basic)).toHaveText("5.5");
    await cell(other, "C01", COLUMN.name).click();
    await other.getByRole("tab", { name: "历史" }).click();
    await expect(other.getByRole("tabpanel").getByText("撤销了：基础目标：6.0 → 5.5")).toBeVisible();
  });

  await test.step("nothing of mine is left, so undo is closed and the key does nothing", async () => {
    await expect(page.getByRole("main").getByRole("button", { name: "撤销" })).toBeDisabled();
    await page.getByRole("treegrid").focus();
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+y");
    await expect(cell(page, "C01", COLUMN.basic)).toHaveText("6.0");
    await expect(cell(page, "C02", COLUMN.basic)).toHaveText("7.5");
  });
});

test("a field that another changed since is not undone, and I read who changed it", async ({
  page,
  elsewhere,
  hengce,
}) => {
  const other = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(page);
  await open(other);
  await enter(page, "C01", COLUMN.basic, "6.0");
  await save(page);
  await expect(cell(other, "C01", COLUMN.basic)).toHaveText("6.0");
  await enter(other, "C01", COLUMN.basic, "6.5");
  await save(other);
  await expect(cell(page, "C01", COLUMN.basic)).toHaveText("6.5");

  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+z");
  const dialog = page.getByRole("dialog", { name: "不能撤销" });
  await expect(dialog).toContainText("赵丽");
  await expect(dialog).toContainText("基础目标：6.0 → 6.5");
  await expect(dialog.getByRole("button", { name: "撤销" })).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(cell(page, "C01", COLUMN.basic)).toHaveText("6.5");
});

test("an import is taken back only after a question that says what goes", async ({
  page,
  hengce,
  cookie,
}) => {
  await withSheet(hengce, cookie);
  await open(page);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+z");
  const dialog = page.getByRole("dialog", { name: "撤销已保存的修改？" });
  await expect(dialog).toContainText("导入 96 个指标");
  await expect(dialog).toContainText("王芳");
  await expectAccessible(page);

  await test.step("keys behind the question do nothing", async () => {
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+s");
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(cell(page, "C01", COLUMN.basic)).toHaveText("5.5");
  });

  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Control+z");
  await dialog.getByRole("button", { name: "撤销", exact: true }).click();
  await expect(message(page)).toContainText(/撤销了：.*导入 96 个指标/);
  await expect(page.getByRole("treegrid").locator(".tree-body [role=row]")).toHaveCount(0);
});

test("the key that saves keeps the reason as the button does", async ({ page }) => {
  await open(page);
  const reason = page.getByRole("textbox", { name: "修改理由" });
  await enter(page, "C01", COLUMN.basic, "6.0");
  await reason.fill("市委专题会议");
  await page.keyboard.press("Control+s");
  await expect(message(page)).toContainText("已保存");
  await cell(page, "C01", COLUMN.name).click();
  await page.getByRole("tab", { name: "历史" }).click();
  await expect(page.getByRole("tabpanel").getByText("市委专题会议")).toBeVisible();
  await enter(page, "C02", COLUMN.basic, "7.5");
  await expect(reason).toHaveValue("");

  await test.step("and says what it does not take of the open cell", async () => {
    await type(page, "C02", COLUMN.basic, "abc");
    await page.keyboard.press("Control+s");
    await expect(page.getByText("这不是一个数字。")).toBeVisible();
    await expect(page.getByRole("treegrid").getByRole("textbox")).toHaveValue("abc");
    await expect(page.getByText("1 个指标有未保存的更改")).toBeVisible();
  });
});

test("a save that is too large is explained, and nothing typed is lost", async ({ page, problems }) => {
  problems.expect(/413/);
  await open(page);
  await enter(page, "C01", COLUMN.basic, "6.0");
  // Blanks make the request of the page long without making it mean anything else.
  await page.route("**/fn/decompose/save", async (route) => {
    const body = route.request().postData() ?? "";
    await route.continue({ postData: " ".repeat(21 * 1024 * 1024) + body });
  });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(message(page)).toContainText("超过 20 MiB，没有保存");
  await expect(cell(page, "C01", COLUMN.basic)).toHaveText("6.0");
  await expect(page.getByText(/^\d+ 个指标有未保存的更改$/)).toBeVisible();
});
