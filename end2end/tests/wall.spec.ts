import type { Page } from "@playwright/test";

import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

// On 15 November all of October is in.
test.use({ city: "november" });

const ADDRESS = "/board/wall?seconds=20&show=/board&show=/board/warnings&show=/board/heat";

/** What is in front says its name first, as on paper. */
async function expectShown(page: Page, name: string): Promise<void> {
  await expect(page.locator(".wall-view:not(.wall-behind) [data-staged]")).toHaveText(
    new RegExp(`^${name} · `),
  );
}

/** Opens a wall, whose time the test moves from its first view on. */
async function stopped(page: Page, address: string): Promise<void> {
  await page.clock.install();
  await page.goto(address);
  await hydrated(page);
  await expectShown(page, "指标列表");
  await page.clock.pauseAt(Date.now() + 3_600_000);
  // Somebody is there: the whole time of the first view begins here, however long the page took to come.
  await page.mouse.move(10, 10);
}

/** Lets time go by until what comes next is in front. */
async function expectNext(page: Page, seconds: number, name: string): Promise<void> {
  await page.clock.runFor((seconds - 4) * 1000);
  await expect(page.locator(".wall-behind [data-staged]")).toBeAttached();
  await page.clock.runFor(5000);
  await expectShown(page, name);
}

test("a wall shows view after view, each loaded before, without navigation and filters", async ({ page }) => {
  test.slow();
  await stopped(page, ADDRESS);
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("search")).toHaveCount(0);
  await expect(page.getByText("第1项，共3项")).toBeVisible();
  await expectNext(page, 20, "预警清单");
  await expect(page.getByText("第2项，共3项")).toBeVisible();
  await expectNext(page, 20, "热力图");
  await expectNext(page, 20, "指标列表");

  await test.step("Space pauses, arrows go, and a pointer that moves keeps what is shown", async () => {
    await page.keyboard.press(" ");
    await page.clock.runFor(60_000);
    await expectShown(page, "指标列表");
    await page.keyboard.press(" ");
    await page.keyboard.press("ArrowLeft");
    await expect(page.locator(".wall-behind [data-staged]")).toBeAttached();
    await page.clock.runFor(1000);
    await expectShown(page, "热力图");
    await page.clock.runFor(18_000);
    await page.mouse.move(10, 10);
    await page.clock.runFor(10_000);
    await expectShown(page, "热力图");
  });

  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/board\/heat$/);
  await expect(page.getByRole("navigation", { name: "看板视图" })).toBeVisible();
});

test("a wall is accessible", async ({ page }) => {
  await page.goto(ADDRESS);
  await hydrated(page);
  // It stays as it is while it is looked at.
  await page.keyboard.press(" ");
  await expectShown(page, "指标列表");
  await expectAccessible(page);
});

test("what cannot be shown is left out, and the others go on", async ({ page, problems }) => {
  test.slow();
  problems.expect(/404/);
  const gone = "/board/own?board=01980000-0000-7000-8000-000000000001";
  await stopped(page, `/board/wall?seconds=20&show=/board&show=${gone}&show=/board/warnings`);
  await page.clock.runFor(16_000);
  await expect(page.locator(".wall-behind [role=alert]")).toBeAttached();
  await page.clock.runFor(5000);
  await expect(page.getByText(/下一项无法显示/)).toBeVisible();
  await expectNext(page, 20, "预警清单");
  await expectNext(page, 20, "指标列表");
});

test("a long view is shown part by part", async ({ page }) => {
  await stopped(page, "/board/wall?seconds=20&show=/board");
  const tops = new Set<number>();
  for (let passed = 0; passed < 24; passed += 2) {
    await page.clock.runFor(2000);
    tops.add(await page.evaluate(() => scrollY));
  }
  // Four parts in twenty seconds, and from the beginning.
  expect(tops.size).toBe(4);
  expect(tops).toContain(0);
});

test("a session that ends leaves the view in front, with a sentence", async ({ page, problems }) => {
  test.slow();
  await stopped(page, ADDRESS);
  problems.expect(/401|40[13]|Failed to load resource|EventSource/);
  await page.context().clearCookies();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator(".wall-behind [role=alert]")).toBeAttached();
  await page.clock.runFor(1000);
  await expect(page.getByText(/登录已失效，当前画面保持不变/)).toBeVisible();
  await expectShown(page, "指标列表");
});

test("what a wall shows is chosen among views that are kept, and can be left", async ({ page }) => {
  await open(page, "/board/warnings");
  await page.getByRole("button", { name: "常用视图" }).click();
  await page.getByLabel("当前视图的名称").fill("预警");
  await page.getByRole("button", { name: "保存当前视图" }).click();
  await expect(page.getByRole("dialog").getByRole("link", { name: "预警" })).toBeVisible();
  await page.keyboard.press("Escape");
  await open(page, "/board/heat");
  await page.getByRole("button", { name: "大屏" }).click();
  const dialog = page.getByRole("dialog", { name: "大屏" });
  await dialog.getByLabel("预警", { exact: true }).check();
  await dialog.getByLabel("每项停留").selectOption({ label: "60秒" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "开始" }).click();
  await expect(page).toHaveURL(/\/board\/wall\?seconds=60&show=\/board\/heat&show=\/board\/warnings$/);
  await expectShown(page, "热力图");
  await page.getByRole("button", { name: "下一项" }).click();
  await expectShown(page, "预警清单");
  await page.getByRole("button", { name: "退出大屏" }).click();
  await expect(page).toHaveURL(/\/board\/warnings$/);
});

test("an address without anything to show says so", async ({ page }) => {
  await open(page, "/board/wall");
  await expect(page.getByText("没有选择内容")).toBeVisible();
  await expectAccessible(page);
});
