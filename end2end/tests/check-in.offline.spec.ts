import type { BrowserContext, Locator, Page } from "@playwright/test";

import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test.use({ city: "october" });

/** The address of the list of the agriculture bureau, kept on the device. */
async function bureau(page: Page): Promise<string> {
  await open(page, "/check-in");
  await page.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
  await expect(page).toHaveURL(/organization=/);
  await kept(page, /organization=/);
  return page.url();
}

/** Waits until the device has a list of this address, with all of its files. */
async function kept(page: Page, address: RegExp): Promise<void> {
  const read = async (): Promise<string> =>
    page.evaluate(async () => (await (await caches.open("hengce-page")).match("/check-in"))?.url ?? "");
  await expect.poll(read, { timeout: 20_000 }).toMatch(address);
}

/** A page of the same device, as the browser opens it again after it was closed. */
async function reopened(page: Page, context: BrowserContext): Promise<Page> {
  await page.close();
  return context.newPage();
}

function row(page: Page, text: string): Locator {
  return page.locator("a[data-row]").filter({ hasText: text });
}

function number(page: Page): Locator {
  return page.locator("#field-value");
}

async function report(page: Page, value: string): Promise<void> {
  await expect(number(page)).toBeFocused();
  await page.keyboard.type(value);
  await page.keyboard.press("Enter");
}

const AWAY = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|503/;

test("the list opens without a network, is filled in, survives the browser, and is sent once", async ({
  page,
  context,
  problems,
}) => {
  problems.expect(AWAY);
  await bureau(page);
  await context.setOffline(true);

  const first = await reopened(page, context);
  // The address with which the installed app begins.
  await open(first, "/");
  await expect(first).toHaveURL(/\/check-in\?organization=/);
  await expect(first.getByText("未联网：这是保存在本机的清单")).toBeVisible();
  await expectAccessible(first);
  await row(first, "NYJ-01 · 2026年10月").click();
  await report(first, "1015");
  await expect(first.getByText("待发送：1 项")).toBeVisible();
  await report(first, "91");
  await expect(first.getByText("待发送：2 项")).toBeVisible();

  const second = await reopened(first, context);
  await open(second, "/check-in");
  await expect(second.getByText("待发送：2 项")).toBeVisible();
  await context.setOffline(false);
  await expect(second.getByText("待发送：")).toBeHidden();
  await expect(second.getByText("未联网：")).toBeHidden();

  // The device has the list as it is now.
  await expect
    .poll(async () =>
      second.evaluate(async () => (await (await caches.open("hengce-page")).match("/check-in"))?.text()),
    )
    .toContain("1015");
  await context.setOffline(true);
  const third = await reopened(second, context);
  await open(third, "/check-in");
  await third.getByText("已报", { exact: true }).click();
  await expect(row(third, "NYJ-01 · 2026年10月")).toContainText("1,015 家");
  await expect(row(third, "NYJ-04 · 2026年10月")).toContainText("91%");
});

test("what takes a network says so, in place of the browser's own page", async ({
  page,
  context,
  problems,
}) => {
  problems.expect(AWAY);
  await bureau(page);
  await context.setOffline(true);
  await page.goto("/board");
  await expect(page.getByRole("heading", { name: "网络不可用" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "打开填报清单" }).click();
  await expect(row(page, "NYJ-01 · 2026年10月")).toBeVisible();
});

test("a server that is away is as good as no network, and its return is noticed", async ({
  page,
  problems,
  hengce,
}) => {
  problems.expect(AWAY);
  const address = await bureau(page);
  await hengce.stop();
  await page.goto(address);
  await expect(page.getByText("未联网：这是保存在本机的清单")).toBeVisible();
  const again = page.getByRole("button", { name: "重试" });
  await expect(again).toBeVisible();
  await hengce.start();
  // The page asks by itself, too, every ten seconds, and has no such button as soon as it has an answer.
  await again.evaluateAll((buttons) => buttons.forEach((button) => (button as HTMLElement).click()));
  await expect(page.getByText("未联网：")).toBeHidden();
});

test("a page that is older than the list on the server says so", async ({ page }) => {
  await bureau(page);
  await page.evaluate(() => {
    const data = { files: ["/pkg/hengce.another.js"] };
    navigator.serviceWorker.dispatchEvent(new MessageEvent("message", { data }));
  });
  await expect(page.getByText("衡策已有新版本。")).toBeVisible();
  await page.getByRole("button", { name: "重新载入" }).click();
  await expect(page.getByText("衡策已有新版本。")).toBeHidden();
});

test("signing out leaves nothing on the device", async ({ page, context, problems, isMobile }) => {
  problems.expect(AWAY);
  await bureau(page);
  await page.locator("[popovertarget=person]").click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await page.evaluate(async () => caches.keys())).toEqual([]);
  await context.setOffline(true);
  await expect(page.goto("/check-in")).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);
  expect(isMobile).toBeDefined();
});
