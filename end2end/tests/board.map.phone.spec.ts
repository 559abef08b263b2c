import { box, tree } from "../fixtures/map.ts";
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

test("two fingers make the map larger about the place between them, and one moves it", async ({ page }) => {
  await open(page, "/board/map?levels=2");
  const frame = page.locator("#map-frame");
  await frame.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await frame.boundingBox())!;
  const middle = { x: x + width / 2, y: y + height / 2 };
  const device = await page.context().newCDPSession(page);
  const touch = (type: string, fingers: { x: number; y: number }[]) =>
    device.send("Input.dispatchTouchEvent", {
      type: type as "touchStart",
      touchPoints: fingers.map((finger, id) => ({ ...finger, id })),
    });
  const apart = (pixels: number) => [
    { x: middle.x - pixels / 2, y: middle.y },
    { x: middle.x + pixels / 2, y: middle.y },
  ];
  /** What of the map is between the fingers, in parts of its width and height. */
  const held = async () => {
    const map = (await tree(page).boundingBox())!;
    return [(middle.x - map.x) / map.width, (middle.y - map.y) / map.height];
  };
  const size = page.getByText(/^\d+%$/);
  await expect(size).toHaveText("100%");
  // Away from the edges, where the map cannot follow.
  await frame.evaluate((frame) => frame.scrollTo(150, 300));
  const before = await held();
  await touch("touchStart", apart(100));
  for (const pixels of [110, 120, 130, 140, 150]) await touch("touchMove", apart(pixels));
  await touch("touchEnd", []);
  await expect(size).toHaveText("150%");
  await expect
    .poll(async () => {
      const now = await held();
      return Math.max(...now.map((part, at) => Math.abs(part - before[at]!)));
    })
    .toBeLessThan(0.01);

  const top = await frame.evaluate((frame) => frame.scrollTop);
  await touch("touchStart", [middle]);
  for (const way of [20, 40, 60]) await touch("touchMove", [{ x: middle.x, y: middle.y - way }]);
  await touch("touchEnd", []);
  await expect.poll(() => frame.evaluate((frame) => frame.scrollTop)).toBe(top + 60);
  // Moving it opened nothing.
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
