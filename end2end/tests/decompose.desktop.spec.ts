import { basics, cell, COLUMN, open, PARENT, row, type } from "../fixtures/decompose.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";

test("a total is typed, the districts follow exactly, and everything survives", async ({
  page,
  hengce,
  problems,
}) => {
  await open(page);
  expect(await basics(page)).toEqual([200, 400, 600]);

  await test.step("every key recomputes the tree", async () => {
    await type(page, PARENT, COLUMN.basic, "1500");
    expect(await basics(page)).toEqual([250, 500, 750]);
    await page.keyboard.press("Escape");
    expect(await basics(page)).toEqual([200, 400, 600]);
  });

  await test.step("a lock holds, and the others share what is left", async () => {
    await cell(page, "QLX-03", COLUMN.name).click();
    await page.getByRole("button", { name: "锁定", exact: true }).click();
    await page.getByLabel("锁定的理由").fill("已签责任书");
    await page.getByRole("dialog").getByRole("button", { name: "锁定", exact: true }).click();
    await type(page, PARENT, COLUMN.basic, "1500");
    await page.keyboard.press("Enter");
    expect(await basics(page)).toEqual([275, 400, 825]);
    await expect(cell(page, PARENT, COLUMN.basicSum)).toHaveText("1,500");
  });

  await test.step("a locked target refuses with its reason", async () => {
    await type(page, "QLX-03", COLUMN.basic, "1");
    await expect(page.getByRole("alert").filter({ hasText: "已签责任书" })).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("saved, it is there after a reload and after a restart", async () => {
    await page.getByRole("textbox", { name: "修改理由" }).fill("市委专题会议");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
    await open(page);
    expect(await basics(page)).toEqual([275, 400, 825]);
    // A server that ends may have to cut the stream.
    problems.expect(/\/live\)$/);
    await hengce.restart();
    await open(page);
    expect(await basics(page)).toEqual([275, 400, 825]);
  });

  await test.step("undo and redo work across the reload", async () => {
    await page.getByRole("button", { name: "撤销" }).click();
    await expect.poll(() => basics(page)).toEqual([200, 400, 600]);
    await page.getByRole("button", { name: "重做" }).click();
    await expect.poll(() => basics(page)).toEqual([275, 400, 825]);
  });

  await test.step("the history says who and why", async () => {
    await cell(page, PARENT, COLUMN.name).click();
    await page.getByRole("tab", { name: "历史" }).click();
    await expect(page.getByRole("tabpanel").getByText("基础目标：1,200 → 1,500").first()).toBeVisible();
    await expect(page.getByRole("tabpanel").getByText("市委专题会议").first()).toBeVisible();
  });
});

test("what a child gives up is shared, given away or kept back", async ({ page }) => {
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "500");
  await page.keyboard.press("Enter");
  await cell(page, PARENT, COLUMN.name).click();
  const rest = page.locator("[data-rest=basic]").filter({ visible: true });
  await expect(rest).toContainText("还有 100 未分解");

  await page.getByRole("button", { name: "留作预留" }).click();
  await expect(rest).toContainText("已全部分解");
  await page.getByRole("button", { name: "取消预留" }).click();
  await expect(rest).toContainText("还有 100 未分解");
  await page.getByRole("button", { name: "按比例分摊" }).click();
  await expect(rest).toContainText("已全部分解");
  expect((await basics(page)).reduce((sum, part) => sum + part)).toBe(1200);
});

test("the total follows a child when that is chosen", async ({ page }) => {
  await open(page);
  await page.getByRole("radiogroup", { name: "改下级时" }).getByText("总数跟随").click();
  await type(page, "QQP-03", COLUMN.basic, "650");
  await expect(cell(page, PARENT, COLUMN.basic)).toHaveText("1,250");
});

