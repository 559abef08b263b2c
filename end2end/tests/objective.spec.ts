import type { Locator, Page } from "@playwright/test";

import { expect, expectAccessible, hydrated, open, test, unfold } from "../fixtures/test.ts";

// On 15 November all of October is in.
test.use({ city: "november" });

const ADDRESS = "/board/objectives";

/** The card of a key result. */
function card(page: Page, code: string): Locator {
  return page
    .getByRole("article")
    .filter({ has: page.getByRole("heading", { name: new RegExp(`${code}$`) }) });
}

/** The column that a card is in. */
function column(page: Page, code: string, status: string): Locator {
  return page.getByRole("group", { name: status, exact: true }).filter({ has: card(page, code) });
}

/** What the dialog asks. */
async function say(page: Page, confidence: string, note: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: /^更新进展：/ });
  await dialog.getByLabel("信心（0–10）").selectOption({ label: confidence });
  await dialog.getByLabel("进展说明").fill(note);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog).toBeHidden();
}

test("the sample has objectives with key results, and a line up to the objective above", async ({ page }) => {
  await open(page, "/board");
  await page
    .getByRole("navigation", { name: "看板视图" })
    .getByRole("link", { name: "目标与关键结果" })
    .click();
  await expect(page).toHaveURL(/\/board\/objectives/);
  const first = card(page, "SJJ-01");
  await expect(first).toContainText("市大数据发展管理局");
  await expect(first).toContainText(/%，目标 95%/);
  await expect(first).toContainText(/进度 [01]\.\d\d/);
  await expect(page.getByText(/^平均进度 0\.\d\d/).first()).toBeVisible();
  await expectAccessible(page);

  const above = page.getByRole("link", { name: "承接上级目标：政务服务和热线综合满意度" });
  await above.click();
  await expect(page.locator("header:focus")).toContainText("C06");
  await expect(page).toHaveURL(/\/board\/objectives$/);
});

test("a card is moved by its button, with what changed, and others see it", async ({ page, elsewhere }) => {
  await open(page, ADDRESS);
  const office = await elsewhere();
  await open(office, ADDRESS);
  await expect(column(page, "SJJ-04", "有风险")).toBeVisible();
  await card(page, "SJJ-04").getByRole("button", { name: "更新进展" }).click();
  const dialog = page.getByRole("dialog", { name: "更新进展：12345热线群众满意率" });
  await expect(dialog.getByLabel("移到")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("移到").selectOption({ label: "进行中" });
  await dialog.getByLabel("信心（0–10）").selectOption({ index: 0 });
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog.getByText("请选择 0 到 10 的信心值。")).toBeVisible();
  await dialog.getByLabel("信心（0–10）").selectOption({ label: "7" });
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog.getByText("请填写进展说明。")).toBeVisible();
  await say(page, "8", "已与区县统一回访口径");

  for (const of of [page, office]) {
    await expect(column(of, "SJJ-04", "进行中")).toBeVisible();
    await expect(card(of, "SJJ-04")).toContainText("信心 8/10");
    await expect(card(of, "SJJ-04")).toContainText("已与区县统一回访口径");
  }
  await expect(card(page, "SJJ-04")).toBeFocused();
  await page.reload();
  await hydrated(page);
  await expect(column(page, "SJJ-04", "进行中")).toBeVisible();
  await expectAccessible(page);
});

test("of two who move one card the second is shown what the first said, and loses nothing", async ({
  page,
  elsewhere,
}) => {
  await open(page, ADDRESS);
  const office = await elsewhere();
  await open(office, ADDRESS);
  for (const of of [page, office]) {
    await card(of, "SJJ-03").getByRole("button", { name: "更新进展" }).click();
    await of.getByLabel("移到").selectOption({ label: of === page ? "有风险" : "进行中" });
  }
  await say(office, "6", "流程再造已完成");
  const dialog = page.getByRole("dialog", { name: /^更新进展：/ });
  await dialog.getByLabel("信心（0–10）").selectOption({ label: "3" });
  await dialog.getByLabel("进展说明").fill("系统对接滞后");
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog.getByText(/进行中，信心 6\/10。流程再造已完成/)).toBeVisible();
  await expect(dialog.getByLabel("进展说明")).toHaveValue("系统对接滞后");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog).toBeHidden();
  await expect(column(page, "SJJ-03", "有风险")).toBeVisible();
  await card(page, "SJJ-03").getByText("全部进展（3）").click();
  await expect(card(page, "SJJ-03").getByRole("listitem")).toContainText([
    /系统对接滞后$/,
    /流程再造已完成$/,
    /平均时限已低于目标。$/,
  ]);
});

