import type { Locator, Page } from "@playwright/test";

import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

// The agriculture bureau has three indicators to report for October, all due on 6 November.
test.use({ city: "october" });

/** Shows what the agriculture bureau has to report, as a table. */
async function table(page: Page): Promise<void> {
  await open(page, "/check-in");
  await page.getByText("表格", { exact: true }).click();
  await expect(page).toHaveURL(/view=table/);
  await page.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
  await expect(page).toHaveURL(/view=table&organization=/);
  await expect(cell(page, "NYJ-01")).toBeVisible();
}

/** October of an indicator. */
function cell(page: Page, code: string): Locator {
  return page.getByRole("textbox", { name: new RegExp(`^${code} .* 2026年10月$`) });
}

/** What the mark in the cell says. */
function mark(page: Page, code: string, word: string): Locator {
  return page.locator("td", { has: cell(page, code) }).getByText(word, { exact: true });
}

function submit(page: Page): Locator {
  return page.getByRole("button", { name: /^提交 \d+ 项$/ });
}

test("a table is filled in by keys, and sent at once", async ({ page }) => {
  await table(page);
  await expectAccessible(page);
  await expect(submit(page)).toBeDisabled();

  await cell(page, "NYJ-01").click();
  await page.keyboard.type("１，０15");
  await expect(page.getByText("将记为 1,015 家")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(cell(page, "NYJ-04")).toBeFocused();
  await page.keyboard.type("91");
  await page.keyboard.press("ArrowDown");
  await expect(cell(page, "NYJ-P2")).toBeFocused();
  await page.keyboard.type("2950");
  await page.keyboard.press("Escape");
  await expect(cell(page, "NYJ-P2")).toHaveValue("");
  await page.keyboard.type("2950");
  await expect(page.getByRole("button", { name: "提交 3 项" })).toBeEnabled();
  await expectAccessible(page);

  await page.keyboard.press("Control+s");
  await expect(page.getByText("已提交 3 项。")).toBeVisible();
  for (const code of ["NYJ-01", "NYJ-04", "NYJ-P2"]) await expect(mark(page, code, "已报")).toBeAttached();
  await expect(submit(page)).toBeDisabled();
  await page.reload();
  await expect(cell(page, "NYJ-01")).toHaveValue("1015");
});

test("what is pasted goes to the cells, and what needs words waits for them", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await table(page);
  await page.evaluate(() => navigator.clipboard.writeText("820\r\n91\t7\r\n12x\r\n"));
  await cell(page, "NYJ-01").click();
  await page.keyboard.press("Control+v");
  await expect(page.getByText("已粘贴 3 个值，1 个没有可填的单元格。")).toBeVisible();
  await expect(cell(page, "NYJ-P2")).toHaveValue("12x");
  await expect(cell(page, "NYJ-P2")).toHaveAttribute("aria-invalid", "true");

  await submit(page).click();
  await expect(page.getByText("已提交 1 项，还有 2 项缺少内容，请补充后再提交。")).toBeVisible();
  // Off track: the card beside the table asks for the cause and a note.
  await expect(cell(page, "NYJ-01")).toBeFocused();
  await expect(page.getByText("需要说明：落后应达到的水平 14.7 个百分点。")).toBeVisible();
  await page.getByText("经费", { exact: true }).click();
  await page.getByLabel("说明", { exact: true }).or(page.getByLabel("说明（必填）")).fill("备案资金未到位");
  await cell(page, "NYJ-P2").fill("2950");

  // What is typed is on the device.
  await page.reload();
  await expect(cell(page, "NYJ-01")).toHaveValue("820");
  await expect(cell(page, "NYJ-P2")).toHaveValue("2950");
  await submit(page).click();
  await expect(page.getByText("已提交 2 项。")).toBeVisible();
  for (const code of ["NYJ-01", "NYJ-04", "NYJ-P2"]) await expect(mark(page, code, "已报")).toBeAttached();
});

test("without a network a table keeps what was sent, and shows it at the cell", async ({
  page,
  context,
  problems,
}) => {
  problems.expect(/ERR_INTERNET_DISCONNECTED/);
  await table(page);
  await context.setOffline(true);
  await cell(page, "NYJ-01").fill("1015");
  await submit(page).click();
  await expect(mark(page, "NYJ-01", "待发送")).toBeAttached();
  await context.setOffline(false);
  await expect(mark(page, "NYJ-01", "已报")).toBeAttached();
});
