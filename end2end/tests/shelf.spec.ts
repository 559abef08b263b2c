import type { Locator, Page } from "@playwright/test";

import { expect, expectAccessible, hydrated, open, ready, test, unfold } from "../fixtures/test.ts";

// On 15 November all of October is in.
test.use({ city: "november" });

/** The drawer with what a person keeps. */
async function shelf(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "常用视图" }).click();
  const drawer = page.getByRole("dialog", { name: "常用视图" });
  await expect(drawer.getByLabel("当前视图的名称")).toBeVisible();
  return drawer;
}

/** Keeps what a page shows. */
async function keep(page: Page, name: string): Promise<void> {
  const drawer = await shelf(page);
  await drawer.getByLabel("当前视图的名称").fill(name);
  await drawer.getByRole("button", { name: "保存当前视图" }).click();
  await expect(drawer.getByRole("link", { name })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
}

test("a view is kept under a name, opened from another board, renamed, and taken back when it was deleted", async ({
  page,
  elsewhere,
  problems,
}) => {
  problems.expect(/422/);
  await open(page, "/board");
  const drawer = await shelf(page);
  await expect(drawer.getByText("还没有保存常用视图。")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page
    .getByRole("list", { name: "各灯的指标数，点击只看该灯" })
    .getByRole("link", { name: /滞后/ })
    .click();
  await unfold(page);
  await page.getByRole("search").getByLabel("名称或编码").fill("率");
  await expect(page).toHaveURL(/light=red&q=/);
  await keep(page, "红灯比率");

  await test.step("a second view does not take the name", async () => {
    await open(page, "/board/heat?rows=themes");
    await shelf(page);
    await drawer.getByLabel("当前视图的名称").fill(" 红灯比率");
    await drawer.getByRole("button", { name: "保存当前视图" }).click();
    await expect(drawer.getByText("这个名称您已经用过，请换一个名称。")).toBeVisible();
    await expect(drawer.getByLabel("当前视图的名称")).toBeFocused();
    await drawer.getByLabel("当前视图的名称").fill("专题热力图");
    await drawer.getByRole("button", { name: "保存当前视图" }).click();
    await expect(drawer.getByRole("link")).toHaveText([/专题热力图\s*热力图/, /红灯比率\s*指标/]);
    await expect(drawer.getByRole("link", { name: "专题热力图" })).toHaveAttribute("aria-current", "true");
    await expectAccessible(page);
  });

  await test.step("on another device too", async () => {
    const device = await elsewhere();
    await open(device, "/board/warnings");
    await (await shelf(device)).getByRole("link", { name: "红灯比率" }).click();
    await expect(device).toHaveURL(/\/board\?light=red&q=%E7%8E%87$/);
    await ready(device);
    await expect(
      device.getByRole("list", { name: "各灯的指标数，点击只看该灯" }).locator("[aria-current=true]"),
    ).toContainText("滞后");
  });

  await drawer.getByRole("button", { name: "重命名“红灯比率”" }).click();
  await expect(drawer.getByLabel("新名称")).toBeFocused();
  await drawer.getByLabel("新名称").fill("需要关注的比率");
  await drawer.getByRole("button", { name: "重命名", exact: true }).click();
  await expect(drawer.getByRole("link", { name: "需要关注的比率" })).toBeVisible();
  await drawer.getByRole("button", { name: "删除“需要关注的比率”" }).click();
  await expect(drawer.getByRole("link")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "撤销" }).click();
  await shelf(page);
  await expect(drawer.getByRole("link", { name: "需要关注的比率" })).toHaveAttribute("href", /light=red/);
});

test("a view of a scheme that is gone says so", async ({ page, problems }) => {
  await open(page, "/board/heat");
  await unfold(page);
  await page.getByRole("search").getByLabel("方案").selectOption({ index: 1 });
  await expect(page).toHaveURL(/scheme=/);
  await keep(page, "去年");
  problems.expect(/404/);
  await page.goto("/board/heat?scheme=01980000-0000-7000-8000-000000000001");
  await expect(page.getByText("没有找到要访问的内容，可能已被删除。")).toBeVisible();
  await hydrated(page);
  await (await shelf(page)).getByRole("link", { name: "去年" }).click();
  await expect(page.getByRole("grid")).toBeVisible();
});
