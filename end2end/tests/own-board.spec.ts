import type { Locator, Page } from "@playwright/test";

import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

// On 15 November all of October is in.
test.use({ city: "november" });

/** The cards of the board that is open, in their order, by their heads. */
function cards(page: Page): Locator {
  return page.getByRole("list", { name: "卡片" }).locator("> li").getByRole("heading", { level: 3 });
}

/** Puts what a page shows on a board, which is new or there. */
async function put(page: Page, board: string, isNew: boolean): Promise<void> {
  await page.locator("main").getByRole("button", { name: "放到看板" }).first().click();
  const dialog = page.getByRole("dialog", { name: "放到看板" });
  if (isNew) {
    await dialog.getByLabel("新看板名称").fill(board);
    await dialog.getByRole("button", { name: "新建并放上" }).click();
  } else {
    await dialog.getByRole("button", { name: board, exact: true }).click();
  }
  await expect(page.getByText(`已放到看板“${board}”`)).toBeVisible();
  await expect(dialog).toBeHidden();
}

/** A board with three cards, which is open. */
async function made(page: Page): Promise<void> {
  await open(page, "/board?light=red");
  await put(page, "晨会", true);
  await open(page, "/board/warnings");
  await put(page, "晨会", false);
  await open(page, "/board/objectives");
  await put(page, "晨会", false);
  await page.getByRole("navigation", { name: "看板视图" }).getByRole("link", { name: "自建看板" }).click();
  await page.getByRole("link", { name: /^晨会/ }).click();
  await hydrated(page);
  await expect(cards(page)).toHaveText(["指标列表", "预警清单", "目标与关键结果"]);
}

test("views become cards of a board, which are arranged, removed and put back", async ({
  page,
  isMobile,
}) => {
  test.slow();
  await open(page, "/board/own");
  await expect(page.getByRole("heading", { name: "还没有自建看板" })).toBeVisible();
  await expectAccessible(page);
  await made(page);
  await expect(page.getByRole("list", { name: "各灯的指标数" })).toContainText("滞后");
  await expectAccessible(page);

  if (isMobile) {
    await page.getByRole("button", { name: "上移：预警清单" }).click();
  } else {
    const grip = page.getByRole("button", { name: "移动：预警清单" });
    await grip.press(" ");
    await expect(page.getByText("已拿起卡片")).toBeAttached();
    await grip.press("ArrowLeft");
    await expect(cards(page)).toHaveText(["预警清单", "指标列表", "目标与关键结果"]);
    await expect(grip).toBeFocused();
    await grip.press("Escape");
    await expect(cards(page)).toHaveText(["指标列表", "预警清单", "目标与关键结果"]);
    await grip.press(" ");
    await grip.press("ArrowLeft");
    await grip.press(" ");
    await expect(page.getByText("卡片已放下。现在是第1张，共3张。")).toBeAttached();
    await page
      .getByRole("heading", { level: 3, name: "目标与关键结果" })
      .dragTo(page.getByRole("heading", { level: 3, name: "预警清单" }));
    await expect(cards(page)).toHaveText(["目标与关键结果", "预警清单", "指标列表"]);
    await page.getByRole("heading", { level: 3, name: "目标与关键结果" }).dragTo(cards(page).nth(2));
  }
  await expect(cards(page)).toHaveText(["预警清单", "指标列表", "目标与关键结果"]);
  await page.getByRole("button", { name: "删除“指标列表”" }).click();
  await expect(cards(page)).toHaveText(["预警清单", "目标与关键结果"]);
  await page.getByRole("button", { name: "撤销" }).click();
  await expect(cards(page)).toHaveText(["预警清单", "指标列表", "目标与关键结果"]);
  await expect(page.getByRole("list", { name: "卡片" })).toHaveAttribute("aria-busy", "false");
  await page.reload();
  await hydrated(page);
  await expect(cards(page)).toHaveText(["预警清单", "指标列表", "目标与关键结果"]);

  await cards(page).getByRole("link", { name: "指标列表" }).click();
  await expect(page).toHaveURL(/\/board\?light=red$/);
});

test("an indicator is put on a board where it is explained", async ({ page }) => {
  await open(page, "/board?q=NYJ-01");
  const line = page.getByRole("list", { name: "指标，最需要关注的在前" }).locator("> li").first();
  await line.locator("summary").click();
  await line.getByRole("button", { name: "放到看板" }).click();
  const dialog = page.getByRole("dialog", { name: "放到看板" });
  await dialog.getByLabel("新看板名称").fill("农业");
  await dialog.getByRole("button", { name: "新建并放上" }).click();
  await expect(page.getByText("已放到看板“农业”")).toBeVisible();
  await open(page, "/board/own");
  await page.getByRole("link", { name: /^农业/ }).click();
  const card = page.getByRole("list", { name: "卡片" }).locator("> li");
  await expect(card).toContainText("新型农业经营主体培育数量");
  await expect(card).toContainText("NYJ-01");
  await expect(card).toContainText("序时目标");
});

