import type { Locator, Page } from "@playwright/test";

import { basics, cell, COLUMN, PARENT, save, type } from "../fixtures/decompose.ts";
import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

const NAME = "2025年度绩效考核方案";

/** Goes to the first number that can be typed over, on either screen. */
async function firstNumber(page: Page, isMobile: boolean): Promise<Locator> {
  if (!isMobile)
    return page.getByRole("treegrid").locator(".tree-row[aria-rowindex='2'] .tree-number").nth(1);
  return page.locator("li .tree-number").first();
}

/** The state of the open scheme; the closed list of schemes names states too. */
function state(page: Page, name: string): Locator {
  return page.getByText(name, { exact: true }).filter({ visible: true });
}

test("a scheme is handed over, approved by somebody else, closed to edits, and opened again", async ({
  page,
  elsewhere,
  hengce,
  cookie,
  isMobile,
  problems,
}) => {
  test.slow();
  problems.expect(/403/);
  await withSheet(hengce, cookie);
  const committee = await employ(hengce, "sunlei", "孙磊", "--role", "steering_committee");
  await open(page, "/decompose");
  await expect(state(page, "草稿")).toBeVisible();

  await test.step("the office submits, and sees what it hands over", async () => {
    await page.getByRole("button", { name: "送审" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/首次送审：共 \d+ 个目标值/)).toBeVisible();
    await expect(dialog.getByText(/错误：\d+ 个指标/)).toBeVisible();
    await expectAccessible(page);
    await dialog.getByLabel("说明（可不填）").fill("请审议");
    await dialog.getByRole("button", { name: "送审" }).click();
    await expect(state(page, "审批中")).toBeVisible();
    await expect(page.getByText("审批期间不能修改")).toBeVisible();
  });

  await test.step("typing says at once why nothing is taken", async () => {
    const number = await firstNumber(page, isMobile);
    await number.click();
    await expect(page.getByRole("alert").filter({ hasText: "由领导小组批准或退回" })).toBeVisible();
    if (!isMobile) {
      await page.keyboard.type("5");
      await expect(page.locator(".tree-input")).toHaveCount(0);
      const cell = page.getByRole("treegrid").locator(".tree-row[aria-rowindex='2'] [role=gridcell]").nth(4);
      await expect(cell).toHaveAttribute("aria-readonly", "true");
    }
    await expectAccessible(page);
  });

  const approver = await elsewhere(committee);
  await test.step("the committee sends it back with a reason, and it is handed over again", async () => {
    await open(approver, "/data");
    const entry = approver.getByRole("listitem", { name: NAME });
    await expect(entry.getByText("审批中")).toBeVisible();
    await entry.getByRole("button", { name: "退回" }).click();
    const dialog = approver.getByRole("dialog");
    await dialog.getByRole("button", { name: "退回" }).click();
    await expect(dialog.getByText("请写明理由")).toBeVisible();
    await dialog.getByLabel("理由", { exact: true }).fill("粮食产量请再核");
    await dialog.getByRole("button", { name: "退回" }).click();
    await expect(entry.getByText("草稿")).toBeVisible();

    // The page of the office hears of it while it is open.
    await expect(page.getByText("粮食产量请再核")).toBeVisible();
    await page.getByRole("button", { name: "送审" }).click();
    await expect(page.getByRole("dialog").getByText("退回以来，没有改动目标值。")).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: "送审" }).click();
    await expect(state(page, "审批中")).toBeVisible();
  });

  await test.step("what is wrong is one step away, and what was written about it stays", async () => {
    await open(approver, "/decompose");
    await approver.getByRole("button", { name: "批准" }).click();
    const dialog = approver.getByRole("dialog");
    await dialog.getByLabel("说明（可不填）").fill("同意");
    await dialog.getByRole("link", { name: /错误：\d+ 个指标/ }).click();
    await expect(approver).toHaveURL(/problems=1/);
    await hydrated(approver);
    await expect(approver.getByRole("switch", { name: /只看问题/ })).toBeChecked();
    await approver.getByRole("button", { name: "批准" }).click();
    await expect(approver.getByRole("dialog").getByLabel("说明（可不填）")).toHaveValue("同意");
  });

  await test.step("it is approved, which closes it", async () => {
    await open(approver, "/decompose");
    await approver.getByRole("button", { name: "批准" }).click();
    const dialog = approver.getByRole("dialog");
    await dialog.getByText("审批经过").click();
    await expect(dialog.getByText("粮食产量请再核")).toBeVisible();
    await dialog.getByRole("button", { name: "批准" }).click();
    await expect(state(approver, "已定稿")).toBeVisible();
    await expect(state(page, "已定稿")).toBeVisible();
    await expect(page.getByRole("button", { name: "送审" })).toBeHidden();
  });

  await test.step("it is opened again, and edits go on", async () => {
    await approver.getByRole("button", { name: "重新打开" }).click();
    const dialog = approver.getByRole("dialog");
    await expect(dialog.getByText("没有改动目标值")).toBeVisible();
    await dialog.getByLabel("理由", { exact: true }).fill("年中调整");
    await dialog.getByRole("button", { name: "重新打开" }).click();
    await expect(state(page, "草稿")).toBeVisible();
    await expect(page.getByText("年中调整")).toBeVisible();
    const number = await firstNumber(page, isMobile);
    await number.click();
    await expect(page.locator(".tree-input")).toBeVisible();
  });
});

