import type { Page } from "@playwright/test";

import { basics, cell, COLUMN, open, PARENT, row, save, type } from "../fixtures/decompose.ts";
import { expect, ready, test } from "../fixtures/test.ts";

/** What a typed total takes on the device, in bytes. */
const TOTAL_BYTES = 170;

/** The steps that are kept on the device, as they are written. */
function kept(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((answer, refuse) => {
        const opened = indexedDB.open("hengce", 1);
        opened.onerror = () => refuse(opened.error);
        opened.onsuccess = () => {
          const all = opened.result.transaction("kept").objectStore("kept").getAll();
          all.onerror = () => refuse(all.error);
          all.onsuccess = () => {
            opened.result.close();
            answer(all.result as string[]);
          };
        };
      }),
  );
}

test.describe("two tabs of one browser", () => {
  test("keep what was typed in each, whatever the other one does", async ({ page, context }) => {
    await open(page);
    const other = await context.newPage();
    await open(other);
    await type(page, "QYD-03", COLUMN.basic, "210");
    await page.keyboard.press("Enter");
    await type(page, "QLX-03", COLUMN.basic, "390");
    await page.keyboard.press("Enter");
    await type(other, "C03", COLUMN.weight, "8");
    await other.keyboard.press("Enter");

    await page.reload();
    await ready(page);
    await expect.poll(() => basics(page)).toEqual([210, 390, 600]);
    await expect(cell(page, "C03", COLUMN.weight)).not.toHaveText("8");

    await test.step("discarding in one leaves the other alone", async () => {
      await other.getByRole("button", { name: "放弃" }).click();
      await page.reload();
      await ready(page);
      await expect.poll(() => basics(page)).toEqual([210, 390, 600]);
    });

    await test.step("what is saved alike in both is not asked", async () => {
      await type(other, "QYD-03", COLUMN.basic, "210");
      await other.keyboard.press("Enter");
      await save(other);
      await expect(page.getByText("1 个指标有未保存的更改")).toBeVisible();
      await save(page);
      await expect(page.getByRole("dialog")).toBeHidden();
      await expect.poll(() => basics(other)).toEqual([210, 390, 600]);
    });
  });

  test("what a closed tab left comes back with the next one, and once", async ({ page, context }) => {
    await open(page);
    await type(page, "QYD-03", COLUMN.basic, "210");
    await page.keyboard.press("Enter");
    const other = await context.newPage();
    await open(other);
    await type(other, "QYD-03", COLUMN.basic, "220");
    await other.keyboard.press("Enter");
    await type(other, "QLX-03", COLUMN.basic, "390");
    await page.close({ runBeforeUnload: false });
    await other.close({ runBeforeUnload: false });

    const next = await context.newPage();
    await open(next);
    const dialog = next.getByRole("dialog", { name: "别人也改了同样的地方" });
    await expect(dialog).toContainText("200 → 210");
    await expect(dialog).toContainText("200 → 220");
    await expect(dialog).toContainText("QYD-03");
    await next.keyboard.press("Escape");
    await expect.poll(() => basics(next, ["QYD-03"])).toEqual([210]);
    const last = await context.newPage();
    await open(last);
    await expect.poll(() => basics(last)).toEqual([200, 400, 600]);
    await expect(last.getByRole("button", { name: "放弃" })).toBeHidden();
  });

  test("a duplicated tab is a tab of its own", async ({ page, context }) => {
    await open(page);
    await type(page, "QYD-03", COLUMN.basic, "210");
    await page.keyboard.press("Enter");
    await expect(page.getByText("1 个指标有未保存的更改")).toBeVisible();
    // A page that another one opens gets a copy of its session storage, as a duplicated tab does.
    const [copy] = await Promise.all([
      context.waitForEvent("page"),
      page.evaluate(() => window.open("/decompose")),
    ]);
    await ready(copy);
    await type(copy, "C03", COLUMN.weight, "8");
    await copy.keyboard.press("Enter");
    const names = () =>
      Promise.all([page, copy].map((tab) => tab.evaluate(() => sessionStorage.getItem("hengce.tab"))));
    await expect.poll(async () => new Set(await names()).size).toBe(2);
    await page.reload();
    await ready(page);
    await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText("210");
    await copy.reload();
    await ready(copy);
    await expect(cell(copy, "C03", COLUMN.weight)).toHaveText("8");
    await expect(cell(copy, "QYD-03", COLUMN.basic)).toHaveText("200");
  });

  test("a draft of an earlier version is taken up", async ({ page }) => {
    await open(page);
    const node = await row(page, "QYD-03").getAttribute("data-node");
    await type(page, "C03", COLUMN.weight, "8");
    await page.keyboard.press("Enter");
    await expect.poll(() => kept(page)).toHaveLength(1);
    for (const [name, after] of [
      ["the place of all tabs", "210"],
      ["the place of this tab", "220"],
    ]) {
      const edit = { field: "target", tier: "basic", before: after === "210" ? "200" : "210", after };
      const steps = [{ changes: [{ node, edit }] }];
      await page.evaluate(
        ([name, written]) => {
          const key = Object.keys(localStorage).find((key) => key.includes(".draft."));
          if (key === undefined || written === undefined) throw new Error("nothing is kept");
          const place = name === "the place of this tab" ? key : key.replace(/\.[^.]+$/, "");
          localStorage.setItem(place, written);
        },
        [name, JSON.stringify({ base: 1, steps })],
      );
      await page.reload();
      await ready(page);
      await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText(after ?? "");
    }
    await test.step("and is in the records from then on", async () => {
      expect(await kept(page)).toHaveLength(3);
      await page.reload();
      await ready(page);
      await expect(cell(page, "QYD-03", COLUMN.basic)).toHaveText("220");
      await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
      expect(await kept(page)).toHaveLength(3);
    });
  });
});

