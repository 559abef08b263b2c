import { basics, cell, COLUMN, open, save, type } from "../fixtures/decompose.ts";
import { expect, test } from "../fixtures/test.ts";

test("what was left unsaved meets what others saved in the meantime, and I choose", async ({
  page,
  elsewhere,
}) => {
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  await type(page, "C03", COLUMN.weight, "8");
  await page.keyboard.press("Enter");
  await page.goto("about:blank");

  const other = await elsewhere();
  await open(other);
  await type(other, "QQP-03", COLUMN.basic, "620");
  await other.keyboard.press("Enter");
  await save(other);

  await open(page);
  const dialog = page.getByRole("dialog", { name: "别人也改了同样的地方" });
  await expect(dialog).toContainText("基础目标：600 → 610");
  await expect(dialog).toContainText("基础目标：600 → 620");

  await test.step("put off, it is still there, after another reload too", async () => {
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("620");
    await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
    await open(page);
    await expect(dialog).toContainText("基础目标：600 → 610");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(dialog).toContainText("基础目标：600 → 610");
  });

  await dialog.getByRole("button", { name: "确定并保存" }).click();
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
  await expect.poll(() => basics(other)).toEqual([200, 400, 610]);
  await expect(cell(other, "C03", COLUMN.weight)).toHaveText("8");
});

test("theirs is taken where I say so, and an edit of what is gone is reported", async ({
  page,
  elsewhere,
}) => {
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  await type(page, "QYD-03", COLUMN.basic, "210");
  await page.keyboard.press("Enter");
  await page.goto("about:blank");

  const other = await elsewhere();
  await open(other);
  await type(other, "QQP-03", COLUMN.basic, "620");
  await other.keyboard.press("Enter");
  await cell(other, "QYD-03", COLUMN.name).click();
  await other.getByRole("button", { name: "移动、复制、删除" }).click();
  await other.getByRole("menuitem", { name: "连同下级删除" }).click();
  await save(other);

  await open(page);
  const dialog = page.getByRole("dialog", { name: "别人也改了同样的地方" });
  await expect(dialog).toContainText("这个指标已经不在方案里");
  await expect(dialog).toContainText("基础目标：200 → 210");
  await dialog.getByText("用对方的", { exact: true }).click();
  await dialog.getByRole("button", { name: "确定并保存" }).click();
  await expect(dialog).toBeHidden();
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("620");
  await expect(page.getByRole("button", { name: "放弃" })).toBeHidden();
});
