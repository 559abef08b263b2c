import type { BrowserContext, Page } from "@playwright/test";

import { basics, cell, COLUMN, DISTRICTS, open, PARENT, type } from "../fixtures/decompose.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";

// Many cells at once, as in a spreadsheet: selecting, counting, copying, pasting, filling, emptying.

const [FIRST, SECOND, LAST] = DISTRICTS as [string, string, string];

test.beforeEach(async ({ context, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
});

/** Puts the cursor on a cell without opening it. */
async function stand(page: Page, code: string, column: number): Promise<void> {
  await cell(page, code, column).locator(".tree-number").click();
  await page.keyboard.press("Escape");
}

async function onClipboard(context: BrowserContext, page: Page, text: string): Promise<void> {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
}

const status = (page: Page) => page.getByRole("status").filter({ hasText: "已选" });
const preview = (page: Page) => page.getByRole("dialog", { name: "写入单元格" });
const chosen = (page: Page) => page.locator(".tree-cell[aria-selected='true']");

test("cells are selected with the pointer and with keys, counted, and copied", async ({ page }) => {
  await cell(page, FIRST, COLUMN.basic).hover();
  await page.mouse.down();
  await cell(page, LAST, COLUMN.basic).hover();
  await page.mouse.up();
  await expect(status(page)).toHaveText("已选 3 格 · 数值 3 个 · 合计 1,200 · 平均 400");
  await expect(chosen(page)).toHaveCount(3);
  await expect(page.locator(".tree-input")).toHaveCount(0);
  await expectAccessible(page);

  await page.keyboard.press("ControlOrMeta+c");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("200\n400\n600\n");
  await page.keyboard.press("Escape");
  await expect(chosen(page)).toHaveCount(0);

  await stand(page, FIRST, COLUMN.basic);
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(chosen(page)).toHaveCount(6);
  // The sum between the targets is only read, and is copied all the same.
  await page.keyboard.press("ControlOrMeta+c");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("200\t\t230\n400\t\t470\n");
  await page.keyboard.press("ArrowDown");
  await expect(chosen(page)).toHaveCount(0);

  await stand(page, PARENT, COLUMN.basic);
  await page.keyboard.press("Shift+Space");
  await page.keyboard.press("ControlOrMeta+c");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain("新型农业经营主体培育数量\t市农业农村局\t家\t1050\t1200\t1200\t1400");
  await page.keyboard.press("ControlOrMeta+a");
  await expect(status(page)).toContainText("单位不同，不求和");
});

test("a block is shown before it is pasted, and is one step of undo", async ({ page, context }) => {
  await onClipboard(context, page, "210\t999\t240\r\n4百\t\t480\r\n590\t\t\r\n");
  await stand(page, FIRST, COLUMN.basic);
  await page.keyboard.press("ControlOrMeta+v");
  await expect(preview(page).getByRole("listitem")).toHaveText([
    "5 格将改变。",
    "1 格不能写入，保持原样。",
    "3 格落在只读的列，不写入。",
  ]);
  const refused = preview(page).getByRole("region", { name: "不能写入的单元格" });
  await expect(refused.getByRole("row").last()).toContainText("4百");
  const taken = preview(page).getByRole("region", { name: "将改变的单元格" });
  await expect(taken.getByRole("row").last()).toContainText("700");
  await expect(taken.getByRole("row").last()).toContainText("（空）");
  await expectAccessible(page);
  await preview(page).getByRole("button", { name: "写入 5 格" }).click();
  await expect(preview(page)).toBeHidden();
  expect(await basics(page)).toEqual([210, 400, 590]);
  // Nothing above or below has moved.
  await expect(cell(page, PARENT, COLUMN.basic)).toHaveText("1,200");
  await page.keyboard.press("ControlOrMeta+z");
  expect(await basics(page)).toEqual([200, 400, 600]);
});

test("a block goes from the open cell on, and one number in one cell is as if it was typed", async ({
  page,
  context,
}) => {
  await onClipboard(context, page, "1\r\n2\r\n");
  await cell(page, FIRST, COLUMN.basic).locator(".tree-number").click();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(preview(page)).toContainText("2 格将改变。");
  await preview(page).getByRole("button", { name: "取消" }).click();
  expect(await basics(page)).toEqual([200, 400, 600]);

  await onClipboard(context, page, "1,500");
  await stand(page, PARENT, COLUMN.basic);
  await page.keyboard.press("ControlOrMeta+v");
  await expect(cell(page, PARENT, COLUMN.basic)).toHaveText("1,500");
  // The children follow their total, as they do when it is typed.
  expect(await basics(page)).toEqual([250, 500, 750]);

  await onClipboard(context, page, "7\n");
  await stand(page, FIRST, COLUMN.basic);
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("ControlOrMeta+v");
  await preview(page).getByRole("button", { name: "写入 2 格" }).click();
  expect(await basics(page)).toEqual([7, 7, 750]);
});

test("the first number is filled down, and numbers are emptied, as far as locks let them", async ({
  page,
}) => {
  await stand(page, FIRST, COLUMN.basic);
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("ControlOrMeta+d");
  await expect(page.getByText("已写入 2 格，可撤销")).toBeVisible();
  expect(await basics(page)).toEqual([200, 200, 200]);
  await page.keyboard.press("Delete");
  await expect(cell(page, SECOND, COLUMN.basic)).toHaveText("");
  await page.keyboard.press("ControlOrMeta+z");
  await page.keyboard.press("ControlOrMeta+z");
  expect(await basics(page)).toEqual([200, 400, 600]);

  // Typing one number after that is no range any more.
  await type(page, LAST, COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  expect(await basics(page)).toEqual([200, 400, 610]);
});
