import { basics, cell, COLUMN, open, openHeldBack, save, SCHEME, type } from "../fixtures/decompose.ts";
import { expect, expectAccessible, ready, test } from "../fixtures/test.ts";

test("what is typed while the rest loads is taken once it is there", async ({ page }) => {
  const release = await openHeldBack(page);
  await expectAccessible(page);
  await type(page, "C03", COLUMN.weight, "8");
  await page.keyboard.press("Enter");
  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
  await type(page, "C02", COLUMN.weight, "7");
  await page.keyboard.press("Escape");
  await expect(cell(page, "C02", COLUMN.weight)).not.toHaveText("7");
  await type(page, "C03", COLUMN.weight, "x");
  await page.keyboard.press("Tab");
  await type(page, "C03", COLUMN.weight, "9");
  await page.keyboard.press("Enter");
  // An open cell goes on where it is, with the next key.
  await type(page, "C01", COLUMN.weight, "1");
  release();
  await ready(page);
  await expect(page.locator(".tree-input")).toBeFocused();
  await page.keyboard.type("1");
  await expect(page.locator(".tree-input")).toHaveValue("11");
  await page.keyboard.press("Enter");
  await expect(cell(page, "C01", COLUMN.weight)).toHaveText("11");
  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("9");
  await expect(page.getByRole("alert").filter({ hasText: "x：" })).toBeVisible();
  await expect(page.getByText("2 个指标有未保存的更改")).toBeVisible();
  await save(page);
});

test("what was left on the device comes before what is typed while the rest loads", async ({ page }) => {
  await open(page);
  await type(page, "C03", COLUMN.weight, "8");
  await page.keyboard.press("Enter");
  await type(page, "C02", COLUMN.weight, "7");
  await expect(page.locator(".tree-input")).toHaveValue("7");
  const release = await openHeldBack(page);
  await type(page, "C03", COLUMN.weight, "9");
  release();
  await ready(page);
  await expect(page.locator(".tree-input")).toHaveValue("9");
  await page.keyboard.press("Enter");
  await expect(cell(page, "C02", COLUMN.weight)).toHaveText("7");
  await page.getByRole("button", { name: "撤销", exact: true }).click();
  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
  await page.unroute(SCHEME);
  await open(page);
  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
  await expect(cell(page, "C02", COLUMN.weight)).toHaveText("7");
});

test("a scheme that does not arrive is fetched again, and what was typed is there", async ({
  page,
  problems,
}) => {
  problems.expect(/Failed to load resource/);
  await page.route(SCHEME, (route) => route.abort());
  await page.goto("/decompose");
  const trouble = page.getByRole("alert").filter({ hasText: "全部指标没有载入" });
  await expect(trouble).toBeVisible();
  await type(page, "C03", COLUMN.weight, "8");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "重试" }).click();
  await expect(trouble).toBeVisible();
  await page.unroute(SCHEME);
  await page.getByRole("button", { name: "重试" }).click();
  await expect(trouble).toBeHidden();
  await ready(page);
  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
  await expect(page.getByText("1 个指标有未保存的更改")).toBeVisible();
});

test("what others save while the rest loads is there", async ({ page, elsewhere }) => {
  const release = await openHeldBack(page);
  const other = await elsewhere();
  await open(other);
  await type(other, "QQP-03", COLUMN.basic, "620");
  await other.keyboard.press("Enter");
  await save(other);
  release();
  await expect.poll(() => basics(page)).toEqual([200, 400, 620]);
});
