import { box } from "../fixtures/map.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test("on a phone a box opens a sheet, and is moved from there", async ({ page }) => {
  await open(page, "/board/map");
  await box(page, "JTJ-01").tap();
  const sheet = page.getByRole("dialog", { name: "农村公路新改建里程" });
  await expect(
    sheet.getByText("没有下级，汇总的灯就是自身的灯。").or(sheet.getByText(/^最差：/)),
  ).toBeVisible();
  const bounds = (await sheet.boundingBox())!;
  expect(bounds.y).toBeGreaterThan(200);
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "移到另一指标下…" }).tap();
  const dialog = page.getByRole("dialog", { name: "移动“农村公路新改建里程”" });
  await dialog.getByLabel("新的上级（名称或编码）").fill("NYJ-02");
  await dialog.getByRole("button", { name: /粮食总产量/ }).tap();
  await expect(dialog.getByText("连同所有下级移到“粮食总产量”下？")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "移动", exact: true }).tap();
  await expect(page.getByText("已把“农村公路新改建里程”移到“粮食总产量”下")).toBeVisible();
});