test("both targets move together when that is chosen", async ({ page }) => {
  await open(page);
  const challenge = cell(page, PARENT, COLUMN.challenge);
  const before = Number((await challenge.textContent())?.replace(",", ""));
  await page.getByRole("switch", { name: "两档同比例调整" }).click();
  await type(page, PARENT, COLUMN.basic, "1800");
  await expect(challenge).toHaveText((before * 1.5).toLocaleString("en"));
  await page.keyboard.press("Enter");
  await expect(cell(page, PARENT, COLUMN.basic)).toHaveText("1,800");
  await page.keyboard.press("Control+z");
  await expect(challenge).toHaveText(before.toLocaleString("en"));
});

test("methods are compared before one is applied", async ({ page }) => {
  await open(page);
  await cell(page, PARENT, COLUMN.name).click();
  await page.getByRole("button", { name: "比较分解方法" }).click();
  const dialog = page.getByRole("dialog", { name: "比较分解方法 · 新型农业经营主体培育数量" });
  // What it means for each, and that nothing is lost; what changes nothing comes last.
  await expect(dialog.getByRole("row").filter({ hasText: "云东区" })).toContainText("+200");
  await expect(dialog.getByRole("row", { name: /^合计/ })).toContainText("1,200 / ");
  await expect(dialog.getByRole("columnheader").last()).toHaveText("按比例（现值）");
  await expect(dialog.getByRole("columnheader", { name: "手工" })).toHaveCount(0);
  await dialog.getByRole("button", { name: "采用：均分" }).click();
  expect(await basics(page)).toEqual([400, 400, 400]);
});

test("a total is split by what another indicator says of the same districts", async ({ page }) => {
  await open(page);
  await cell(page, PARENT, COLUMN.name).click();
  await page.getByRole("button", { name: "比较分解方法" }).click();
  const dialog = page.getByRole("dialog", { name: "比较分解方法" });
  await dialog.getByLabel("按参照指标分").selectOption({ label: "新增公办义务教育学位（个）" });
  await dialog.getByLabel("参照的数值").selectOption({ label: "基础目标" });
  // 1200 in proportion to 1400, 1000 and 600.
  const row = (name: string) => dialog.getByRole("row").filter({ hasText: name });
  await expect(row("云东区")).toContainText("1,400");
  await dialog.getByRole("button", { name: "采用：按比例（新增公办义务教育学位）" }).click();
  expect(await basics(page)).toEqual([560, 400, 240]);

  await test.step("a district without a value is named", async () => {
    const search = page.getByRole("searchbox");
    await search.fill("QLX-02");
    await cell(page, "QLX-02", COLUMN.name).click();
    await page.getByRole("button", { name: "移动、复制、删除" }).click();
    await page.getByRole("menuitem", { name: "连同下级删除" }).click();
    await search.fill("");
    await cell(page, PARENT, COLUMN.name).click();
    await page.getByRole("button", { name: "比较分解方法" }).click();
    await dialog.getByLabel("按参照指标分").selectOption({ label: "新增公办义务教育学位（个）" });
    await expect(dialog.getByText(/澜溪区\S*没有这个参照数/)).toBeVisible();
    await expectAccessible(page);
  });
});

