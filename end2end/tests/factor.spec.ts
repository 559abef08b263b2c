import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { Authenticator } from "../fixtures/authenticator.ts";
import { employ } from "../fixtures/people.ts";
import { ADMINISTRATOR, expect, expectAccessible, hydrated, open, signIn, test } from "../fixtures/test.ts";

/** Sets the second factor up on “My account”, with the secret that is shown there to be typed. */
async function enrol(page: Page, password: string): Promise<{ device: Authenticator; codes: string[] }> {
  await page.getByLabel("登录密码").fill(password);
  await page.getByRole("button", { name: "下一步" }).click();
  const device = new Authenticator(await page.locator("output").innerText());
  await page.getByLabel("验证码").fill(device.next());
  await page.getByRole("button", { name: "启用" }).click();
  await expect(page.getByRole("heading", { name: /^恢复码/ })).toBeFocused();
  return { device, codes: await shown(page) };
}

/** The recovery codes on the page, which are there once. */
async function shown(page: Page): Promise<string[]> {
  const codes = page.getByRole("listitem").filter({ hasText: /^(\w{5}-){4}\w{5}$/ });
  await expect(codes).toHaveCount(10);
  return codes.allInnerTexts();
}

/** Takes the first step of sign-in, after which the second one waits. */
async function firstStep(page: Page, next = "/account"): Promise<void> {
  await page.goto(`/sign-in?next=${next}`);
  await page.getByLabel("用户名").fill(ADMINISTRATOR.login);
  await page.getByLabel("密码").fill(ADMINISTRATOR.password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL(`/sign-in/code?next=${next}`);
  await hydrated(page);
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: ADMINISTRATOR.name }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page).toHaveURL("/sign-in");
}

test("a user sets a second factor up, and from then on needs it to sign in", async ({ page, problems }) => {
  problems.expect(/401/);
  await open(page, "/account");
  await page.getByRole("button", { name: "设置两步验证" }).click();
  await page.getByLabel("登录密码").fill("not the password");
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByLabel("登录密码")).toHaveAccessibleDescription(/用户名或密码不正确/);
  await page.getByLabel("登录密码").fill(ADMINISTRATOR.password);
  await page.getByRole("button", { name: "下一步" }).click();
  await expect(page.getByRole("img", { name: /二维码/ })).toBeVisible();
  await expect(page.locator("output")).toHaveText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
  const address = await page.getByRole("link", { name: "在本机的验证器中打开" }).getAttribute("href");
  expect(address).toMatch(/^otpauth:\/\/totp\/Hengce:wangfang\?secret=[A-Z2-7]{32}&issuer=Hengce/);
  await expectAccessible(page);

  const device = new Authenticator(await page.locator("output").innerText());
  await page.getByLabel("验证码").fill("abc");
  await page.getByRole("button", { name: "启用" }).click();
  await expect(page.getByLabel("验证码")).toHaveAccessibleDescription(/验证码或恢复码不正确/);
  await page.getByLabel("验证码").fill(device.next());
  await page.getByRole("button", { name: "启用" }).click();
  await expect(page.getByRole("heading", { name: /^恢复码/ })).toBeFocused();
  await expect(page.getByText("还有 10 个恢复码可用")).toBeVisible();
  await expectAccessible(page);
  const [code = ""] = await shown(page);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "下载", exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("衡策恢复码.txt");
  expect(await readFile(await file.path(), "utf8")).toContain(`${code}\r\n`);
  await page.getByRole("button", { name: "已妥善保存" }).click();
  await expect(page.getByText(code)).toBeHidden();

  await signOut(page);
  await firstStep(page);
  await expectAccessible(page);
  await page.getByLabel("验证码").fill(device.again());
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByLabel("验证码")).toHaveAccessibleDescription(/或者已经用过/);
  await page.getByLabel("验证码").fill(device.next());
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page).toHaveURL("/account");

  await signOut(page);
  for (const [answer, told] of [
    [code.toUpperCase(), null],
    [code, "或者已经用过"],
  ] as const) {
    await firstStep(page);
    await page.getByRole("link", { name: "改用恢复码" }).click();
    await page.getByLabel("恢复码").fill(answer);
    await page.getByRole("button", { name: "登录" }).click();
    if (told === null) {
      await expect(page).toHaveURL("/account");
      await expect(page.getByText("还有 9 个恢复码可用")).toBeVisible();
      await signOut(page);
    } else {
      await expect(page.getByLabel("恢复码")).toHaveAccessibleDescription(new RegExp(told));
      await expectAccessible(page);
    }
  }
});