test("text of an open cell, of a definition and of the reason survives a reload and a crash", async ({
  page,
  context,
}) => {
  await open(page);
  await type(page, "C03", COLUMN.weight, "8");
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "修改理由" }).fill("市委专题会议");
  await type(page, PARENT, COLUMN.basic, "1500");
  await page.reload();
  await ready(page);
  await expect(page.locator(".tree-input")).toHaveValue("1500");
  await expect.poll(() => basics(page)).toEqual([250, 500, 750]);
  await page.keyboard.press("Escape");
  await expect.poll(() => basics(page)).toEqual([200, 400, 600]);

  await test.step("what is no number, too", async () => {
    await type(page, PARENT, COLUMN.basic, "15x");
    await page.reload();
    await ready(page);
    await expect(page.locator(".tree-input")).toHaveValue("15x");
    await page.keyboard.press("Escape");
  });

  await cell(page, PARENT, COLUMN.name).click();
  await page.getByRole("tab", { name: "口径" }).click();
  await page.getByRole("button", { name: "编辑口径" }).click();
  await page.getByLabel("数据来源", { exact: true }).fill("经营主体台账");
  await page.close({ runBeforeUnload: false });

  const next = await context.newPage();
  await open(next);
  await expect(next.getByLabel("数据来源", { exact: true })).toHaveValue("经营主体台账");
  await expect(next.getByRole("textbox", { name: "修改理由" })).toHaveValue("市委专题会议");
  await expect(cell(next, "C03", COLUMN.weight)).toHaveText("8");
});

test("a total survives a page that is killed, and is kept as what was typed", async ({ page, context }) => {
  await open(page);
  await type(page, PARENT, COLUMN.basic, "1500");
  await page.keyboard.press("Enter");
  await expect.poll(() => basics(page)).toEqual([250, 500, 750]);
  const [total] = await kept(page);
  expect(total?.length).toBe(TOTAL_BYTES);

  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // A page that is gone gives no answer.
  void devtools.send("Page.crash").catch(() => undefined);
  await crashed;
  const next = await context.newPage();
  await open(next);
  await expect.poll(() => basics(next)).toEqual([250, 500, 750]);
  await expect(next.getByText("4 个指标有未保存的更改")).toBeVisible();
  expect(await kept(next)).toHaveLength(1);

  await test.step("one record a step, gone when it is taken back", async () => {
    await type(next, "C03", COLUMN.weight, "8");
    await next.keyboard.press("Enter");
    await expect.poll(() => kept(next)).toHaveLength(2);
    await next.getByRole("button", { name: "撤销", exact: true }).click();
    await expect.poll(() => kept(next)).toHaveLength(1);
    await save(next);
    await expect.poll(() => kept(next)).toEqual([]);
    expect(
      await next.evaluate(() => Object.keys(localStorage).filter((key) => key.includes(".draft."))),
    ).toEqual([]);
  });
});

test("after discarding, what others saved is there", async ({ page, elsewhere }) => {
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  // The other save arrives while a cell is open.
  await type(page, "QYD-03", COLUMN.basic, "2");
  const other = await elsewhere();
  await open(other);
  await type(other, "QQP-03", COLUMN.basic, "620");
  await other.keyboard.press("Enter");
  await type(other, "C03", COLUMN.weight, "8");
  await other.keyboard.press("Enter");
  await save(other);
  await expect(page.locator(".tree-input")).toHaveValue("2");
  await page.keyboard.press("Escape");
  await expect(page.getByText("别人也改了您正在改的地方")).toBeVisible();
  await page.getByRole("button", { name: "放弃" }).click();
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("620");
  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
});

test("the conflict takes one choice for all, or drops mine", async ({ page, elsewhere }) => {
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  await page.goto("about:blank");
  const other = await elsewhere();
  await open(other);
  await type(other, "QQP-03", COLUMN.basic, "620");
  await other.keyboard.press("Enter");
  await save(other);
  await open(page);
  const dialog = page.getByRole("dialog", { name: "别人也改了同样的地方" });
  await dialog.getByRole("button", { name: "全部用对方的" }).click();
  await expect(dialog.getByLabel("用对方的")).toBeChecked();
  await dialog.getByRole("button", { name: "放弃我的全部更改" }).click();
  await expect(dialog).toBeHidden();
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("620");
  await expect(page.getByRole("button", { name: "放弃" })).toBeHidden();
});

for (const full of ["local storage", "database"]) {
  test(`a full ${full} is reported once, and typing goes on`, async ({ page }) => {
    await open(page);
    await page.evaluate((full) => {
      const refuse = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
      if (full === "database") IDBObjectStore.prototype.put = refuse;
      else Storage.prototype.setItem = refuse;
    }, full);
    await type(page, "QYD-03", COLUMN.basic, "210");
    await page.keyboard.press("Enter");
    await type(page, "QLX-03", COLUMN.basic, "390");
    await page.keyboard.press("Enter");
    await expect(page.getByText("浏览器不能再保存草稿")).toHaveCount(1);
    await save(page);
    expect(await basics(page)).toEqual([210, 390, 600]);
  });
}

test("a browser that keeps nothing still edits", async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("blocked", "SecurityError");
        },
      });
    }
  });
  await open(page);
  await type(page, "QYD-03", COLUMN.basic, "210");
  await page.keyboard.press("Enter");
  await save(page);
  expect(await basics(page, ["QYD-03"])).toEqual([210]);
});