test("a negative number of things is remarked at once, where it is typed and among the problems", async ({
  page,
}) => {
  await open(page);
  // A rate of growth may well be below zero.
  await type(page, "C01", COLUMN.basic, "-1.0");
  await expect(cell(page, "C01", COLUMN.basicSum)).toHaveText("−1.0");
  await expect(page.getByRole("status").filter({ hasText: "是负数" })).toBeHidden();
  await page.keyboard.press("Escape");
  await type(page, "QLX-03", COLUMN.basic, "-5");
  await expect(page.getByRole("status").filter({ hasText: "基础目标是负数" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(row(page, "QLX-03")).toContainText("负数目标");
  await page.getByRole("switch", { name: /只看问题/ }).click();
  await expect(row(page, "QLX-03")).toBeVisible();
});

test("nonsense is answered where it is typed, and the tree stays", async ({ page }) => {
  await open(page);
  for (const [text, sentence] of [
    ["abc", "这不是一个数字。"],
    ["1.5", "只能填整数"],
    ["9999999999999", "数字太大"],
  ] as const) {
    await type(page, PARENT, COLUMN.basic, text);
    await expect(page.getByRole("alert").filter({ hasText: sentence })).toBeVisible();
    expect(await basics(page)).toEqual([200, 400, 600]);
    await page.keyboard.press("Escape");
  }
  await type(page, PARENT, COLUMN.basic, "１，５００");
  expect(await basics(page)).toEqual([250, 500, 750]);
});

test("the table is worked with the keyboard alone", async ({ page }) => {
  await open(page);
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "C01")).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "C01")).toHaveAttribute("aria-expanded", "true");
  for (let step = 0; step < COLUMN.basic; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("F2");
  await page.keyboard.type("6.0");
  await page.keyboard.press("Enter");
  await expect(cell(page, "C01", COLUMN.basic)).toHaveText("6.0");
  await expect(cell(page, "C01", COLUMN.basicSum)).toHaveText("6.0");
  await page.keyboard.press("Control+z");
  await expect(cell(page, "C01", COLUMN.basic)).toHaveText("5.5");
});

test("a row moves by key, and never below itself", async ({ page }) => {
  await open(page);
  const order = () =>
    page
      .getByRole("treegrid")
      .getByRole("row")
      .evaluateAll((rows) =>
        rows
          .filter((row) => row.getAttribute("aria-level") === "1")
          .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
          .map((row) => row.querySelector(".tree-code")?.textContent),
      );
  await page.getByLabel("展开到").selectOption({ label: "第 1 级" });
  expect((await order()).slice(0, 3)).toEqual(["C01", "C02", "C03"]);
  await cell(page, "C01", COLUMN.name).click();
  await page.getByRole("treegrid").focus();
  await page.keyboard.press("Alt+ArrowDown");
  expect((await order()).slice(0, 3)).toEqual(["C02", "C01", "C03"]);
});

test("a node is added, copied and deleted, each a step of its own", async ({ page }) => {
  await open(page);
  await cell(page, PARENT, COLUMN.name).click();
  const menu = page.getByRole("button", { name: "移动、复制、删除" });
  await menu.click();
  await page.getByRole("menuitem", { name: "添加下级指标" }).click();
  const dialog = page.getByRole("dialog", { name: "添加下级指标" });
  await dialog.getByRole("button", { name: "添加", exact: true }).click();
  await expect(dialog).toContainText("名称不能为空");
  await dialog.getByLabel("指标", { exact: true }).fill("家庭农场贷款贴息户数");
  await dialog.getByLabel("编码").fill("NYJ-09");
  await dialog.getByRole("button", { name: "添加", exact: true }).click();
  await expect(cell(page, "NYJ-09", COLUMN.name)).toContainText("家庭农场贷款贴息户数");

  await menu.click();
  await page.getByRole("menuitem", { name: "复制" }).click();
  await expect(row(page, "NYJ-09-2")).toBeVisible();

  await menu.click();
  await page.getByRole("menuitem", { name: "连同下级删除" }).click();
  await expect(row(page, "NYJ-09")).toHaveCount(0);
  await page.getByRole("button", { name: "撤销" }).click();
  await expect(row(page, "NYJ-09")).toBeVisible();
});

test("a row is dragged below another, and refuses to go below itself", async ({ page }) => {
  await open(page);
  await page.getByLabel("展开到").selectOption({ label: "第 2 级" });
  await cell(page, "C01", COLUMN.name).dragTo(row(page, "QYD-01"));
  await expect(row(page, "C01")).toHaveAttribute("aria-level", "1");
  await cell(page, "QYD-01", COLUMN.name).dragTo(row(page, "C02"));
  await page.getByRole("searchbox").fill("QYD-01");
  await expect(page.getByRole("treegrid").locator(".tree-body .tree-code")).toHaveText(["C02", "QYD-01"]);
});