test("recovery codes are renewed, and the factor is removed", async ({ page, problems }) => {
  problems.expect(/401/);
  await open(page, "/account");
  await page.getByRole("button", { name: "设置两步验证" }).click();
  const { device, codes } = await enrol(page, ADMINISTRATOR.password);
  const [old = ""] = codes;
  await page.getByRole("button", { name: "已妥善保存" }).click();

  await page.getByRole("button", { name: "重新生成恢复码" }).click();
  const renew = page.getByRole("dialog", { name: "重新生成恢复码" });
  await renew.getByLabel("登录密码").fill(ADMINISTRATOR.password);
  await renew.getByLabel("验证码或恢复码").fill(device.again());
  await renew.getByRole("button", { name: "重新生成" }).click();
  await expect(renew.getByLabel("验证码或恢复码")).toHaveAccessibleDescription(/或者已经用过/);
  await expectAccessible(page);
  await renew.getByLabel("验证码或恢复码").fill(device.next());
  await renew.getByRole("button", { name: "重新生成" }).click();
  await expect(renew).toBeHidden();
  const [fresh = ""] = await shown(page);
  expect(codes).not.toContain(fresh);
  await page.getByRole("button", { name: "已妥善保存" }).click();

  await page.getByRole("button", { name: "停用两步验证" }).click();
  const remove = page.getByRole("dialog", { name: "停用两步验证" });
  await remove.getByLabel("登录密码").fill(ADMINISTRATOR.password);
  await remove.getByLabel("验证码或恢复码").fill(old);
  await remove.getByRole("button", { name: "停用" }).click();
  await expect(remove.getByLabel("验证码或恢复码")).toHaveAccessibleDescription(/或者已经用过/);
  await remove.getByLabel("验证码或恢复码").fill(fresh);
  await remove.getByRole("button", { name: "停用" }).click();
  await expect(page.getByRole("button", { name: "设置两步验证" })).toBeVisible();
  await signOut(page);
  await signIn(page, ADMINISTRATOR);
  await expect(page.getByRole("button", { name: ADMINISTRATOR.name })).toBeVisible();
});

test("a role can be made to need one, and everybody concerned is named first", async ({
  page,
  elsewhere,
  hengce,
  problems,
}) => {
  problems.expect(/401|403/);
  const guard = await elsewhere(await employ(hengce, "liqiang", "李强", "--role", "security_administrator"));
  await open(guard, "/people");
  const roles = guard.getByRole("group", { name: "须两步验证的角色" });
  await roles.getByLabel("数据管理员").check();
  await expect(guard.getByText("没有人需要另行设置")).toBeVisible();
  await roles.getByLabel("安全管理员").check();
  await roles.getByLabel("考核办").check();
  await expect(guard.getByText("以下 2 人须先设置两步验证")).toBeVisible();
  await expect(guard.getByText(`李强、${ADMINISTRATOR.name}`)).toBeVisible();
  await expect(guard.getByText("其中包括你本人")).toBeVisible();
  await expectAccessible(guard);
  await roles.getByLabel("安全管理员").uncheck();
  await guard.getByRole("button", { name: "保存", exact: true }).click();
  await expect(guard.getByRole("button", { name: "保存", exact: true })).toBeHidden();
  await guard.reload();
  await expect(guard.getByLabel("考核办")).toBeChecked();
  await expect(guard.getByLabel("安全管理员")).not.toBeChecked();

  await page.goto("/decompose");
  await expect(page).toHaveURL("/account/begin");
  await expect(page.getByText("你的角色须使用两步验证")).toBeVisible();
  await hydrated(page);
  await expectAccessible(page);
  await enrol(page, ADMINISTRATOR.password);
  await page.getByRole("button", { name: "已妥善保存" }).click();
  await expect(page).toHaveURL("/todo");
});

test.describe("in English", () => {
  test.use({ locale: "en" });

  test("the second factor is set up and asked for", async ({ page, problems }) => {
    problems.expect(/401/);
    await open(page, "/account");
    await page.getByRole("button", { name: "Set up two-step sign-in" }).click();
    await page.getByLabel("Your password").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "Next" }).click();
    const device = new Authenticator(await page.locator("output").innerText());
    await page.getByLabel("Code", { exact: true }).fill(device.next());
    await page.getByRole("button", { name: "Turn on" }).click();
    await expect(page.getByText("Recovery codes left: 10")).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("button", { name: ADMINISTRATOR.name }).click();
    await page.getByRole("button", { name: "Sign out" }).first().click();
    await page.getByLabel("User name").fill(ADMINISTRATOR.login);
    await page.getByLabel("Password").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to Hengce: second step" })).toBeVisible();
    await hydrated(page);
    await page.getByLabel("Code", { exact: true }).fill(device.again());
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/was used before/);
    await page.getByLabel("Code", { exact: true }).fill(device.next());
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  });
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the second step works all the same, and says what went wrong", async ({ page, browser, hengce }) => {
    const device = await browser.newContext({
      baseURL: hengce.url,
      javaScriptEnabled: true,
      locale: "zh-CN",
    });
    const other = await device.newPage();
    await signIn(other, ADMINISTRATOR);
    await open(other, "/account");
    await other.getByRole("button", { name: "设置两步验证" }).click();
    const { device: authenticator, codes } = await enrol(other, ADMINISTRATOR.password);
    await device.close();

    await page.goto("/data");
    await page.getByLabel("用户名").fill(ADMINISTRATOR.login);
    await page.getByLabel("密码").fill("guess");
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page.getByRole("alert")).toContainText("用户名或密码不正确");
    await page.getByLabel("用户名").fill(ADMINISTRATOR.login);
    await page.getByLabel("密码").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "登录" }).click();
    await page.getByLabel("验证码").fill(authenticator.again());
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page.getByLabel("验证码")).toHaveAccessibleDescription(/或者已经用过/);
    await page.getByRole("link", { name: "改用恢复码" }).click();
    await page.getByLabel("恢复码").fill(codes[9] ?? "");
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page).toHaveURL("/data");
  });
});
