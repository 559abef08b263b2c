import type { Page, Request } from "@playwright/test";

import { box, tree } from "../fixtures/map.ts";
import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

const NAME = "农村公路新改建里程";

/** Drags the box of one indicator onto that of another. */
async function drag(page: Page, code: string, onto: string): Promise<void> {
  await box(page, code).scrollIntoViewIfNeeded();
  await box(page, code).hover({ position: { x: 100, y: 40 } });
  await page.mouse.down();
  await box(page, onto).hover({ position: { x: 120, y: 40 } });
  await box(page, onto).hover({ position: { x: 100, y: 40 } });
  await page.mouse.up();
}

test("a box that is dropped on another hangs there, and comes back", async ({ page }) => {
  await open(page, "/board/map?levels=3&q=");
  await drag(page, "JTJ-01", "NYJ-02");
  const dialog = page.getByRole("dialog", { name: `移动“${NAME}”` });
  await expect(dialog.getByText("连同所有下级移到“粮食总产量”下？")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "粮食总产量" })).toBeVisible();
  await expect(dialog.getByLabel("对新上级的汇总规则")).toBeVisible();
  await expectAccessible(page);
  // By a sum it would count, and the effect follows the rule.
  await dialog.getByLabel("对新上级的汇总规则").selectOption({ label: "求和" });
  const row = dialog.getByRole("region", { name: "粮食总产量" }).getByRole("row", { name: /基础目标/ });
  await expect(row.getByRole("cell").last()).not.toHaveText("–");
  await dialog.getByRole("button", { name: "移动", exact: true }).click();

  await expect(page.getByText(`已把“${NAME}”移到“粮食总产量”下`)).toBeVisible();
  await expect(box(page, "NYJ-02")).toHaveAttribute("aria-expanded", "true");
  await expect(box(page, "JTJ-01")).toHaveAttribute("aria-level", "3");
  await page.getByRole("button", { name: "撤销" }).click();
  await expect(page.getByText("已撤销移动")).toBeVisible();
  await expect(box(page, "JTJ-01")).toHaveAttribute("aria-level", "2");
});

test("nothing hangs below itself, and nothing is lost when it is tried", async ({ page, problems }) => {
  problems.expect(/422.*plan_move/);
  await open(page, "/board/map?levels=3");
  await drag(page, "C01", "QYD-01");
  const dialog = page.getByRole("dialog", { name: "移动“地区生产总值增长率”" });
  await expect(dialog.getByText("不能移到自己的下级里。")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "移动", exact: true })).toBeDisabled();
  await page.keyboard.press("Escape");
  await expect(box(page, "C01")).toHaveAttribute("aria-level", "1");
});

test("what another has just moved is shown in place, with what holds now", async ({
  page,
  elsewhere,
  problems,
}) => {
  problems.expect(/409.*decompose\/save/);
  const other = await elsewhere();
  await open(page, "/board/map?levels=3");
  await drag(page, "JTJ-01", "NYJ-02");
  const dialog = page.getByRole("dialog", { name: `移动“${NAME}”` });
  await expect(dialog.getByRole("region", { name: "粮食总产量" })).toBeVisible();
  await open(other, "/board/map?levels=3");
  await drag(other, "JTJ-01", "NYJ-03");
  await other.getByRole("dialog").getByRole("button", { name: "移动", exact: true }).click();
  await expect(box(other, "JTJ-01")).toHaveAttribute("aria-level", "3");

  await dialog.getByRole("button", { name: "移动", exact: true }).click();
  await expect(dialog.getByText(/^刚刚有人改过这里，没有移动。/)).toBeVisible();
  await expect(dialog.getByRole("region", { name: "农村人居环境整治效果" })).toBeVisible();
  await dialog.getByRole("button", { name: "移动", exact: true }).click();
  await expect(page.getByText(`已把“${NAME}”移到“粮食总产量”下`)).toBeVisible();
});

test("the ground is dragged, and the map grows and shrinks", async ({ page }) => {
  await open(page, "/board/map?levels=3");
  const frame = page.locator("#map-frame");
  // Somewhere low in the window where no box is.
  const [x, y] = await frame.evaluate((frame) => {
    const { left, right, top } = frame.getBoundingClientRect();
    for (let y = window.innerHeight - 20; y > top + 220; y -= 8) {
      for (let x = left + 20; x < right - 20; x += 8) {
        const found = document.elementFromPoint(x, y);
        if (frame.contains(found) && found?.closest("[role=treeitem]") === null) return [x, y];
      }
    }
    return [0, 0];
  });
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y - 200, { steps: 4 });
  await page.mouse.up();
  expect(await frame.evaluate((frame) => frame.scrollTop)).toBe(200);
  const width = () => tree(page).evaluate((map) => map.getBoundingClientRect().width);
  const before = await width();
  await page.getByRole("button", { name: "放大" }).click();
  await expect.poll(width).toBeGreaterThan(before);
  await page.getByRole("button", { name: "适合窗口" }).click();
  await expect.poll(() => frame.evaluate((frame) => frame.scrollHeight <= frame.clientHeight + 1)).toBe(true);
});

