import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test("who writes a program finds the fields, the errors and an example to copy", async ({ page }) => {
  await open(page, "/account");
  await page.getByRole("main").getByRole("link", { name: "开放接口文档" }).click();
  await expect(page).toHaveURL("/api");
  await expect(page.getByRole("heading", { level: 1, name: "开放接口" })).toBeVisible();
  await expectAccessible(page);

  await page
    .getByRole("navigation", { name: "操作" })
    .getByRole("link", { name: /批量上报完成值/ })
    .click();
  await expect(page).toHaveURL("/api#record_measurements");
  const batch = page.getByRole("region", { name: "批量上报完成值", exact: true });
  await expect(batch).toBeInViewport();
  await expect(batch.getByRole("row", { name: /measurements\[\]\.period/ })).toContainText("2025-M10");
  await expect(batch.getByRole("region", { name: "示例" })).toContainText("/api/v1/measurements/batch");

  // The page is as wide as the window: tables and commands scroll by themselves.
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});
