import { expect, expectAccessible, test } from "../fixtures/test.ts";
import { enterAsAuditor } from "../fixtures/auditor.ts";

test("an edit of a scheme stands in the record, field by field", async ({ page, hengce, browser }) => {
  await page.goto("/decompose");
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  const code = page.locator(".tree-code").getByText("NYJ-01", { exact: true });
  const row = page.getByRole("treegrid").getByRole("row").filter({ has: code });
  await row.getByRole("gridcell").nth(4).locator(".tree-number").click();
  await page.keyboard.type("1500");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();

  const context = await browser.newContext({ baseURL: hengce.url });
  const auditor = await context.newPage();
  await enterAsAuditor(auditor, hengce);
  await auditor.goto("/audit?deed=scheme_edit");
  await expect(auditor.locator("html")).toHaveAttribute("data-hydrated", "true");
  const entries = auditor.getByRole("list", { name: "审计记录，从新到旧" }).locator("> li");
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText("王芳");
  await entries.locator("summary").click();
  await expect(entries.getByText("新型农业经营主体培育数量").first()).toBeVisible();
  await expect(entries.getByText(/基础目标.*1,200.*1,500/)).toBeVisible();
  await expectAccessible(auditor);
  await context.close();
});
