import { expect, open, ready, test } from "../fixtures/test.ts";

test("what is typed on the phone survives a reload, a closed page and a dialog", async ({
  page,
  context,
}) => {
  const card = page.getByRole("listitem").filter({ hasText: "乡村振兴战略推进综合指数" });
  await open(page, "/decompose");
  await card.getByRole("button").first().tap();
  const total = page.locator(".tree-number").first();
  await total.tap();
  await page.keyboard.type("77");
  await page.reload();
  await ready(page);
  await expect(page.locator(".tree-input")).toHaveValue("77");
  await page.keyboard.press("Enter");
  await expect(total).toHaveText("77");

  await test.step("the reason of a lock", async () => {
    await page.getByRole("button", { name: "锁定", exact: true }).tap();
    await page.getByLabel("锁定的理由").fill("已签责任书");
    await page.reload();
    await ready(page);
    await page.getByRole("button", { name: "锁定", exact: true }).tap();
    await expect(page.getByLabel("锁定的理由")).toHaveValue("已签责任书");
    await page.getByRole("dialog").getByRole("button", { name: "锁定", exact: true }).tap();
  });

  await test.step("the definition, on the next page", async () => {
    await page.getByRole("tab", { name: "口径" }).tap();
    await page.getByRole("button", { name: "编辑口径" }).tap();
    await page.getByLabel("数据提供单位").fill("市统计局");
    await page.close({ runBeforeUnload: false });
    const next = await context.newPage();
    await open(next, "/decompose");
    await expect(next.getByLabel("数据提供单位")).toHaveValue("市统计局");
    await expect(next.locator(".tree-number").first()).toHaveText("77");
  });
});
