import type { BrowserContext, Locator, Page } from "@playwright/test";

import { cell, COLUMN, open as openDecompose, save } from "../fixtures/decompose.ts";
import { employ, withSheet } from "../fixtures/people.ts";
import { run, type Server } from "../fixtures/server.ts";
import type { Credentials } from "../fixtures/session.ts";
import { expect, expectAccessible, open, signIn, test } from "../fixtures/test.ts";

// A report that was made without a network, where the city has changed by the time it is sent.

// Without a network the service worker, which is fetched last, may be missed too.
const AWAY =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|401|403|503|An unknown error occurred when fetching the script/;
const CODE = "NYJ-01";
const CLOSED = /^这一期已于 2026-12-\d\d 锁定/;

function number(page: Page): Locator {
  return page.locator("#field-value");
}

function row(page: Page): Locator {
  return page.locator("a[data-row]").filter({ hasText: CODE }).first();
}

/** Reports a month on the open list without a network. */
async function report(page: Page, context: BrowserContext): Promise<void> {
  await row(page).click();
  await expect(number(page)).toBeFocused();
  await context.setOffline(true);
  await page.keyboard.type("1015");
  await page.keyboard.press("Enter");
  await expect(page.getByText("待发送：1 项")).toBeVisible();
}

/** The report is on the device, and its card has the number that was typed. */
async function expectKept(page: Page): Promise<void> {
  // On a phone the next card is in front of the list.
  const back = page.getByRole("link", { name: "返回清单" });
  if (await back.isVisible()) await back.click();
  await row(page).click();
  await expect(number(page)).toHaveValue("1015");
}

/** What is on the device and no longer on the list: what was typed, and why it is not kept. */
async function expectStray(page: Page, why: string): Promise<void> {
  const stray = page.getByRole("main").getByRole("alert").filter({ hasText: CODE });
  await expect(stray).toContainText("2026年10月 · 1,015 家");
  await expect(stray).toContainText(why);
}

test.describe("in the sample city", () => {
  test.use({ city: "october" });

  test.beforeEach(async ({ page, problems }) => {
    problems.expect(AWAY);
    await open(page, "/check-in");
    await page.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
    await expect(page).toHaveURL(/organization=/);
  });

  test("a period that was closed in the meantime says since when", async ({ page, context, hengce }) => {
    await report(page, context);
    await hengce.restart({ HENGCE_TODAY: "2026-12-20" });
    await context.setOffline(false);
    // The row goes to another group of the list when the answer comes.
    await expect(page.getByRole("alert").first()).toContainText("服务器没有接受");
    await expectKept(page);
    await expect(page.getByText(CLOSED)).toBeVisible();
    await expectAccessible(page);
  });

  test("a year that is over says so, and the report shows what was typed", async ({
    page,
    context,
    hengce,
  }) => {
    await report(page, context);
    await hengce.restart({ HENGCE_TODAY: "2027-03-01" });
    await context.setOffline(false);
    await expect(page.getByRole("alert").first()).toContainText("考核周期已结束");
    await open(page, "/check-in");
    await expectStray(page, "考核周期已结束");
  });

  test("an indicator that was withdrawn in the meantime says so", async ({ page, context, elsewhere }) => {
    await report(page, context);
    const office = await elsewhere();
    await office.setViewportSize({ width: 1440, height: 900 });
    await openDecompose(office);
    await cell(office, CODE, COLUMN.name).click();
    await office.getByRole("button", { name: "移动、复制、删除" }).click();
    await office.getByRole("menuitem", { name: "连同下级删除" }).click();
    await save(office);
    await context.setOffline(false);
    await expect(page.getByRole("alert").first()).toContainText("指标已撤销");
    await page.reload();
    await expectStray(page, "指标已撤销");
    await expectAccessible(page);
  });
});

test.describe("in a city with people of its own", () => {
  test.use({ as: "nobody" });

  /** A reporter of the agriculture bureau whose report waits on the device. */
  async function reporter(
    page: Page,
    context: BrowserContext,
    hengce: Server,
    cookie: string,
  ): Promise<Credentials> {
    // A year of which a period can be reported today.
    const year = new Date(Date.now() - 20 * 86_400_000).getFullYear();
    await withSheet(hengce, cookie, year);
    const reporter = await employ(hengce, "zhaoli", "赵丽", "--organization", "NYJ", "--role", "reporter");
    await signIn(page, reporter);
    await open(page, "/check-in");
    await report(page, context);
    return reporter;
  }

  test("who was shut out reads why nothing is sent, and it is sent after the next sign-in", async ({
    page,
    context,
    hengce,
    cookie,
    problems,
  }) => {
    problems.expect(AWAY);
    const zhaoli = await reporter(page, context, hengce, cookie);
    await run(hengce.dataDir, "user", "disable", zhaoli.login);
    await context.setOffline(false);
    await expect(page.getByText("登录已失效")).toBeVisible();
    await expect(page.getByText("待发送：1 项")).toBeVisible();
    await expectAccessible(page);

    await run(hengce.dataDir, "user", "enable", zhaoli.login);
    // A reporter begins with what is to be reported.
    await signIn(page, zhaoli);
    await expect(page).toHaveURL(/check-in/);
    await expect(page.getByText(`已报送：${CODE}`)).toBeVisible();
    await expect(page.getByText("待发送：")).toBeHidden();
  });

  test("who may no longer report reads so, and nothing is lost", async ({
    page,
    context,
    hengce,
    cookie,
    problems,
  }) => {
    problems.expect(AWAY);
    const zhaoli = await reporter(page, context, hengce, cookie);
    await run(hengce.dataDir, "user", "dismiss", zhaoli.login, "reporter");
    await context.setOffline(false);
    await expect(page.getByRole("alert").first()).toContainText("没有这项权限");
    await expectKept(page);
    await expectAccessible(page);
  });
});
