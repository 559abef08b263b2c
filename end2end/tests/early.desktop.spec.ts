import { expect, hydrated, test } from "../fixtures/test.ts";

test("a link that is followed before the code of its page is there leads where it says", async ({ page }) => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/\/pkg\/(chunk|split)_.*\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto("/policy?by=action", { waitUntil: "commit" });
  // The frame answers before the page does.
  await expect(async () => {
    await page.getByRole("button", { name: "收起导航" }).click({ timeout: 1_000 });
    await expect(page.getByRole("button", { name: "展开导航" })).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated", "true");
  await page.getByRole("link", { name: "查看审计记录" }).click({ noWaitAfter: true });
  release();
  await expect(page).toHaveURL(/of=audit_read/);
  await hydrated(page);
  await expect(page.getByRole("article", { name: "查看审计记录" })).toBeVisible();
});
