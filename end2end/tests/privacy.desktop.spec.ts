import { expect, open, test } from "../fixtures/test.ts";

test("a printed page says who printed it and when", async ({ page }) => {
  await open(page, "/people");
  const mark = page.locator(".print-mark");
  await expect(mark).toBeHidden();
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await expect(mark).toBeVisible();
  await expect(mark).toContainText(/王芳 · wangfang · 云澜市 · 打印于 \d{4}-\d\d-\d\d \d\d:\d\d/);
});
