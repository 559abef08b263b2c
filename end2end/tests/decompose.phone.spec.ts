import { expect, expectAccessible, open, ready, test } from "../fixtures/test.ts";

test("one drills down and types a total, the districts follow exactly, and everything survives", async ({
  page,
  hengce,
  problems,
}) => {
  const card = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  const drill = (name: string) => card(name).getByRole("button").first().tap();
  // The opened node stands above the list of what lies below it.
  const total = page.locator(".tree-number").first();
  const districts = () =>
    Promise.all(
      ["云东区", "澜溪区", "青屏区"].map(async (district) =>
        Number(await card(district).locator(".tree-number").first().innerText()),
      ),
    );

  await open(page, "/decompose");
  await drill("乡村振兴战略推进综合指数");
  await drill("新型农业经营主体培育数量");
  await expect(page.getByRole("heading", { name: "新型农业经营主体培育数量" })).toBeVisible();
  expect(await districts()).toEqual([200, 400, 600]);

  await test.step("every key recomputes the tree", async () => {
    await total.tap();
    await page.keyboard.type("1500");
    expect(await districts()).toEqual([250, 500, 750]);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "撤销" }).tap();
    expect(await districts()).toEqual([200, 400, 600]);
  });

  await test.step("a lock holds, and the others share what is left", async () => {
    await drill("澜溪区");
    await page.getByRole("button", { name: "锁定", exact: true }).tap();
    await page.getByLabel("锁定的理由").fill("已签责任书");
    await page.getByRole("dialog").getByRole("button", { name: "锁定", exact: true }).tap();
    await page.goBack();
    await total.tap();
    await page.keyboard.type("1500");
    await page.keyboard.press("Enter");
    expect(await districts()).toEqual([275, 400, 825]);
    await expect(page.getByText("Σ 1,500")).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("saved, it is there after a reload and after a restart", async () => {
    await page.getByRole("button", { name: "保存", exact: true }).tap();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await page.reload();
    await ready(page);
    expect(await districts()).toEqual([275, 400, 825]);
    // A server that ends may have to cut the stream.
    problems.expect(/\/live\)$/);
    await hengce.restart();
    await page.reload();
    await ready(page);
    expect(await districts()).toEqual([275, 400, 825]);
  });

  await test.step("undo and redo work across the reload", async () => {
    await page.getByRole("button", { name: "撤销" }).tap();
    await expect.poll(districts).toEqual([200, 400, 600]);
    await page.getByRole("button", { name: "重做" }).tap();
    await expect.poll(districts).toEqual([275, 400, 825]);
  });

  await test.step("the way back leads up", async () => {
    await page.getByRole("button", { name: "乡村振兴战略推进综合指数" }).tap();
    await expect(card("农村供水保障效果")).toBeVisible();
  });
});

test("a search that finds nothing says so, and leads back to all", async ({ page }) => {
  await open(page, "/decompose");
  await page.getByRole("searchbox").fill("没有这样的指标");
  await expect(page.getByRole("heading", { name: "没有符合条件的指标" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "显示全部" }).click();
  await expect(page.getByRole("heading", { name: "没有符合条件的指标" })).toBeHidden();
});

test("a definition is edited on the phone, and saved", async ({ page }) => {
  await open(page, "/decompose");
  await page
    .getByRole("listitem")
    .filter({ hasText: "乡村振兴战略推进综合指数" })
    .getByRole("button")
    .first()
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

test("what a search found opens when it is tapped, and the way back leads to what was found", async ({
  page,
}) => {
  await open(page, "/decompose");
  await page.getByRole("searchbox").fill("NYJ-01");
  const found = page.getByRole("listitem").filter({ hasText: "新型农业经营主体培育数量" });
  await found.getByRole("button").first().tap();
  await expect(page.getByRole("heading", { name: "新型农业经营主体培育数量" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "口径" })).toBeVisible();
  const target = page.getByRole("button", { name: /^新型农业经营主体培育数量.*基础目标.* 1,200 家$/ });
  await expect(target.first()).toBeVisible();
  await expectAccessible(page);
  await page.goBack();
  await expect(found.first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "新型农业经营主体培育数量" })).toBeHidden();
  await found.getByRole("button").first().tap();
  await page.getByRole("searchbox").fill("CZJ");
  await expect(page.getByRole("listitem").filter({ hasText: "CZJ" }).first()).toBeHidden();
  await expect(page.getByRole("heading", { name: "新型农业经营主体培育数量" })).toBeHidden();
});
