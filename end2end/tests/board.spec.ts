import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, hydrated, open, test, unfold } from "../fixtures/test.ts";

test("the worst is first, and a light says why it is on", async ({ page }) => {
  await open(page, "/board");
  const list = page.getByRole("list", { name: "指标，最需要关注的在前" });
  const first = list.locator("summary").first();
  await expect(first).toContainText("滞后");
  await expect(first).toContainText("落后");
  await expectAccessible(page);

  await first.click();
  const why = list.getByRole("listitem").first();
  await expect(why.getByText(/^规则：/)).toBeVisible();
  await expect(why.getByText(/^年度基础目标为/)).toBeVisible();
  await expect(why.getByText(/序时曲线/)).toBeVisible();
  // The course stands there as numbers too.
  await expect(why.getByRole("row").nth(1)).toContainText(/20\d\d年/);
  await expectAccessible(page);
  const investment = list.getByRole("listitem").filter({ hasText: "FGW-01" }).first();
  await investment.locator("summary").click();
  await expect(investment.getByText(/^全年预计 .*基础目标：/)).toBeVisible();
  await why.getByRole("link", { name: "在目标分解中查看" }).click();
  await expect(page).toHaveURL(/\/decompose\?.*node=/);
});

test("what a board shows is in its address", async ({ page }) => {
  await open(page, "/board");
  const tiles = page.getByRole("list", { name: "各灯的指标数，点击只看该灯" });
  const list = page.getByRole("list", { name: "指标，最需要关注的在前" });
  const lines = list.locator("summary");
  const red = tiles.getByRole("link", { name: /^滞后/ });
  const count = Number((await red.innerText()).match(/\d+/)?.[0]);
  await red.click();
  await expect(page).toHaveURL(/[?&]light=red(&|$)/);
  await expect(lines).toHaveCount(count);
  await page.reload();
  await hydrated(page);
  await expect(lines).toHaveCount(count);
  await red.click();
  await expect(page).not.toHaveURL(/light=/);

  await unfold(page);
  await page.getByLabel("单位").selectOption({ label: "市民政局" });
  await expect(page).toHaveURL(/[?&]organization=/);
  // September and October of the meals are not there: neither zero nor green.
  const meals = list.getByRole("listitem").filter({ hasText: "MZJ-03" });
  await expect(meals).toContainText(/逾期\d+天/);
  await expect(meals).not.toContainText("正常");

  await page.getByLabel("名称或编码").fill("没有这个指标");
  await expect(page.getByRole("heading", { name: "没有符合条件的指标" })).toBeVisible();
  await page.getByRole("link", { name: "显示全部" }).click();
  await expect(meals).toBeVisible();
});

test.describe("in October", () => {
  test.use({ city: "october" });

  test("what is reported on a phone shows on an open board, and a line that is open stays so", async ({
    page,
    elsewhere,
    problems,
    hengce,
  }) => {
    await open(page, "/board?q=NYJ-01");
    const line = page.getByRole("list", { name: "指标，最需要关注的在前" }).getByRole("listitem").first();
    await line.locator("summary").click();
    await expect(line.getByText(/^规则：/)).toBeVisible();
    await expect(line.locator("summary")).not.toContainText("1,015");

    const phone = await elsewhere();
    await open(phone, "/check-in");
    await phone.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
    await phone.locator("a[data-row]").filter({ hasText: "NYJ-01 · 2026年10月" }).click();
    await phone.locator("#field-value").fill("1015");
    await phone.getByRole("button", { name: /^保存/ }).click();
    await expect(phone.getByText("已报送：NYJ-01")).toBeVisible();
    await expect(line.locator("summary")).toContainText("1,015", { timeout: 2_000 });
    await expect(line.getByText(/^规则：/)).toBeVisible();

    problems.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING/);
    await hengce.stop();
    await expect(page.getByText("连接中断")).toBeVisible();
    await hengce.start();
    await expect(page.getByText("连接中断")).toBeHidden();
  });

  test("a board hears the server again after a proxy answered in its place", async ({ page, problems }) => {
    problems.expect(/502/);
    await page.route("**/live", (route) => route.fulfill({ status: 502, body: "Bad Gateway" }));
    await open(page, "/board");
    await expect(page.getByText("连接中断")).toBeVisible();
    await page.unroute("**/live");
    await expect(page.getByText("连接中断")).toBeHidden();
  });
});

test.describe("before there is a scheme", () => {
  test.use({ city: "none" });

  test("a board says what belongs on it", async ({ page }) => {
    await open(page, "/board");
    await expect(page.getByRole("heading", { name: "还没有方案" })).toBeVisible();
    await expectAccessible(page);
  });
});

test("what others reported is confirmed, one by one and all at once, or sent back with a reason", async ({
  hengce,
  elsewhere,
}) => {
  // Everybody who works for the city may practise in its sample.
  const office = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(office, "/check-in/confirm");
  const list = office.getByRole("list", { name: "待确认的填报，先到的在前" });
  const rows = list.getByRole("listitem");
  const before = await rows.count();
  expect(before).toBeGreaterThan(2);
  await expectAccessible(office);

  await rows.first().getByRole("button", { name: "确认", exact: true }).click();
  await expect(rows).toHaveCount(before - 1);
  await rows.first().getByRole("button", { name: "退回" }).click();
  const back = rows.first().getByRole("button", { name: "退回" });
  await expect(back).toBeDisabled();
  await rows.first().getByLabel("退回原因").fill("与台账不符");
  await expectAccessible(office);
  await back.click();
  await expect(rows).toHaveCount(before - 2);

  await office.getByRole("button", { name: "全选" }).click();
  await office.getByRole("button", { name: `确认所选（${before - 2}）` }).click();
  await expect(office.getByRole("heading", { name: "没有待确认的填报" })).toBeVisible();
  await office.reload();
  await expect(office.getByRole("heading", { name: "没有待确认的填报" })).toBeVisible();
});
