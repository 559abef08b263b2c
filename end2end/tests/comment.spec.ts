import type { Locator, Page } from "@playwright/test";

import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, held, open, test } from "../fixtures/test.ts";

/** A year of which a period can be reported today. */
function cycle(): number {
  return new Date(Date.now() - 20 * 86_400_000).getFullYear();
}

/** The comments on an indicator, from its line of the board. */
async function comments(page: Page): Promise<Locator> {
  await open(page, "/board?q=NYJ-01");
  const line = page.getByRole("list", { name: "指标，最需要关注的在前" }).locator("> li").first();
  await line.locator("summary").click();
  await line.getByRole("button", { name: "评论" }).click();
  const panel = page.getByRole("dialog", { name: "评论" });
  await expect(panel).toContainText("NYJ-01");
  return panel;
}

test("the office names a reporter in a comment, who finds it in the next notice and answers there", async ({
  elsewhere,
  hengce,
  cookie,
}) => {
  test.slow();
  await withSheet(hengce, cookie, cycle());
  const of = ["--organization", "NYJ"];
  const reporter = await employ(hengce, "lina", "李娜", "--role", "reporter", ...of);
  await employ(hengce, "linan", "李楠", "--role", "reporter", ...of);
  const staff = await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");

  const office = await elsewhere(staff);
  await test.step("behind an @ stand the people who have to do with the indicator", async () => {
    const panel = await comments(office);
    await expect(panel.getByText("还没有评论。")).toBeVisible();
    await expectAccessible(office);
    await panel.getByRole("button", { name: "发表" }).click();
    await expect(panel.getByText("还没有评论。")).toBeVisible();
    const field = panel.getByLabel("写评论");
    await field.fill("请核对口径，@李");
    const offered = panel.getByRole("list", { name: "可以提及的人" }).getByRole("button");
    await expect(offered).toHaveText(["@李娜", "@李楠"]);
    await expectAccessible(office);
    await offered.first().click();
    await expect(field).toHaveValue("请核对口径，@李娜 ");
    await expect(field).toBeFocused();
    await field.pressSequentially("两天内");
    // What is not sent yet outlives the panel.
    await office.keyboard.press("Escape");
    await office.getByRole("button", { name: "评论" }).click();
    await expect(field).toHaveValue("请核对口径，@李娜 两天内");
    await panel.getByRole("button", { name: "发表" }).dblclick();
    const said = panel.getByRole("list", { name: "评论" }).getByRole("listitem");
    await expect(said).toHaveCount(1);
    await expect(said.first()).toContainText("请核对口径，@李娜 两天内");
    await expect(field).toHaveValue("");
    await office.keyboard.press("Escape");
  });

  await test.step("the notice opens what was said, and it is answered there", async () => {
    await open(office, "/notices");
    await office.getByRole("button", { name: "提醒一次" }).click();
    await expect(office.getByText(/^已提醒 \d+ 人/)).toBeVisible();
    const page = await elsewhere(reporter);
    await open(page, "/notices");
    await expect(page.getByText("有人在评论中提到你")).toBeVisible();
    await page
      .getByRole("listitem")
      .filter({ hasText: "NYJ-01" })
      .getByRole("button", { name: "评论" })
      .click();
    const panel = page.getByRole("dialog", { name: "评论" });
    await expect(panel).toContainText("请核对口径");
    await panel.getByLabel("写评论").fill("写错了");
    await panel.getByRole("button", { name: "发表" }).click();
    const said = panel.getByRole("list", { name: "评论" }).getByRole("listitem");
    await expect(said).toHaveCount(2);
    await said.last().getByRole("button", { name: "撤回" }).click();
    await expect(said.last()).toContainText("这条评论已撤回。");
    await expect(said.first().getByRole("button", { name: "撤回" })).toHaveCount(0);
    await panel.getByLabel("写评论").fill("已核对，口径不变");
    await panel.getByRole("button", { name: "发表" }).click();
    await expect(said).toHaveCount(3);
    await expectAccessible(page);
  });

  const panel = await comments(office);
  await expect(panel).toContainText("已核对，口径不变");
});

test("a comment whose answer was lost is there once, also when its panel was closed in between", async ({
  page,
  problems,
}) => {
  problems.expect(/ERR_FAILED .*comment\/write/);
  const panel = await comments(page);
  // It arrives, and nobody hears of it.
  await page.route("**/fn/comment/write", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await panel.getByLabel("写评论").fill("请核对");
  await panel.getByRole("button", { name: "发表" }).click();
  await expect(panel.getByRole("alert")).toBeVisible();
  await page.unroute("**/fn/comment/write");
  await expect(panel.getByLabel("写评论")).toHaveValue("请核对");
  // Sent again it is the same one.
  await panel.getByRole("button", { name: "发表" }).click();
  const said = panel.getByRole("list", { name: "评论" }).getByRole("listitem");
  await expect(said).toHaveText([/请核对/]);
  await expect(panel.getByLabel("写评论")).toHaveValue("");

  // Closed in between, it is found in the list.
  await page.route("**/fn/comment/write", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await panel.getByLabel("写评论").fill("已核对");
  await panel.getByRole("button", { name: "发表" }).click();
  await expect(panel.getByRole("alert")).toBeVisible();
  await page.unroute("**/fn/comment/write");
  await page.reload();
  const again = await comments(page);
  await expect(again.getByRole("list", { name: "评论" }).getByRole("listitem")).toHaveText([
    /请核对/,
    /已核对/,
  ]);
  await expect(again.getByLabel("写评论")).toHaveValue("");
});

test("a panel that is closed while a comment is sent shows it when it opens again", async ({ page }) => {
  const { released, release } = held();
  await page.route("**/fn/comment/write", async (route) => {
    await released;
    await route.continue();
  });
  const panel = await comments(page);
  await panel.getByLabel("写评论").fill("请核对");
  const answered = page.waitForResponse("**/fn/comment/write");
  await panel.getByRole("button", { name: "发表" }).click();
  // It stays at work, and leaves who does not wait.
  await page.keyboard.press("Escape");
  await expect(panel).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  release();
  await answered;
  await page.getByRole("button", { name: "评论" }).click();
  await expect(panel.getByRole("list", { name: "评论" }).getByRole("listitem")).toHaveText([/请核对/]);
  await expect(panel.getByLabel("写评论")).toHaveValue("");
});

test("a comment that cannot be sent stays where it was written, with the reason", async ({
  page,
  problems,
}) => {
  problems.expect(/ERR_FAILED .*comment\/write/);
  const panel = await comments(page);
  await page.route("**/fn/comment/write", (route) => route.abort());
  await panel.getByLabel("写评论").fill("没有网络");
  await panel.getByRole("button", { name: "发表" }).click();
  // Nothing sends it by itself.
  await expect(panel.getByRole("alert")).toContainText("请在连接恢复后重试。");
  await expect(panel.getByLabel("写评论")).toHaveValue("没有网络");
  await page.unroute("**/fn/comment/write");
  await panel.getByRole("button", { name: "发表" }).click();
  await expect(panel.getByRole("list", { name: "评论" }).getByRole("listitem")).toHaveText([/没有网络/]);
});
