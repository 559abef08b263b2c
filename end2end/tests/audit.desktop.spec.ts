import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test("an edit of a scheme is in the audit log, field by field", async ({ page, hengce, elsewhere }) => {
  await open(page, "/decompose");
  const code = page.locator(".tree-code").getByText("NYJ-01", { exact: true });
  const row = page.getByRole("treegrid").getByRole("row").filter({ has: code });
  await row.getByRole("gridcell").nth(4).locator(".tree-number").click();
  await page.keyboard.type("1500");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "已保存" })).toBeVisible();

  const auditor = await elsewhere(await employ(hengce, "shenji", "沈吉", "--role", "audit_administrator"));
  await open(auditor, "/audit?deed=scheme_edit");
  const entries = auditor.getByRole("list", { name: "审计记录，从新到旧" }).locator("> li");
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText("王芳");
  await entries.locator("summary").click();
  await expect(entries.getByText("新型农业经营主体培育数量").first()).toBeVisible();
  await expect(entries.getByText(/基础目标.*1,200.*1,500/)).toBeVisible();
  await expectAccessible(auditor);
});