test("who may not edit the scheme moves nothing", async ({ page, elsewhere, hengce }) => {
  const reader = await elsewhere(await employ(hengce, "zhouyi", "周毅", "--role", "steering_committee"));
  await open(reader, "/board/map");
  await drag(reader, "FGW-01", "FGW-02");
  await expect(reader.getByRole("dialog")).toHaveCount(0);
  await box(reader, "FGW-01").click();
  await expect(reader.getByRole("dialog").getByRole("heading", { name: "自身的灯" })).toBeVisible();
  await expect(reader.getByRole("button", { name: "移到另一指标下…" })).toHaveCount(0);
  // Who may has the button in the same place.
  await open(page, "/board/map");
  await box(page, "FGW-01").click();
  await expect(page.getByRole("button", { name: "移到另一指标下…" })).toBeVisible();
});

test("a plan that arrives late is not that of the node that is chosen by then", async ({ page }) => {
  await open(page, "/board/map?levels=3");
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const asked: Request[] = [];
  await page.route(/plan_move/, async (route) => {
    asked.push(route.request());
    const answer = await route.fetch();
    if (route.request() === asked[0]) await released;
    await route.fulfill({ response: answer });
  });
  await drag(page, "JTJ-01", "NYJ-02");
  await page.keyboard.press("Escape");
  await drag(page, "JTJ-01", "NYJ-03");
  const dialog = page.getByRole("dialog", { name: `移动“${NAME}”` });
  await expect(dialog.getByText("移到“农村人居环境整治效果”下？")).toBeVisible();
  release();
  await (await asked[0]!.response())!.finished();
  await expect(dialog.getByText("移到“农村人居环境整治效果”下？")).toBeVisible();
  await dialog.getByRole("button", { name: "移动", exact: true }).click();
  await expect(page.getByText(`已把“${NAME}”移到“农村人居环境整治效果”下`)).toBeVisible();
});

test("what was not moved is a message once the dialog is closed", async ({ page, elsewhere, problems }) => {
  problems.expect(/409.*decompose\/save/);
  const other = await elsewhere();
  await open(page, "/board/map?levels=3");
  await drag(page, "JTJ-01", "NYJ-02");
  const dialog = page.getByRole("dialog", { name: `移动“${NAME}”` });
  const move = dialog.getByRole("button", { name: "移动", exact: true });
  await expect(move).toBeEnabled();
  await open(other, "/board/map?levels=3");
  await drag(other, "JTJ-01", "NYJ-03");
  await other.getByRole("dialog").getByRole("button", { name: "移动", exact: true }).click();
  await expect(box(other, "JTJ-01")).toHaveAttribute("aria-level", "3");

  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(/decompose\/save/, async (route) => {
    await released;
    await route.continue();
  });
  await move.click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  release();
  await expect(page.getByText(`没有移动“${NAME}”：刚刚有人改过这里。`)).toBeVisible();
});

test("a drag ends where its button is released, also out of sight", async ({ page }) => {
  await open(page, "/board/map?levels=3");
  const carried = { pointerType: "mouse", pointerId: 1, bubbles: true };
  const middle = async (code: string) => {
    const bounds = (await box(page, code).boundingBox())!;
    return { clientX: bounds.x + 100, clientY: bounds.y + 40 };
  };
  await box(page, "JTJ-01").scrollIntoViewIfNeeded();
  await box(page, "JTJ-01").dispatchEvent("pointerdown", {
    ...carried,
    ...(await middle("JTJ-01")),
    buttons: 1,
  });
  for (const step of [0, 1]) {
    const at = await middle("NYJ-02");
    await box(page, "NYJ-02").dispatchEvent("pointermove", {
      ...carried,
      ...at,
      clientX: at.clientX + step,
      buttons: 0,
    });
  }
  await box(page, "NYJ-02").dispatchEvent("pointerup", {
    ...carried,
    ...(await middle("NYJ-02")),
    buttons: 0,
  });
  await expect(page.locator("[data-over]")).toHaveCount(0);
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
