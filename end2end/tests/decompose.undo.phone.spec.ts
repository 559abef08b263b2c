import { expectUncovered } from "../fixtures/cover.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

/** The bar at the top, which messages lie over on a phone. */
const BAR = "header:not(main header)";

for (const text of ["normal", "large"]) {
  test(`a message leaves the second save free in ${text} text, and goes with the next edit`, async ({
    page,
  }) => {
    const drill = (name: string) =>
      page.getByRole("listitem").filter({ hasText: name }).getByRole("button").first().tap();
    const total = page.locator(".tree-number").first();
    const message = page.locator(".toast-card").filter({ visible: true });
    const enter = async (value: string) => {
      await total.tap();
      await page.keyboard.type(value);
      await page.keyboard.press("Enter");
    };
    await open(page, "/decompose");
    await page.evaluate((text) => (document.documentElement.dataset.text = text), text);
    await drill("乡村振兴战略推进综合指数");
    await drill("新型农业经营主体培育数量");

    await enter("1500");
    await page.getByRole("button", { name: "保存", exact: true }).tap();
    await expect(message).toContainText("已保存");
    await expectUncovered(page, BAR);
    await expectAccessible(page);

    await enter("1600");
    await expect(message).toHaveCount(0);
    const box = (await page.getByRole("button", { name: "保存", exact: true }).boundingBox())!;
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect(message).toContainText("已保存");

    await message.getByRole("button", { name: "撤销" }).tap();
    await expect(total).toHaveText("1,500");
    await expect(message).toContainText("撤销了");
    await expectUncovered(page, BAR);
  });
}
