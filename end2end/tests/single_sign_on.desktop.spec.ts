import type { Page } from "@playwright/test";

import { IdentityProvider, NAME } from "../fixtures/identity_provider.ts";
import {
  ADMINISTRATOR,
  expect,
  expectAccessible,
  hydrated,
  open,
  signIn,
  test as base,
} from "../fixtures/test.ts";

/** With the real provider beside Hengce; its origin is the only other one that a page may ask. */
const test = base.extend<{ provider: IdentityProvider }>({
  provider: async ({ hengce, problems }, use) => {
    const provider = await IdentityProvider.start(hengce);
    problems.expect(new RegExp(`^foreign request: ${provider.origin}/`));
    await use(provider);
    await provider.stop();
  },
});

async function signOut(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name }).click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page).toHaveURL("/sign-in");
}

test.describe("sign-in", () => {
  test.use({ as: "nobody" });

  test("a newcomer comes in with the roles that the provider gives, and only those", async ({
    page,
    provider,
    problems,
  }) => {
    problems.expect(/403|422/);
    await open(page, "/sign-in?next=/decompose");
    await expectAccessible(page);
    await page.getByRole("link", { name: NAME.create }).click();
    await expect(page).toHaveURL(new RegExp(`^${provider.origin}/`));
    await provider.choose(page, "赵丽");
    await expect(page).toHaveURL(/\/decompose/);
    await expect(page.getByRole("button", { name: "赵丽" })).toBeVisible();
    await open(page, "/account");
    await expectAccessible(page);
    await expect(page.getByLabel("当前密码")).toBeHidden();
    await page.getByRole("button", { name: "解除关联" }).first().click();
    await expect(page.getByRole("alert")).toContainText("没有密码，解除后就无法登录");

    provider.people["s-1"].groups = [];
    await signOut(page, "赵丽");
    await page.getByRole("link", { name: NAME.create }).click();
    await expect(page.getByRole("button", { name: "赵丽" })).toBeVisible();
    const refused = await page.goto("/decompose");
    expect(refused?.status()).toBe(403);
  });

  test("a stranger is turned away where strangers are, and told what to do", async ({ page, provider }) => {
    await open(page, "/sign-in?next=/data");
    await page.getByRole("link", { name: NAME.refuse }).click();
    await provider.choose(page, "钱进");
    await expect(page).toHaveURL("/sign-in?trouble=stranger&provider=refuse&next=/data");
    await expect(page.getByRole("alert")).toContainText("这个身份还没有关联账号");
    await expectAccessible(page);
    await signIn(page, ADMINISTRATOR);
  });

  test("who says no at the provider is back at sign-in", async ({ page, provider }) => {
    await open(page, "/sign-in");
    await page.getByRole("link", { name: NAME.create }).click();
    await provider.choose(page, "取消");
    await expect(page.getByRole("alert")).toContainText("认证平台拒绝了登录");
  });

  test("an answer counts once, and a provider that is away keeps nobody else out", async ({
    page,
    provider,
    hengce,
  }) => {
    const answers: string[] = [];
    page.on("request", (request) => {
      if (request.url().startsWith(`${hengce.url}/oidc/create/callback`)) answers.push(request.url());
    });
    await open(page, "/sign-in");
    await page.getByRole("link", { name: NAME.create }).click();
    await provider.choose(page, "赵丽");
    await expect(page.getByRole("button", { name: "赵丽" })).toBeVisible();
    await signOut(page, "赵丽");
    expect(answers).toHaveLength(1);
    await page.goto(answers[0] ?? "");
    await expect(page).toHaveURL("/sign-in?trouble=expired&provider=create");
    await expect(page.getByRole("alert")).toContainText("这次登录已经失效");
    await hydrated(page);

    await provider.stop();
    await hengce.restart();
    await open(page, "/sign-in");
    await page.getByRole("link", { name: NAME.create }).click();
    await expect(page.getByRole("alert")).toContainText("认证平台暂时没有响应");
    await signIn(page, ADMINISTRATOR);
  });

  test.describe("without script", () => {
    test.use({ javaScriptEnabled: false });

    test("the way to the provider is a link", async ({ page, provider }) => {
      await page.goto("/data");
      await page.getByRole("link", { name: NAME.create }).click();
      await provider.choose(page, "赵丽");
      await expect(page).toHaveURL("/data");
    });
  });
});

test("an account is linked to an identity, comes in by it, and is unlinked", async ({ page, provider }) => {
  await open(page, "/account");
  const line = page.getByRole("listitem").filter({ hasText: NAME.refuse });
  await expect(line).toContainText("未关联");
  await line.getByRole("button", { name: "关联" }).click();
  await provider.choose(page, "钱进");
  await expect(page).toHaveURL("/account");
  await expect(line).toContainText("尚未用于登录");
  await expectAccessible(page);

  await signOut(page, ADMINISTRATOR.name);
  await page.getByRole("link", { name: NAME.refuse }).click();
  await expect(page.getByRole("button", { name: ADMINISTRATOR.name })).toBeVisible();
  await open(page, "/account");
  await expect(line).toContainText("最近登录");
  await line.getByRole("button", { name: "解除关联" }).click();
  await expect(line).toContainText("未关联");
});
