import type { Page } from "@playwright/test";

import { expect, held, hydrated, test } from "../fixtures/test.ts";

/** Opens a page whose code comes when it is released. Its frame answers already. */
async function openEarly(page: Page, address: string): Promise<() => void> {
  const { release, released } = held();
  await page.route(/\/pkg\/(chunk|split)_.*\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto(address, { waitUntil: "commit" });
  const fold = page.getByRole("button", { name: "收起导航" });
  await expect(async () => {
    // A click whose answer came late has folded it all the same.
    if (await fold.isVisible()) await fold.click({ timeout: 1_000 });
    await expect(page.getByRole("button", { name: "展开导航" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated", "true");
  return release;
}

test("a button that is pressed before the code of its page is there is pressed when it is", async ({
  page,
}) => {
  const release = await openEarly(page, "/board");
  await page.getByRole("button", { name: "常用视图" }).click();
  release();
  await hydrated(page);
  await expect(page.getByRole("dialog", { name: "常用视图" })).toBeVisible();
  // What the frame did it does not do again.
  await expect(page.getByRole("button", { name: "展开导航" })).toBeVisible();
});

test("a link that is followed before the code of its page is there leads where it says", async ({ page }) => {
  const release = await openEarly(page, "/policy?by=action");
  await page.getByRole("link", { name: "查看审计记录" }).click({ noWaitAfter: true });
  release();
  await expect(page).toHaveURL(/of=audit_read/);
  await hydrated(page);
  await expect(page.getByRole("article", { name: "查看审计记录" })).toBeVisible();
});
