import { expect, open, test } from "../fixtures/test.ts";

test("the top bar says what a page is about, and whether it is real", async ({ page, isMobile }) => {
  const bar = page.getByRole("banner");
  for (const path of ["/board", "/decompose"]) {
    await open(page, path);
    await expect(bar.getByText("示例", { exact: true })).toBeVisible();
    // A phone has room for one of them.
    await expect(bar.getByText("2025年度")).toBeVisible({ visible: !isMobile });
  }
  await bar.getByRole("link", { name: /^提醒/ }).click();
  await expect(page).toHaveURL(/\/notices$/);
  await expect(bar.getByText("示例", { exact: true })).toHaveCount(0);
});
