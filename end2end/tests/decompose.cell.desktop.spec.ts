import { cell, COLUMN, open, PARENT, save, type } from "../fixtures/decompose.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";

// What a cell shows: the whole number, what it was, and why it is not taken.

test("a number that is wider than its column is shown in full, and the column stays as wide", async ({
  page,
}) => {
  await open(page);
  const total = cell(page, PARENT, COLUMN.basic);
  const cut = () => total.evaluate((element) => element.scrollWidth - element.clientWidth);
  for (const text of ["12345678", "250300410480"]) {
    await type(page, PARENT, COLUMN.basic, text);
    await page.keyboard.press("Enter");
    expect(await cut()).toBeLessThanOrEqual(0);
    expect(
      await cell(page, PARENT, COLUMN.overload).evaluate(
        (element) => element.scrollWidth - element.clientWidth,
      ),
    ).toBeLessThanOrEqual(0);
  }
  await expect(total).toHaveText("250,300,410,480");
  await expectAccessible(page);
  await page.reload();
  await expect(total).toHaveText("250,300,410,480");
  expect(await cut()).toBeLessThanOrEqual(0);
});

test("a step is typed over a number, its result is shown, and the cell says what it was", async ({
  page,
}) => {
  await open(page);
  const total = cell(page, PARENT, COLUMN.basic);
  await type(page, PARENT, COLUMN.basic, "+10%");
  await expect(page.getByText("= 1,320 家")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(total).toHaveText("1,320");
  await total.locator(".tree-number").hover();
  await expect(total.locator(".tree-number")).toHaveAttribute("title", "原 1,200，+120（+10%）");
  await page.keyboard.press("ArrowUp");
  await expect(total).toHaveAttribute("aria-description", "原 1,200，+120（+10%）");

  await test.step("the keys that begin a step open a closed cell", async () => {
    await page.keyboard.type("*2");
    await expect(page.getByText("= 2,640 家")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(total).toHaveText("1,320");
  });

  await test.step("a percent sign alone is refused where the unit is none", async () => {
    await page.keyboard.type("10%");
    await expect(page.locator("#cell-mistake")).toBeVisible();
    await page.keyboard.press("Escape");
  });
});

test("a locked target says so in full where few rows are left, and is unlocked on the spot", async ({
  page,
}) => {
  await open(page, "/decompose?q=QLX-03");
  const district = cell(page, "QLX-03", COLUMN.basic);
  await cell(page, "QLX-03", COLUMN.name).click();
  await page.getByRole("button", { name: "锁定", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "锁定", exact: true }).click();
  await expect(page.getByRole("button", { name: "解锁（由我锁定）" })).toBeVisible();

  await type(page, "QLX-03", COLUMN.basic, "410");
  const why = page.locator("#cell-mistake");
  await expect(why).toContainText("已由我锁定。请先解锁。");
  const box = (await why.boundingBox())!;
  const seen = await page.evaluate(
    ([x, y]) => document.elementFromPoint(x, y)?.closest("#cell-mistake") !== null,
    [box.x + box.width - 4, box.y + box.height - 4] as const,
  );
  expect(seen).toBe(true);
  await expectAccessible(page);
  await why.getByRole("button", { name: "解锁" }).click();
  await expect(why).toBeHidden();
  await page.keyboard.press("Enter");
  await expect(district).toHaveText("410");
});

test("what is unsaved is listed edit by edit, and each is taken back by itself", async ({ page }) => {
  await open(page);
  await type(page, "QYD-03", COLUMN.basic, "250");
  await page.keyboard.press("Enter");
  await type(page, "QQP-03", COLUMN.basic, "650");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "逐项查看" }).click();
  const list = page.getByRole("dialog", { name: "未保存的更改" });
  const line = list.getByRole("row").filter({ hasText: "QYD-03" });
  await expect(line).toContainText("基础目标：200 → 250");
  await expectAccessible(page);
  await line.getByRole("button", { name: "撤回" }).click();
  await expect(line).toBeHidden();
  await expect(list.getByRole("row").filter({ hasText: "QQP-03" })).toContainText("600 → 650");
  await page.keyboard.press("Escape");
  await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText("200");
  await expect(page.getByText("1 个指标有未保存的更改")).toBeVisible();
  await page.getByRole("button", { name: "恢复" }).click();
  await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText("250");
  await save(page);
  await page.reload();
  await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText("250");
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("650");
});

test("what is on its way to a server that is away stays as it was sent", async ({ page, problems }) => {
  problems.expect(/ERR_FAILED/);
  await open(page);
  await type(page, "QYD-03", COLUMN.basic, "250");
  await page.keyboard.press("Enter");
  await page.route("**/fn/decompose/save", (route) => route.abort());
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByText("服务器暂时联系不上")).toBeVisible();
  await expect(page.getByRole("button", { name: "撤销" })).toBeDisabled();
  await page.keyboard.press("Control+z");
  await type(page, "QQP-03", COLUMN.basic, "650");
  await page.keyboard.press("Enter");
  await page.unroute("**/fn/decompose/save");
  await expect(page.getByText("服务器暂时联系不上")).toBeHidden();
  await expect(page.getByText("1 个指标有未保存的更改")).toBeVisible();
  await save(page);
  await page.reload();
  await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText("250");
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("650");
});

test("where only the answer is lost, the page finds out that all is saved, and goes on", async ({
  page,
  problems,
}) => {
  problems.expect(/ERR_FAILED/);
  await open(page);
  await type(page, "QYD-03", COLUMN.basic, "250");
  await page.keyboard.press("Enter");
  await page.route("**/fn/decompose/save", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("form", { name: "未保存的更改" })).toBeHidden();
  await type(page, "QQP-03", COLUMN.basic, "650");
  await page.keyboard.press("Enter");
  await page.unroute("**/fn/decompose/save");
  await save(page);
  await page.reload();
  await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText("250");
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("650");
});