test("an answer that was lost costs nothing: what is changed after it is another update", async ({
  page,
  problems,
}) => {
  problems.expect(/ERR_FAILED|Failed to load/);
  await open(page, ADDRESS);
  await card(page, "SJJ-03").getByRole("button", { name: "更新进展" }).click();
  const dialog = page.getByRole("dialog", { name: /^更新进展：/ });
  await dialog.getByLabel("信心（0–10）").selectOption({ label: "6" });
  await dialog.getByLabel("进展说明").fill("流程再造已完成");
  const save = dialog.getByRole("button", { name: "保存" });
  await page.route(/move_key_result/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await save.click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await page.unroute(/move_key_result/);

  await dialog.getByLabel("进展说明").fill("流程再造已完成，转入抽查");
  await save.click();
  await expect(dialog.getByText(/^这里的另一份内容已经保存过。/)).toBeVisible();
  await expect(dialog.getByLabel("进展说明")).toHaveValue("流程再造已完成，转入抽查");
  await expectAccessible(page);
  await save.click();
  await expect(dialog.getByText(/信心 6\/10。流程再造已完成/)).toBeVisible();
  await save.click();
  await expect(dialog).toBeHidden();
  await expect(card(page, "SJJ-03")).toContainText("流程再造已完成，转入抽查");
});

test("a dialog stays while it saves, and one that is closed all the same leaves the page as it is", async ({
  page,
  elsewhere,
}) => {
  await open(page, ADDRESS);
  const office = await elsewhere();
  await open(office, ADDRESS);
  await card(page, "SJJ-03").getByRole("button", { name: "更新进展" }).click();
  const dialog = page.getByRole("dialog", { name: /^更新进展：/ });
  const fill = async (note: string): Promise<void> => {
    await dialog.getByLabel("信心（0–10）").selectOption({ label: "6" });
    await dialog.getByLabel("进展说明").fill(note);
  };
  let release = (): void => {};
  const hold = async (): Promise<void> => {
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/move_key_result/, async (route) => {
      await released;
      await route.continue();
    });
  };
  await fill("流程再造已完成");
  await hold();
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByRole("button", { name: "关闭" }).click();
  await expect(dialog).toBeVisible();
  release();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("进展已更新。")).toBeVisible();
  await expect(card(page, "SJJ-03")).toContainText("流程再造已完成");
  await page.unroute(/move_key_result/);

  // A user who does not wait closes it again. What was not kept is a message then.
  await card(page, "SJJ-03").getByRole("button", { name: "更新进展" }).click();
  await fill("转入抽查");
  await card(office, "SJJ-03").getByRole("button", { name: "更新进展" }).click();
  await say(office, "5", "抽查发现两例超期");
  await hold();
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "取消" }).click();
  await expect(dialog).toBeHidden();
  release();
  await expect(page.getByText(/^为“.+”填写的内容没有保存/)).toBeVisible();
  await expect(card(page, "SJJ-03")).toContainText("抽查发现两例超期");
});

/** The objective with its key results and what was said at its close. */
function objective(page: Page, code: string): Locator {
  return page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { level: 2, name: new RegExp(`${code}$`) }) })
    .last();
}

/** Closes the objective of the bureau. */
async function settle(page: Page): Promise<void> {
  for (const [code, status] of [
    ["SJJ-P1", "已达成"],
    ["SJJ-P2", "已放弃"],
  ] as const) {
    await card(page, code).getByRole("button", { name: "更新进展" }).click();
    await page.getByLabel("移到").selectOption({ label: status });
    await say(page, "9", `${status}，收尾`);
    await expect(column(page, code, status)).toBeVisible();
  }
}

const RETROSPECTIVE = [
  "接口全年可用率达标",
  "历史问题工单要先清底数",
  "接口监测继续，专项清理到此为止",
] as const;

async function retrospective(page: Page, [reached, learned, next]: readonly string[]): Promise<Locator> {
  const dialog = page.getByRole("dialog", { name: /^复盘：/ });
  await dialog.getByLabel("达成情况").fill(reached!);
  await dialog.getByLabel("经验教训").fill(learned!);
  await dialog.getByLabel("继续与停止").fill(next!);
  await dialog.getByRole("button", { name: "保存" }).click();
  return dialog;
}

