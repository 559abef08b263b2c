import { openHeldBack } from "../fixtures/decompose.ts";
import { expect, expectAccessible, ready, test } from "../fixtures/test.ts";

test("a number typed on the phone while the rest loads is taken once it is there", async ({ page }) => {
  const release = await openHeldBack(page);
  const card = page.getByRole("listitem").filter({ hasText: "乡村振兴战略推进综合指数" });
  const total = card.locator(".tree-number").first();
  await expectAccessible(page);
  await total.tap();
  await page.keyboard.type("77");
  await page.keyboard.press("Enter");
  await expect(total).toHaveText("77");
  release();
  await ready(page);
  await expect(total).toHaveText("77");
  await expect(page.getByText("1 个指标有未保存的更改")).toBeVisible();
});
