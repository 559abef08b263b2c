import { readFile } from "node:fs/promises";

import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

test.use({ city: "november" });

test("money without effect is named on the board, with both lights and why", async ({ page }) => {
  await open(page, "/board");
  const duals = page.getByRole("list", { name: "目标与支出的双监控结果，点击只看该类" });
  const ineffective = duals.getByRole("link", { name: /^花钱无效/ });
  const count = Number((await ineffective.innerText()).match(/\d+/)?.[0]);
  expect(count).toBeGreaterThan(1);
  await ineffective.click();
  await expect(page).toHaveURL(/[?&]dual=ineffective(&|$)/);
  const list = page.getByRole("list", { name: "指标，最需要关注的在前" });
  await expect(list.locator("summary")).toHaveCount(count);
  await page.reload();
  await hydrated(page);
  await expect(list.locator("summary")).toHaveCount(count);
  await expectAccessible(page);

  const investment = list.getByRole("listitem").filter({ hasText: "FGW-01" }).first();
  await expect(investment).toContainText("花钱无效");
  await investment.locator("summary").click();
  await expect(investment.getByText(/^双监控：花钱无效/)).toBeVisible();
  await expect(investment.getByText(/支出 4\.01 亿元，全年预算 4\.8 亿元，执行率 83\.5%/)).toBeVisible();
  await expect(investment.getByText(/上年各月的支付进度/)).toBeVisible();
  await expectAccessible(page);
  await investment.getByRole("link", { name: "查看预算项目" }).click();
  await expect(page).toHaveURL(/\/budget\?.*q=B-FGW-01/);
});

test("a budget item shows what is spent of it, by month, and what is wrong", async ({ page }) => {
  await open(page, "/budget");
  const list = page.getByRole("list", { name: "预算项目" });
  await expect(list.locator("summary")).toHaveCount(24);
  await expectAccessible(page);
  const scrolls = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(await scrolls()).toBe(false);

  await page.getByLabel("显示").selectOption({ label: "超预算的" });
  await expect(page).toHaveURL(/[?&]show=overspent(&|$)/);
  await expect(list.locator("summary")).toHaveCount(1);
  const culture = list.getByRole("listitem").first();
  await expect(culture).toContainText("B-WLJ-01");
  await expect(culture).toContainText("超预算");
  await culture.locator("summary").click();
  await expect(culture.getByText(/超出 9\.6 万元（规则 R-04）/)).toBeVisible();
  await expectAccessible(page);
  expect(await scrolls()).toBe(false);

  await page.getByLabel("截至月份").selectOption({ label: "2026年9月" });
  await expect(page.getByRole("heading", { name: "没有符合条件的项目" })).toBeVisible();
  await page.getByRole("link", { name: "全部项目" }).click();
  await page.getByLabel("责任单位").selectOption({ label: "市民政局" });
  await expect(list.locator("summary")).toHaveCount(2);
  await page.getByLabel("项目或指标").fill("MZJ-01");
  const beds = list.getByRole("listitem").first();
  await expect(beds).toContainText("95%");
  // Short on the page, with all digits for those who point at it.
  await expect(beds.getByTitle("2,100 万元")).toHaveText("2,100 万元");
  await beds.locator("summary").click();
  await beds.getByRole("link", { name: /^MZJ-01/ }).click();
  await expect(page).toHaveURL(/\/board\?.*q=MZJ-01/);
});

test("the assessment office chooses whose rule the lights follow", async ({ hengce, elsewhere }) => {
  const office = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(office, "/board");
  const tiles = office.getByRole("list", { name: "各灯的指标数，点击只看该灯" });
  const before = await tiles.innerText();
  await office.getByLabel("亮灯规则").last().selectOption({ label: "天津 2022" });
  await expect(office.getByText(/^规则：按天津 2022/)).toBeVisible();
  await expect(tiles).not.toHaveText(before);
  await expectAccessible(office);
  await office.reload();
  await hydrated(office);
  await expect(office.getByText(/^规则：按天津 2022/)).toBeVisible();

  await test.step("or thresholds of its own, which say what they mean", async () => {
    const rule = office.getByLabel("亮灯规则").last();
    await rule.selectOption({ label: "本市规则" });
    const dialog = office.getByRole("dialog", { name: "本市规则" });
    await dialog.getByLabel("黄灯：落后达到").fill("20");
    await dialog.getByLabel("红灯：落后超过").fill("15");
    await expect(dialog.getByText("红灯的界限不能小于黄灯的界限。")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "保存" })).toBeDisabled();
    await expectAccessible(office);
    await dialog.getByRole("button", { name: "取消" }).click();
    await expect(rule).toHaveValue(
      (await rule.getByRole("option", { name: "天津 2022" }).getAttribute("value")) ?? "",
    );

    await rule.selectOption({ label: "本市规则" });
    await dialog.getByLabel("黄灯：落后达到").fill("5");
    await dialog.getByLabel("红灯：落后超过").fill("12.5");
    await expect(
      dialog.getByText(/低于序时进度不到 5% 为绿灯，达到 5% 为黄灯，超过 12.5% 为红灯/),
    ).toBeVisible();
    await dialog.getByRole("button", { name: "保存" }).click();
    await expect(office.getByText(/^规则：按本市规则（第 3 版）/)).toBeVisible();
  });
});

test("a month comes in as a sheet, and leaves as one", async ({ page }) => {
  await open(page, "/data#budgets");
  const section = page.locator("#budgets");
  const leaving = page.waitForEvent("download");
  await section.getByRole("link", { name: "CSV" }).last().click();
  const path = await (await leaving).path();
  const sheet = await readFile(path, "utf8");
  expect(sheet).toContain("B-FGW-01");

  const field = section.getByLabel("预算执行表");
  const send = (text: string) =>
    field.setInputFiles({ name: "预算.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await send(sheet.replace(",40095.06", ",1"));
  await expect(section.getByText(/累计执行数少于2026年9月的/)).toBeVisible();
  await send(sheet.replace(",40095.06", ",40100"));
  // R-04 of the sample is a remark, and keeps nothing out.
  await expect(section.getByText(/超过全年预算 320 万元（规则 R-04）/)).toBeVisible();
  await section.getByRole("button", { name: "确认导入" }).click();
  await expect(section.getByText("预算执行数已导入。")).toBeVisible();
  await expectAccessible(page);
});

test.describe("before there is a scheme", () => {
  test.use({ city: "none" });

  test("the page of budgets says what belongs on it", async ({ page }) => {
    await open(page, "/budget");
    await expect(page.getByRole("heading", { name: "还没有方案" })).toBeVisible();
    await expectAccessible(page);
  });
});
