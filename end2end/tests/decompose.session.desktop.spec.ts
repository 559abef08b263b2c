import { cell, COLUMN, open, type } from "../fixtures/decompose.ts";
import { run } from "../fixtures/server.ts";
import { ADMINISTRATOR, expect, signIn, test } from "../fixtures/test.ts";

test("a session that ends while I edit costs nothing: I sign in and go on", async ({ page, problems }) => {
  problems.expect(/401/);
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  // Ended elsewhere; this page does not know yet.
  await page.request.post("/fn/account/sign_out", { form: {} });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByText("你已退出登录")).toBeVisible();
  await page.getByRole("status").getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=\/decompose/);
  await page.getByLabel("用户名").fill(ADMINISTRATOR.login);
  await page.getByLabel("密码").fill(ADMINISTRATOR.password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(/\/decompose/);
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("610");
  await expect(page.getByRole("button", { name: "保存", exact: true })).toBeVisible();
});

test("what somebody left unsaved is not shown to the next person on the device", async ({
  page,
  context,
  hengce,
  problems,
}) => {
  problems.expect(/401/);
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  await page.goto("about:blank");

  const words = ["user", "add", "lilei", "--name", "李雷", "--role", "assessment_office", "--json"];
  const { password } = JSON.parse(await run(hengce.dataDir, ...words)) as { password: string };
  await context.clearCookies();
  await signIn(page, { login: "lilei", password });
  await page.goto("/account/begin");
  await page.getByLabel("当前密码").fill(password);
  await page.getByLabel("新密码").fill("水光潋滟 Lake-and-Rain 7");
  await page.getByRole("button", { name: "修改密码" }).click();
  await page.waitForURL((url) => url.pathname !== "/account/begin");
  await open(page);
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("600");

  await context.clearCookies();
  await signIn(page, ADMINISTRATOR);
  await open(page);
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("610");
});

test("signing out asks when there are unsaved edits here", async ({ page, problems }) => {
  problems.expect(/401/);
  await open(page);
  await type(page, "QQP-03", COLUMN.basic, "610");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: ADMINISTRATOR.name }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  const question = page.getByRole("dialog", { name: "本机还有未保存的修改" });
  await question.getByRole("button", { name: "返回保存" }).click();
  await expect(question).toBeHidden();
  await expect(cell(page, "QQP-03", COLUMN.basic)).toHaveText("610");

  await page.getByRole("button", { name: ADMINISTRATOR.name }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await question.getByRole("button", { name: "放弃修改并退出" }).click();
  await expect(page).toHaveURL("/sign-in");
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
});