test("at the close of an objective its people look back, and all see what they say", async ({ page }) => {
  await open(page, ADDRESS);
  await expect(page.getByRole("button", { name: "写复盘" })).toHaveCount(0);
  await settle(page);
  const bureau = objective(page, "SJJ-02");
  await bureau.getByRole("button", { name: "写复盘" }).click();
  const dialog = page.getByRole("dialog", { name: /^复盘：/ });
  await expectAccessible(page);
  await dialog.getByLabel("达成情况").fill(RETROSPECTIVE[0]);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog.getByText("请写明经验教训。")).toBeVisible();
  await retrospective(page, RETROSPECTIVE);
  await expect(dialog).toBeHidden();
  const said = bureau.getByRole("heading", { name: "复盘" }).locator("..");
  for (const text of RETROSPECTIVE) await expect(said).toContainText(text);
  await expect(said).toContainText("2026-11-15 王芳");
  await expectAccessible(page);

  // A later one takes its place, and the earlier one can be opened.
  await bureau.getByRole("button", { name: "再写复盘" }).click();
  await retrospective(page, [RETROSPECTIVE[0], RETROSPECTIVE[1], "专项清理也继续"]);
  await expect(dialog).toBeHidden();
  await expect(said.locator("dl").first()).toContainText("专项清理也继续");
  await said.getByText("此前 1 次").click();
  await expect(said.getByRole("listitem")).toContainText(RETROSPECTIVE[2]);

  const answer = await page.request.get("/board/export/objectives.csv", {
    headers: { "accept-language": "zh-CN" },
  });
  const line = (await answer.text()).split("\n").find((line) => line.includes(",SJJ-02,"));
  expect(line).toContain(`${RETROSPECTIVE[0]},${RETROSPECTIVE[1]},专项清理也继续`);
  await page.emulateMedia({ media: "print" });
  await expect(said).toContainText("专项清理也继续");
  await expect(said.getByRole("listitem")).toBeHidden();
  await expect(page.getByRole("button", { name: "再写复盘" })).toBeHidden();
});

test("of two who look back the second is shown what the first wrote, and loses nothing", async ({
  page,
  elsewhere,
}) => {
  await open(page, ADDRESS);
  await settle(page);
  const office = await elsewhere();
  await open(office, ADDRESS);
  for (const of of [page, office])
    await objective(of, "SJJ-02").getByRole("button", { name: "写复盘" }).click();
  await expect(await retrospective(office, ["达标", "早排期", "继续"])).toBeHidden();
  const dialog = await retrospective(page, RETROSPECTIVE);
  await expect(dialog.getByText(/别人已写过复盘：.*达标 \/ 早排期 \/ 继续/)).toBeVisible();
  await expect(dialog.getByLabel("经验教训")).toHaveValue(RETROSPECTIVE[1]);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "保存" }).click();
  await expect(dialog).toBeHidden();
  await expect(objective(page, "SJJ-02")).toContainText(RETROSPECTIVE[2]);
});

test("check in leads to the card of the indicator", async ({ page }) => {
  await open(page, ADDRESS);
  await card(page, "SJJ-P1").getByRole("link", { name: "去填报" }).click();
  await expect(page).toHaveURL(/\/check-in\?organization=[\w-]+&indicator=SJJ-P1&period=/);
  await expect(page.getByRole("article").getByRole("heading", { name: /数据接口可用率/ })).toBeVisible();
});

test("what is chosen is in the address and leaves as a file, and nothing found says so", async ({ page }) => {
  await open(page, ADDRESS);
  await expect(page.getByRole("article")).toHaveCount(5);
  await unfold(page);
  await page.getByLabel("名称或编码").fill("SJJ-P");
  await expect(page.getByRole("article")).toHaveCount(2);
  // With the objectives above them.
  await expect(page.getByRole("heading", { level: 2, name: /C06$/ })).toBeVisible();
  const address = new URL(page.url());
  const answer = await page.request.get(`/board/export/objectives.csv${address.search}`, {
    headers: { "accept-language": "zh-CN" },
  });
  const lines = (await answer.text()).trim().split("\n").slice(1, -1);
  expect(lines.map((line) => line.split(",")[1])).toEqual(["C06", "SJJ-02", "SJJ-P1", "SJJ-P2"]);
  await page.getByLabel("状态", { exact: true }).selectOption({ label: "已放弃" });
  await expect(page).toHaveURL(/[?&]result=dropped/);
  await expect(page.getByText("没有符合条件的目标和关键结果")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "查看全部" }).click();
  await expect(page.getByRole("article")).toHaveCount(5);
  // On a day before anything was said nobody says anything.
  await page.goto(`${ADDRESS}?day=2026-08-01`);
  await hydrated(page);
  await expect(page.getByText("尚无进展说明。")).toHaveCount(5);
  await expect(page.getByRole("button", { name: "更新进展" })).toHaveCount(0);
});

test.describe("in English", () => {
  test.use({ locale: "en-US" });

  test("the board speaks English", async ({ page }) => {
    await open(page, ADDRESS);
    await expect(column(page, "SJJ-01", "Achieved")).toContainText("Confidence 10/10");
    await card(page, "SJJ-01").getByRole("button", { name: "Update" }).click();
    await expect(page.getByRole("dialog", { name: /^Update: / }).getByLabel("What changed")).toBeVisible();
    await expectAccessible(page);
  });
});
