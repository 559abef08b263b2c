import type { Page } from "@playwright/test";

import { ADMINISTRATOR, expect, expectAccessible, signIn, test } from "../fixtures/test.ts";

const CHANGED = "水光潋滟 Lake-and-Rain 7";

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

/** Takes the one-time password and chooses a new one, which has to come first. */
async function enter(page: Page, login: string, password: string): Promise<void> {
  await signIn(page, { login, password });
  await expect(page).toHaveURL("/account");
  await expect(page.getByText("请先设置新密码")).toBeVisible();
  await page.getByLabel("当前密码").fill(password);
  await page.getByLabel("新密码").fill(CHANGED);
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByText("请先设置新密码")).toBeHidden();
}

test("three administrators are three people, and none does the others' work", async ({
  page,
  browser,
  hengce,
  problems,
}) => {
  problems.expect(/401|403|422/);
  await page.goto("/people");
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  await expect(page.getByText("三员不得兼任")).toBeVisible();
  await expectAccessible(page);
  const security = await create(page, "李强", "liqiang");
  const record = await create(page, "赵丽", "zhaoli");
  await appoint(page, "李强", "安全管理员");
  await expect(page.getByRole("row", { name: "liqiang" })).toContainText("安全管理员");

  const device = await browser.newContext({ baseURL: hengce.url, locale: "zh-CN" });
  const guard = await device.newPage();
  await enter(guard, "liqiang", security);
  await guard.goto("/people");
  await expect(guard.locator("html")).toHaveAttribute("data-hydrated", "true");
  await expect(guard.getByRole("button", { name: "新建账号" })).toBeHidden();
  await appoint(guard, "赵丽", "审计管理员");
  await expect(guard.getByRole("row", { name: "zhaoli" })).toContainText("审计管理员");
  await appoint(guard, ADMINISTRATOR.name, "审计管理员");
  await expect(guard.getByRole("alert")).toContainText("不能与“系统管理员”由同一人担任");
  const audit = await guard.goto("/audit");
  expect(audit?.status()).toBe(403);

  // Nor does the one who makes accounts say what they may do, now that there is somebody for it.
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  await appoint(page, "赵丽", "数据管理员");
  await expect(page.getByRole("alert")).toContainText("没有这项权限");
  expect((await page.goto("/audit"))?.status()).toBe(403);

  // And whoever keeps the record can do neither.
  const keeper = await browser.newContext({ baseURL: hengce.url, locale: "zh-CN" });
  const auditor = await keeper.newPage();
  await enter(auditor, "zhaoli", record);
  await auditor.goto("/people");
  await expect(auditor.locator("html")).toHaveAttribute("data-hydrated", "true");
  await expect(auditor.getByRole("button", { name: "新建账号" })).toBeHidden();
  await auditor.getByRole("button", { name: "李强", exact: true }).click();
  const drawer = auditor.getByRole("dialog", { name: "李强" });
  await expect(drawer).toBeVisible();
  await expect(drawer.getByRole("button", { name: "授予" })).toHaveCount(0);
  await expect(drawer.getByRole("button", { name: "停用" })).toHaveCount(0);
  expect((await auditor.goto("/audit"))?.status()).toBe(200);
  await keeper.close();
  await device.close();
});

test("a disabled person is out at the next step, with the reason in the record", async ({
  page,
  browser,
  hengce,
  problems,
}) => {
  problems.expect(/401|403/);
  await page.goto("/people");
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
  const password = await create(page, "孙伟", "sunwei");
  const device = await browser.newContext({ baseURL: hengce.url, locale: "zh-CN" });
  const other = await device.newPage();
  await enter(other, "sunwei", password);
  await page.getByRole("button", { name: "孙伟", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "孙伟" });
  await expect(drawer.getByRole("button", { name: "停用" })).toBeDisabled();
  await drawer.getByLabel("原因").fill("调离");
  await drawer.getByRole("button", { name: "停用" }).click();
  await expect(page.getByRole("row", { name: "sunwei" })).toContainText("已停用");
  await other.goto("/account");
  await expect(other).toHaveURL(/\/sign-in/);
  await device.close();
});
