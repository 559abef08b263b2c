import type { Page } from "@playwright/test";

import { expect, signIn, test } from "../fixtures/test.ts";

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
