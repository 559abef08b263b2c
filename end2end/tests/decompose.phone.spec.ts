import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test("one drills down, types, and the districts follow", async ({ page }) => {
  await open(page, "/decompose");
  const card = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  await card("乡村振兴战略推进综合指数").getByRole("button").click();
  await card("新型农业经营主体培育数量").locator(".tree-number").first().tap();
  await page.keyboard.type("1500");
  await page.keyboard.press("Enter");
  await card("新型农业经营主体培育数量").getByRole("button").click();
  for (const [district, value] of [
    ["云东区", "250"],
    ["澜溪区", "500"],
    ["青屏区", "750"],
  ] as const) {
    await expect(card(district).filter({ hasText: "新型农业" }).locator(".tree-number").first()).toHaveText(
      value,
    );
  }
  await page.goBack();
  await expect(card("粮食总产量")).toBeVisible();
  await expectAccessible(page);
});

test("a definition is edited on the phone, and saved", async ({ page }) => {
  await open(page, "/decompose");
  await page
    .getByRole("listitem")
    .filter({ hasText: "乡村振兴战略推进综合指数" })
    .getByRole("button")
    .click();
  await page.getByRole("tab", { name: "口径" }).tap();
  await page.getByRole("button", { name: "编辑口径" }).tap();
  await page.getByLabel("数据提供单位").fill("市统计局");
  await page.getByLabel("基期年份").fill("二四年");
  await page.getByRole("button", { name: "采用" }).tap();
  await expect(page.getByText("请填四位年份")).toBeInViewport();
  await page.getByLabel("基期年份").fill("2024");
  await expectAccessible(page);
  await page.getByRole("button", { name: "采用" }).tap();
  await expect(page.getByRole("definition").filter({ hasText: "市统计局" })).toBeVisible();
  await page.getByRole("button", { name: "保存", exact: true }).tap();
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
});
