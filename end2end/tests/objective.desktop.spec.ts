import { cell, COLUMN, open as openDecompose, save } from "../fixtures/decompose.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test.use({ city: "november" });

test("a card that is dragged to another column asks what changed", async ({ page }) => {
  await open(page, "/board/objectives");
  const card = page.getByRole("article").filter({ hasText: "SJJ-P1" });
  const objective = page.getByRole("listitem").filter({ has: card }).last();
  const dropped = objective.getByRole("group", { name: "已放弃", exact: true });
  await card.dragTo(dropped);
  const dialog = page.getByRole("dialog", { name: "更新进展：数据接口可用率" });
  await expect(dialog.getByLabel("移到")).toHaveValue("4");
  // A dialog that is closed moves nothing.
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(dropped.getByRole("article")).toHaveCount(0);

  await card.dragTo(dropped);
  await dialog.getByLabel("信心（0–10）").selectOption({ label: "0" });
  await dialog.getByLabel("进展说明").fill("接口整体下线");
  await dialog.getByRole("button", { name: "保存" }).press("Enter");
  await expect(dropped.getByRole("article")).toContainText("接口整体下线");
  await expect(card).toBeFocused();
});

test("objectives and key results are made in Decompose", async ({ page }) => {
  const mode = async (code: string, word: string): Promise<void> => {
    await cell(page, code, COLUMN.name).click();
    await page.getByRole("tab", { name: "口径" }).click();
    const panel = page.getByRole("tabpanel");
    await panel.getByRole("button", { name: "编辑口径" }).click();
    await panel.getByLabel("模式").selectOption({ label: word });
    await panel.getByRole("button", { name: "采用" }).click();
    await expect(panel.locator("dd").getByText(word, { exact: true })).toBeVisible();
  };
  await openDecompose(page, "/decompose?q=NYJ-");
  await mode("NYJ-P1", "关键结果");
  const findings = cell(page, "NYJ-P1", COLUMN.findings);
  await expect(findings).toContainText("无目标");
  await mode("NYJ-01", "目标");
  await expect(findings).not.toContainText("无目标");
  await expectAccessible(page);
  await save(page);
  await page.getByRole("tab", { name: "历史" }).click();
  await expect(page.getByRole("tabpanel").getByText("模式：KPI → 目标")).toBeVisible();

  await open(page, "/board/objectives");
  await expect(page.getByRole("heading", { level: 2, name: /NYJ-01$/ })).toBeVisible();
  await expect(page.getByRole("article").filter({ hasText: "NYJ-P1" })).toBeVisible();
});

test("a scheme without any says how they are made", async ({ page }) => {
  await open(page, "/board/objectives");
  await page.getByLabel("方案", { exact: true }).selectOption({ index: 1 });
  await expect(page.getByText("还没有目标和关键结果")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "打开目标分解" }).click();
  await expect(page).toHaveURL(/\/decompose\?scheme=/);
});