test("weights are scaled to 100", async ({ page }) => {
  await open(page);
  await type(page, "C01", COLUMN.weight, "40");
  await page.keyboard.press("Enter");
  await cell(page, "C01", COLUMN.name).click();
  await page.getByRole("button", { name: "归一到 100" }).click();
  await expect(page.getByText("100 / 100")).toBeVisible();
});

test("what is looked for stays with its ancestors, and the address remembers", async ({ page }) => {
  await open(page);
  await page.getByRole("searchbox").fill("示范家庭农场");
  await expect(page.getByRole("treegrid").locator(".tree-body [role=row]")).toHaveCount(3);
  await open(page, page.url());
  await expect(page.getByRole("searchbox")).toHaveValue("示范家庭农场");
  await expect(page.getByRole("treegrid").locator(".tree-body [role=row]")).toHaveCount(3);
});

test("a search that finds nothing says so, and leads back to all", async ({ page }) => {
  await open(page);
  const search = page.getByRole("searchbox");
  await search.fill("没有这样的指标");
  await expect(page.getByRole("heading", { name: "没有符合条件的指标" })).toBeVisible();
  await expect(page.getByRole("treegrid")).toBeHidden();
  await expectAccessible(page);
  await page.getByRole("button", { name: "显示全部" }).click();
  await expect(search).toHaveValue("");
  await expect(row(page, PARENT)).toBeVisible();
});

test("a server that is away loses nothing", async ({ page, hengce, problems }) => {
  problems.expect(/Failed to load resource|ERR_|EventSource|live/);
  await open(page);
  await type(page, PARENT, COLUMN.basic, "1500");
  await page.keyboard.press("Enter");
  await hengce.kill();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByText("服务器暂时联系不上")).toBeVisible();
  await hengce.start();
  // While the server is away the page says that the edits are saved on the device, which is not meant here.
  const saved = page.getByRole("status").filter({ hasText: /已保存(?!在本机)/ });
  await expect(saved).toBeVisible({ timeout: 20_000 });
  await open(page);
  expect(await basics(page)).toEqual([250, 500, 750]);
});

test("unsaved edits come back with the page", async ({ page }) => {
  await open(page);
  await type(page, PARENT, COLUMN.basic, "1500");
  await page.keyboard.press("Enter");
  await open(page);
  await expect.poll(() => basics(page)).toEqual([250, 500, 750]);
  await page.getByRole("button", { name: "放弃" }).click();
  expect(await basics(page)).toEqual([200, 400, 600]);
});

test("two people who edit different cells do not meet", async ({ page, context }) => {
  await open(page);
  const other = await context.newPage();
  await open(other);

  await type(page, "C03", COLUMN.weight, "8");
  await page.keyboard.press("Enter");
  await type(other, PARENT, COLUMN.basic, "1500");
  await other.keyboard.press("Enter");
  await other.getByRole("button", { name: "保存", exact: true }).click();
  await expect.poll(() => basics(page)).toEqual([250, 500, 750]);
  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
});

test("two people who edit the same cell see both values and choose", async ({ page, context, problems }) => {
  problems.expect(/409 \(Conflict\)/);
  await open(page);
  const other = await context.newPage();
  await open(other);

  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  await type(other, "QQP-03", COLUMN.basic, "620");
  await other.keyboard.press("Enter");
  await other.getByRole("button", { name: "保存", exact: true }).click();
  await expect(other.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
  await expect(page.getByText("别人也改了您正在改的地方")).toBeVisible();
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("610");

  await page.getByRole("button", { name: "保存", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "别人也改了同样的地方" });
  await expect(dialog).toContainText("基础目标：600 → 610");
  await expect(dialog).toContainText("基础目标：600 → 620");
  await dialog.getByRole("button", { name: "确定并保存" }).click();
  await expect.poll(() => basics(other)).toEqual([200, 400, 610]);
});

test("it is accessible with everything open", async ({ page }) => {
  await open(page);
  await cell(page, PARENT, COLUMN.name).click();
  await expect(page.getByRole("tab", { name: "分解" })).toBeVisible();
  await expectAccessible(page);
});
