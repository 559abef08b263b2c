import type { Locator, Page } from "@playwright/test";

import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

// The agriculture bureau has three indicators to report for October, all due on 6 November.
test.use({ city: "october" });

/** Shows what the agriculture bureau has to report, from its list. */
async function bureau(page: Page): Promise<void> {
  await open(page, "/check-in");
  await page.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
  await expect(page).toHaveURL(/organization=/);
  await expect(row(page, "NYJ-01 · 2026年10月")).toBeAttached();
}

function row(page: Page, text: string): Locator {
  return page.locator("a[data-row]").filter({ hasText: text });
}

function number(page: Page): Locator {
  return page.locator("#field-value");
}

function heading(page: Page, name: string): Locator {
  return page.getByRole("heading", { name, exact: true, level: 2 });
}

const SAVE = /^保存/;

test("three indicators are reported one after the other, in a few taps", async ({ page, isMobile }) => {
  await bureau(page);
  let taps = 0;
  const tap = async (target: Locator): Promise<void> => {
    taps += 1;
    await target.click();
  };
  const save = page.getByRole("button", { name: SAVE });
  await expectAccessible(page);
  await tap(isMobile ? page.getByRole("button", { name: "开始填报" }) : row(page, "NYJ-01 · 2026年10月"));
  await expect(page).toHaveURL(/indicator=NYJ-01&period=2026-M10/);

  await expect(number(page)).toBeFocused();
  await page.keyboard.type("１，０15");
  await expect(page.getByText("将记为 1,015 家")).toBeVisible();
  await expect(page.locator("dl").getByText("正常")).toBeVisible();
  await expectAccessible(page);
  await tap(save);
  await expect(page.getByText("已报送：NYJ-01 新型农业经营主体培育数量")).toBeVisible();

  await expect(heading(page, "涉农资金拨付进度")).toBeVisible();
  await expect(number(page)).toBeFocused();
  await page.keyboard.type("91");
  await tap(save);

  await expect(heading(page, "高素质农民培训人次")).toBeVisible();
  await expect(number(page)).toBeFocused();
  await page.keyboard.type("2950");
  await page.keyboard.press("Enter");

  await expect(page.getByText("本次填报 3 项")).toBeVisible();
  expect(taps / 3).toBeLessThanOrEqual(4);
  await page.getByText("已报", { exact: true }).click();
  await expect(row(page, "NYJ-01 · 2026年10月")).toContainText("1,015 家");
  await expectAccessible(page);

  await page.reload();
  await page.getByText("已报", { exact: true }).click();
  await expect(row(page, "NYJ-P2 · 2026年10月")).toContainText("2,950 人次");
});

test("a value off track is reported with its cause and a note, and a wrong one not at all", async ({
  page,
}) => {
  await bureau(page);
  await row(page, "NYJ-01 · 2026年10月").click();
  const save = page.getByRole("button", { name: SAVE });

  await number(page).fill("12x");
  await expect(page.getByText("这不是一个数字。")).toBeVisible();
  await save.click();
  await expect(number(page)).toBeFocused();

  await number(page).fill("820");
  await expect(page.locator("dl").getByText("关注")).toBeVisible();
  await expect(page.getByText("需要说明：落后应达到的水平 14.7 个百分点。")).toBeVisible();
  await save.click();
  await expect(page.getByText("请选择一个原因。")).toBeVisible();
  await expect(page.getByText("请写一句说明。")).toBeVisible();
  await expectAccessible(page);
  await page.getByText("经费", { exact: true }).click();
  await save.click();
  await expect(page.getByLabel("说明", { exact: true })).toBeFocused();
  await page.getByLabel("说明", { exact: true }).fill("备案资金未到位");

  // What is typed is on the device.
  await page.reload();
  await expect(number(page)).toHaveValue("820");
  await expect(page.getByLabel("说明", { exact: true })).toHaveValue("备案资金未到位");
  await save.dblclick();
  await expect(page.getByText("已报送：NYJ-01 新型农业经营主体培育数量")).toBeVisible();
  await expect(heading(page, "涉农资金拨付进度")).toBeVisible();
  await expect(page.getByText("请填写数值")).toBeHidden();
});

test("what is reported without a network is sent when the network returns, and when the page is opened", async ({
  page,
  context,
  problems,
}) => {
  problems.expect(/ERR_INTERNET_DISCONNECTED/);
  await bureau(page);
  await row(page, "NYJ-01 · 2026年10月").click();
  await expect(number(page)).toBeFocused();
  await context.setOffline(true);
  await page.keyboard.type("1015");
  await page.getByRole("button", { name: SAVE }).click();
  await expect(page.getByText("待发送：1 项")).toBeVisible();
  await expectAccessible(page);
  await expect(heading(page, "涉农资金拨付进度")).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText("已报送：NYJ-01")).toBeVisible();
  await expect(page.getByText("待发送：")).toBeHidden();

  await context.setOffline(true);
  await number(page).fill("91");
  await page.keyboard.press("Enter");
  await expect(page.getByText("待发送：1 项")).toBeVisible();
  await page.close();
  await context.setOffline(false);
  const again = await context.newPage();
  await open(again, "/check-in");
  await expect(again.getByText("已报送：NYJ-04")).toBeVisible();
  await bureau(again);
  await again.getByText("已报", { exact: true }).click();
  await expect(row(again, "NYJ-01 · 2026年10月")).toContainText("1,015 家");
  await expect(row(again, "NYJ-04 · 2026年10月")).toContainText("91%");
});

test("two reports of one period are put side by side, and mine replaces the other with a note", async ({
  page,
  elsewhere,
}) => {
  await bureau(page);
  await row(page, "NYJ-01 · 2026年10月").click();
  await number(page).fill("1015");

  const other = await elsewhere();
  await bureau(other);
  await row(other, "NYJ-01 · 2026年10月").click();
  await number(other).fill("1012");
  await other.getByRole("button", { name: SAVE }).click();
  await expect(other.getByText("已报送：NYJ-01")).toBeVisible();

  await page.getByRole("button", { name: SAVE }).click();
  await page.getByRole("alert").getByRole("button", { name: "查看" }).click();
  const theirs = page.locator("section").filter({ has: page.getByRole("heading", { name: "已报的" }) });
  await expect(theirs).toContainText("1,012 家");
  await expectAccessible(page);
  await page.getByRole("button", { name: "用我的替代" }).click();
  await expect(number(page)).toHaveValue("1015");
  await page.getByRole("button", { name: SAVE }).click();
  await expect(page.getByText("请写一句说明。")).toBeVisible();
  await page.getByLabel("说明", { exact: true }).fill("补记三家");
  await page.getByRole("button", { name: SAVE }).click();
  await expect(page.getByText("已报送：NYJ-01")).toBeVisible();
});