test("what is typed while somebody hands the scheme over stays on the device and says why", async ({
  page,
  elsewhere,
  hengce,
  cookie,
  isMobile,
  problems,
}) => {
  problems.expect(/403/);
  await withSheet(hengce, cookie);
  const committee = await employ(hengce, "sunlei", "孙磊", "--role", "steering_committee");
  await open(page, "/decompose");
  const number = await firstNumber(page, isMobile);
  await number.click();
  await page.keyboard.type("88");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "保存", exact: true })).toBeEnabled();

  const other = await elsewhere();
  await open(other, "/data");
  await other.getByRole("button", { name: "送审" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "送审" }).click();
  await expect(page.getByText("留在本设备，现在不能保存")).toBeVisible();
  await expect(page.getByRole("button", { name: "保存", exact: true })).toBeDisabled();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText("留在本设备，现在不能保存")).toBeVisible();

  const approver = await elsewhere(committee);
  await open(approver, "/data");
  await approver.getByRole("button", { name: "退回" }).click();
  await approver.getByRole("dialog").getByLabel("理由", { exact: true }).fill("请补充");
  await approver.getByRole("dialog").getByRole("button", { name: "退回" }).click();
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();
});

test("a user who had a part sees why somebody else must decide", async ({
  page,
  elsewhere,
  hengce,
  cookie,
  problems,
}) => {
  problems.expect(/403/);
  await withSheet(hengce, cookie);
  const both = await employ(
    hengce,
    "qianwei",
    "钱伟",
    "--role",
    "assessment_office",
    "--role",
    "steering_committee",
  );
  const other = await elsewhere(both);
  await open(other, "/decompose");
  await other.getByRole("button", { name: "送审" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "送审" }).click();
  await expect(other.getByRole("button", { name: "批准" })).toBeDisabled();
  await expect(other.getByText("须由其他人审批")).toBeVisible();
  await expectAccessible(other);
  // The administrator runs the assessment and is no approver: no button at all.
  await open(page, "/decompose");
  await expect(state(page, "审批中")).toBeVisible();
  await expect(page.getByRole("button", { name: "批准" })).toBeHidden();
});

test("a department sees in advance what is not its own", async ({ elsewhere, hengce, cookie, isMobile }) => {
  await withSheet(hengce, cookie);
  const reporter = await employ(hengce, "zhaoli", "赵丽", "--organization", "NYJ", "--role", "reporter");
  const page = await elsewhere(reporter);
  await open(page, "/decompose");
  await expect(page.getByRole("button", { name: "添加市级指标" })).toBeHidden();
  const number = await firstNumber(page, isMobile);
  await number.click();
  await expect(page.getByRole("alert").filter({ hasText: "只能由该单位或考核办修改" })).toBeVisible();
  if (!isMobile) {
    // A total of its own whose parts belong to the districts: the parts stay, and the rest shows.
    const before = await basics(page);
    await type(page, PARENT, COLUMN.basic, "1500");
    await page.keyboard.press("Enter");
    await expect(cell(page, PARENT, COLUMN.basic)).toHaveText("1,500");
    expect(await basics(page)).toEqual(before);
    await save(page);
    await cell(page, "QYD-03", COLUMN.basic).click();
    await expect(page.locator("#closed-reason")).toContainText("只能由该单位或考核办修改");
  }
  await expectAccessible(page);
});