test("a board is shared with a role, whose people read it and change nothing", async ({
  page,
  elsewhere,
  hengce,
}) => {
  test.slow();
  const staff = await employ(hengce, "zhaoli", "赵丽", "--role", "steering_committee");
  await made(page);
  await page.getByRole("button", { name: "名称与共享" }).click();
  const dialog = page.getByRole("dialog", { name: "名称与共享" });
  await dialog.getByLabel("共享给").selectOption({ label: "领导小组" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("已共享给：领导小组")).toBeVisible();

  const committee = await elsewhere(staff);
  await open(committee, "/board/own");
  await committee.getByRole("link", { name: /^晨会.*由王芳共享/ }).click();
  await hydrated(committee);
  await expect(cards(committee)).toHaveText(["指标列表", "预警清单", "目标与关键结果"]);
  await expect(committee.getByRole("button", { name: "名称与共享" })).toHaveCount(0);
  await expect(committee.getByRole("button", { name: /^(移动|上移|删除)/ })).toHaveCount(0);
  await expectAccessible(committee);

  await page.getByRole("button", { name: "删除", exact: true }).click();
  const question = page.getByRole("dialog", { name: "删除这个看板？" });
  await expect(question).toContainText("共享对象（领导小组）");
  await question.getByRole("button", { name: "删除", exact: true }).click();
  await expect(page.getByRole("heading", { name: "还没有自建看板" })).toBeVisible();
});

test("what is done in two windows is there in both, in a sentence", async ({ page, elsewhere, problems }) => {
  test.slow();
  problems.expect(/422.*edit_board/);
  await made(page);
  const other = await elsewhere();
  await open(other, page.url());
  await expect(cards(other)).toHaveCount(3);
  await page.getByRole("button", { name: "删除“指标列表”" }).click();
  await expect(cards(page)).toHaveCount(2);
  // It shows at once, and counts when it is answered.
  await expect(page.getByRole("list", { name: "卡片" })).toHaveAttribute("aria-busy", "false");
  await other.getByRole("button", { name: "删除“目标与关键结果”" }).click();
  await expect(other.getByText("另一个窗口也修改了这个看板，两处修改都已保留。")).toBeVisible();
  await expect(cards(other)).toHaveText(["预警清单"]);

  await test.step("a name that was not seen is not overwritten", async () => {
    const rename = async (of: Page, name: string): Promise<void> => {
      await of.getByRole("button", { name: "名称与共享" }).click();
      await of.getByLabel("看板名称").fill(name);
      await of.getByRole("dialog").getByRole("button", { name: "保存" }).click();
    };
    await rename(other, "周会");
    await expect(other.getByRole("dialog")).toBeHidden();
    await rename(page, "例会");
    const dialog = page.getByRole("dialog", { name: "名称与共享" });
    await expect(dialog.getByText(/没有保存：.*现在是“周会”，共享给：不共享/)).toBeVisible();
    await expect(dialog.getByLabel("看板名称")).toHaveValue("例会");
    await expect(page.getByRole("heading", { level: 2, name: "周会", includeHidden: true })).toBeAttached();
    await dialog.getByRole("button", { name: "保存" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 2, name: "例会" })).toBeVisible();
  });

  await test.step("what is wrong with a name stands at its field", async () => {
    await page.getByRole("button", { name: "名称与共享" }).click();
    const dialog = page.getByRole("dialog", { name: "名称与共享" });
    await dialog.getByLabel("看板名称").fill(" ");
    await dialog.getByRole("button", { name: "保存" }).click();
    await expect(dialog.getByLabel("看板名称")).toHaveAttribute("aria-invalid", "true");
  });
});

test("what was moved is kept when the page is left before it is answered", async ({ page }) => {
  test.slow();
  await made(page);
  // The first answer comes when the page is long gone.
  let answer: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/fn/board/edit_board", async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole("button", { name: "删除“指标列表”" }).click();
  await page.getByRole("button", { name: "删除“目标与关键结果”" }).click();
  await page.locator("main").getByRole("link", { name: "全部自建看板" }).click();
  await expect(page.getByRole("link", { name: /^晨会/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "撤销" })).toHaveCount(0);
  let answers = 0;
  page.on("response", (response) => (answers += Number(response.url().endsWith("/fn/board/edit_board"))));
  answer();
  await expect.poll(() => answers).toBe(2);
  await page.unroute("**/fn/board/edit_board");
  await page.reload();
  await page.getByRole("link", { name: /^晨会/ }).click();
  await expect(cards(page)).toHaveText(["预警清单"]);
});

test("the key for printing waits for the cards that nobody scrolled to", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => {
      document.documentElement.dataset.printed = String(document.querySelectorAll(".skeleton").length);
    };
  });
  await made(page);
  await page.setViewportSize({ width: 1440, height: 300 });
  await page.reload();
  await hydrated(page);
  await page.keyboard.press("Control+p");
  await expect(page.locator("html")).toHaveAttribute("data-printed", "0");
});
