import type { Page } from "@playwright/test";

import { employ, enterFirst, withSheet } from "../fixtures/people.ts";
import { ADMINISTRATOR, expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

/** Makes an account on the page and answers its one-time password. */
async function create(page: Page, name: string, login: string): Promise<string> {
  await page.getByRole("button", { name: "新建账号" }).first().click();
  const dialog = page.getByRole("dialog", { name: "新建账号" });
  await dialog.getByLabel("姓名").fill(name);
  await dialog.getByLabel("用户名").fill(login);
  await dialog.getByRole("button", { name: "新建账号" }).click();
  const password = await dialog.locator("output").innerText();
  await dialog.getByRole("button", { name: "关闭" }).last().click();
  await expect(page.getByRole("row", { name: login })).toBeVisible();
  return password;
}

async function appoint(page: Page, name: string, role: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).last().click();
  const drawer = page.getByRole("dialog", { name });
  await drawer.getByLabel("授予角色").selectOption(role);
  await drawer.getByRole("button", { name: "授予" }).click();
}

test("three administrators are three people, and none does the others' work", async ({
  page,
  elsewhere,
  problems,
}) => {
  problems.expect(/401|403|422/);
  await open(page, "/people");
  await expect(page.getByText("三员不得兼任")).toBeVisible();
  await expectAccessible(page);
  const security = await create(page, "李强", "liqiang");
  const record = await create(page, "赵丽", "zhaoli");
  await appoint(page, "李强", "安全管理员");
  await expect(page.getByRole("row", { name: "liqiang" })).toContainText("安全管理员");

  const guard = await elsewhere("nobody");
  await enterFirst(guard, { login: "liqiang", password: security });
  await open(guard, "/people");
  await expect(guard.getByRole("button", { name: "新建账号" })).toBeHidden();
  await appoint(guard, ADMINISTRATOR.name, "审计管理员");
  await expect(guard.getByLabel("授予角色")).toHaveAccessibleDescription(/不能与“系统管理员”由同一人担任/);
  await open(guard, "/people");
  await appoint(guard, "赵丽", "审计管理员");
  await expect(guard.getByRole("row", { name: "zhaoli" })).toContainText("审计管理员");
  const audit = await guard.goto("/audit");
  expect(audit?.status()).toBe(403);

  // Nor does the one who makes accounts say what they may do, now that there is somebody for it.
  await page.reload();
  await hydrated(page);
  await page.getByRole("button", { name: "赵丽", exact: true }).last().click();
  const ledger = page.getByRole("dialog", { name: "赵丽" });
  await expect(ledger.getByText("角色由安全管理员授予和解除")).toBeVisible();
  await expect(ledger.getByRole("button", { name: "授予" })).toHaveCount(0);
  const refused = await page.evaluate(async () => {
    const body = JSON.stringify({
      account: "01900000-0000-7000-8000-000000000000",
      appointment: { role: "data_steward" },
    });
    const headers = { "content-type": "application/json" };
    return (await fetch("/fn/people/appoint", { method: "POST", headers, body })).status;
  });
  expect(refused).toBe(403);
  expect((await page.goto("/audit"))?.status()).toBe(403);

  // And the audit administrator can do neither.
  const auditor = await elsewhere("nobody");
  await enterFirst(auditor, { login: "zhaoli", password: record });
  await open(auditor, "/people");
  await expect(auditor.getByRole("button", { name: "新建账号" })).toBeHidden();
  await auditor.getByRole("button", { name: "李强", exact: true }).click();
  const drawer = auditor.getByRole("dialog", { name: "李强" });
  await expect(drawer).toBeVisible();
  await expect(drawer.getByRole("button", { name: "授予" })).toHaveCount(0);
  await expect(drawer.getByRole("button", { name: "停用" })).toHaveCount(0);
  expect((await auditor.goto("/audit"))?.status()).toBe(200);

  // What concerns an administrator takes two of them.
  await open(page, "/people");
  await page.getByRole("button", { name: "李强", exact: true }).last().click();
  const concerned = page.getByRole("dialog", { name: "李强" });
  await concerned.getByLabel("事项").selectOption("重置为一次性密码（保留第二因子）");
  await concerned.getByLabel("原因").fill("遗忘");
  await concerned.getByRole("button", { name: "提出" }).click();
  await expect(concerned.getByText("一次性密码的前半部分，只在此时显示")).toBeVisible();
  await open(page, "/people");
  const waiting = "李强 · 重置为一次性密码（保留第二因子）";
  await expect(page.getByText(waiting)).toBeVisible();
  await expect(page.getByRole("button", { name: "确认", exact: true })).toHaveCount(0);
  await open(auditor, "/people");
  await expect(auditor.getByText(waiting)).toBeVisible();
  await expectAccessible(auditor);
  await auditor.getByRole("button", { name: "确认", exact: true }).click();
  await expect(auditor.getByText("一次性密码的后半部分，只在此时显示")).toBeVisible();
  await expect(auditor.getByText("目前没有待确认的事项")).toBeVisible();
});

test("a disabled person is out at the next step, with the reason in the audit log", async ({
  page,
  elsewhere,
  problems,
}) => {
  problems.expect(/401|403/);
  await open(page, "/people");
  const password = await create(page, "孙伟", "sunwei");
  const other = await elsewhere("nobody");
  await enterFirst(other, { login: "sunwei", password });
  await page.getByRole("button", { name: "孙伟", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "孙伟" });
  await expect(drawer.getByRole("button", { name: "停用" })).toBeDisabled();
  await drawer.getByLabel("原因").fill("调离");
  await drawer.getByRole("button", { name: "停用" }).click();
  await expect(page.getByRole("row", { name: "sunwei" })).toContainText("已停用");
  await other.goto("/account");
  await expect(other).toHaveURL(/\/sign-in/);
});

test("a department head sees the people of their department, and no one else", async ({
  elsewhere,
  hengce,
  cookie,
}) => {
  await withSheet(hengce, cookie);
  const head = await employ(hengce, "sunlei", "孙磊", "--role", "department_head", "--organization", "NYJ");
  await employ(hengce, "zhoumin", "周敏", "--role", "reporter", "--organization", "NYJ");
  await employ(hengce, "wugang", "吴刚", "--role", "reporter", "--organization", "SLJ");
  const page = await elsewhere(head);
  await open(page, "/people");
  await expect(page.getByRole("row", { name: "zhoumin" })).toContainText("填报员");
  await expect(page.getByText("wugang")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "新建账号" })).toBeHidden();
  await expectAccessible(page);
});
