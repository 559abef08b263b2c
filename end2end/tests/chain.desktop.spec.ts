import type { Locator, Page } from "@playwright/test";

import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

/** A year of which a period can be reported today. */
function cycle(): number {
  return new Date(Date.now() - 20 * 86_400_000).getFullYear();
}

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

/** A line of the reporter's list. */
function row(page: Page, subject: string): Locator {
  return page.locator("a[data-row]").filter({ hasText: subject });
}

/** What waits for the person at the desk. */
function waiting(page: Page): Locator {
  return page
    .getByRole("list", { name: "待确认的填报，先到的在前" })
    .locator("> li")
    .filter({ hasText: "NYJ-01" });
}

/** The code and the period of the first report of the agriculture bureau that can be made today. */
async function first(page: Page): Promise<string> {
  await open(page, "/check-in");
  const line = await row(page, "NYJ-01").first().innerText();
  return /NYJ-01 · \d{4}年\d+月/.exec(line)?.[0] ?? "";
}

async function confirm(page: Page, progress: string): Promise<void> {
  await open(page, "/check-in/confirm");
  await expect(waiting(page)).toContainText(progress);
  await waiting(page).getByRole("button", { name: "确认", exact: true }).click();
  await expect(page.getByText("已确认 1 项")).toBeVisible();
  await expect(waiting(page)).toHaveCount(0);
}

test("a report goes from its reporter to the head and to the owner of the data, comes back once, and is confirmed twice", async ({
  page: office,
  elsewhere,
  hengce,
  cookie,
}) => {
  test.slow();
  await withSheet(hengce, cookie, cycle());
  const of = (code: string): [string, string] => ["--organization", code];
  const lina = await employ(hengce, "lina", "李娜", "--role", "reporter", ...of("NYJ"));
  const sunlei = await employ(hengce, "sunlei", "孙磊", "--role", "department_head", ...of("NYJ"));
  const chenjie = await employ(hengce, "chenjie", "陈洁", "--role", "data_steward", ...of("SJJ"));

  await test.step("the office sets the chain", async () => {
    await office.setViewportSize(DESKTOP);
    await open(office, "/reporting");
    await office.locator("#field-chain-order").selectOption({ label: "本单位负责人 → 数据主管单位" });
    await office.getByRole("button", { name: "保存确认链" }).click();
    await expect(office.getByText("请选择数据主管单位。")).toBeVisible();
    await office.locator("#field-chain-data-owner").selectOption({ label: "市大数据发展管理局" });
    await expectAccessible(office);
    await office.getByRole("button", { name: "保存确认链" }).click();
    await expect(office.getByText("确认链已保存")).toBeVisible();
  });

  const reporter = await elsewhere(lina);
  await reporter.setViewportSize(PHONE);
  const subject = await first(reporter);
  const report = async (value: string, note: string): Promise<void> => {
    await open(reporter, "/check-in");
    await row(reporter, subject).click();
    await reporter.locator("#field-value").fill(value);
    await reporter.locator("#field-note").fill(note);
    const cause = reporter.getByText("其他", { exact: true });
    if (await cause.isVisible()) await cause.click();
    await reporter.getByRole("button", { name: /^保存/ }).click();
    await expect(reporter.getByText("已报送：NYJ-01")).toBeVisible();
  };
  /** The card of what was reported, from the list. */
  const card = async (): Promise<void> => {
    await open(reporter, "/check-in");
    await reporter.getByText("已报", { exact: true }).click();
    await row(reporter, subject).click();
  };

  await test.step("a report is made on the phone, and its card says with whom it is", async () => {
    await report("1015", "按台账填报");
    await card();
    await expect(reporter.getByText("确认 0/2")).toBeVisible();
    await expect(reporter.getByText("等待本单位负责人")).toBeVisible();
    await expectAccessible(reporter);
  });

  const head = await elsewhere(sunlei);
  await head.setViewportSize(DESKTOP);
  const owner = await elsewhere(chenjie);
  await owner.setViewportSize(DESKTOP);

  await test.step("it waits for the head and for nobody else", async () => {
    await open(owner, "/check-in/confirm");
    await expect(owner.getByRole("heading", { name: "没有待确认的填报" })).toBeVisible();
    await confirm(head, "确认 0/2");
  });

  await test.step("the owner of the data sees who confirmed it, and sends it back", async () => {
    await open(owner, "/check-in/confirm");
    await expect(waiting(owner)).toContainText("确认 1/2");
    await expect(waiting(owner)).toContainText(/本单位负责人 ✓ \S+ \d{4}-\d\d-\d\d/);
    await expect(waiting(owner)).toContainText("等待数据主管单位（市大数据发展管理局）");
    await expectAccessible(owner);
    await waiting(owner).getByRole("button", { name: "退回" }).click();
    await owner.getByLabel("退回原因").fill("与共享平台数据不符");
    await waiting(owner).getByRole("button", { name: "退回" }).click();
    await expect(owner.getByText("已退回 1 项")).toBeVisible();
  });

  await test.step("the reporter corrects it", async () => {
    await open(reporter, "/check-in");
    await row(reporter, subject).click();
    await expect(reporter.getByText("与共享平台数据不符")).toBeVisible();
    await report("1016", "已与共享平台核对");
  });

  await test.step("the chain begins again, and ends", async () => {
    await confirm(head, "确认 0/2");
    await confirm(owner, "确认 1/2");
  });

  await test.step("the history says who confirmed at which stage", async () => {
    await card();
    await expect(reporter.getByText(/^确认 \d/)).toBeHidden();
    await reporter.getByRole("button", { name: "填报记录" }).click();
    const history = reporter.getByRole("dialog", { name: "填报记录" });
    await expect(history.getByText(/已确认 · 本单位负责人 · /).first()).toBeVisible();
    await expect(history.getByText(/已确认 · 数据主管单位（市大数据发展管理局） · /)).toBeVisible();
    await expect(history.getByText(/已退回 · 数据主管单位（市大数据发展管理局） · /)).toBeVisible();
  });
});

test("an exception is set for an indicator by its code, and taken back", async ({ page }) => {
  await open(page, "/reporting");
  await page.getByRole("button", { name: "增加例外" }).click();
  const dialog = page.getByRole("dialog", { name: "增加例外" });
  await dialog.getByRole("button", { name: "保存确认链" }).click();
  await expect(dialog.getByText("请选择单位。")).toBeVisible();
  await dialog.getByText("指标", { exact: true }).click();
  await dialog.getByLabel("指标编码").fill("没有");
  await dialog.getByLabel("确认顺序").selectOption({ label: "考核办" });
  await dialog.getByRole("button", { name: "保存确认链" }).click();
  await expect(dialog.getByText("方案里没有这个编码的填报指标。")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("指标编码").fill("nyj-01");
  await dialog.getByRole("button", { name: "保存确认链" }).click();
  const line = page.getByRole("row", { name: /NYJ-01/ });
  await expect(line).toContainText("考核办");
  await line.getByRole("button", { name: "撤销例外" }).click();
  await expect(page.getByText("例外已撤销")).toBeVisible();
  await expect(page.getByText("没有例外。")).toBeVisible();
});
