import { cell, COLUMN, open, PARENT, save } from "../fixtures/decompose.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";

test("a plan curve is chosen, drawn over, and kept", async ({ page }) => {
  await open(page);
  await cell(page, PARENT, COLUMN.name).click();
  await page.getByRole("tab", { name: "口径" }).click();
  const panel = page.getByRole("tabpanel");
  // The sample has filed the farming season; its first quarter is sown late.
  await expect(panel.getByText("3月末 10%，6月末 43%，9月末 67%")).toBeVisible();
  await panel.getByRole("button", { name: "编辑口径" }).click();

  const curve = panel.getByLabel("序时曲线");
  await curve.selectOption({ label: "汛期" });
  await expect(panel.getByText("3月末 14%，6月末 46%，9月末 69%")).toBeVisible();
  // A drawing begins with what was chosen before it.
  await curve.selectOption({ label: "自定" });
  const march = panel.getByLabel("3月", { exact: true });
  await expect(march).toHaveValue("14");
  await expectAccessible(page);

  await march.fill("5");
  await panel.getByRole("button", { name: "采用" }).click();
  await expect(panel.getByText("3月不能低于上一月：累计完成只增不减。")).toBeVisible();
  await expect(curve).toBeFocused();
  await march.fill("20");
  await expect(panel.getByText("3月末 20%，6月末 46%，9月末 69%")).toBeVisible();
  await panel.getByRole("button", { name: "采用" }).click();
  await save(page);

  await open(page);
  await cell(page, PARENT, COLUMN.name).click();
  await page.getByRole("tab", { name: "口径" }).click();
  await expect(panel.getByText("3月末 20%，6月末 46%，9月末 69%")).toBeVisible();
  await page.getByRole("tab", { name: "历史" }).click();
  await expect(panel.getByText("序时曲线：农时 → 自定（2 6 20 26 39 46 50 55 69 82 92 100）")).toBeVisible();

  // A district takes over the shape.
  await cell(page, "QYD-03", COLUMN.name).click();
  await page.getByRole("tab", { name: "口径" }).click();
  await expect(panel.getByText("自定，沿用“新型农业经营主体培育数量”")).toBeVisible();
});
