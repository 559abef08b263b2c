import { employ } from "../fixtures/people.ts";
import { run } from "../fixtures/server.ts";
import { ADMINISTRATOR, expect, expectAccessible, open, signIn, test } from "../fixtures/test.ts";

/** So many failures pause a name at an address under the rules of a new city (`asvs`). */
const FAILURES = 10;

test.describe("sign-in", () => {
  test.use({ as: "nobody" });

  test("a user who guesses has to wait, even with the right password, and nobody else has to", async ({
    page,
    hengce,
    problems,
  }) => {
    problems.expect(/401|429/);
    const zhaoli = await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");
    const enter = async (login: string, password: string) => {
      await page.getByLabel("用户名").fill(login);
      await page.getByLabel("密码").fill(password);
      const answer = page.waitForResponse((response) => response.url().endsWith("/fn/account/sign_in"));
      await page.getByRole("button", { name: "登录" }).click();
      return (await answer).status();
    };

    await open(page, "/sign-in");
    for (let guess = 1; guess <= FAILURES; guess++) {
      expect(await enter(zhaoli.login, `guess ${guess}`)).toBe(401);
    }
    await expect(page.getByRole("alert")).toContainText("用户名或密码不正确");
    expect(await enter(zhaoli.login, zhaoli.password)).toBe(429);
    await expect(page.getByRole("alert")).toContainText("失败次数过多，请 15 分钟后再试");
    await expectAccessible(page);

    expect(await enter(ADMINISTRATOR.login, ADMINISTRATOR.password)).toBe(200);
    await expect(page.getByRole("button", { name: ADMINISTRATOR.name })).toBeVisible();
  });
});

test("a user's devices are listed, and one of them is signed out from another", async ({
  page,
  elsewhere,
  problems,
}) => {
  problems.expect(/401/);
  const other = await elsewhere(ADMINISTRATOR);
  await open(other, "/decompose");
  await open(page, "/account");
  const devices = page.getByRole("listitem").filter({ hasText: "最近活动" });
  await expect(devices).toHaveCount(2);
  await expect(devices.filter({ hasText: "本设备" })).toHaveCount(1);
  await devices.getByRole("button", { name: "退出" }).click();
  await expect(devices).toHaveCount(1);
  await expect(devices).toContainText("本设备");

  await other.goto("/decompose");
  await expect(other).toHaveURL(/\/sign-in/);
  await page.reload();
  await expect(page).toHaveURL("/account");
});

test.describe("without script", () => {
  test.use({ as: "nobody", javaScriptEnabled: false });

  test("a one-time password is changed, and that leads to the work", async ({ page, hengce }) => {
    const words = ["user", "add", "lilei", "--name", "李雷", "--role", "assessment_office", "--json"];
    const { password } = JSON.parse(await run(hengce.dataDir, ...words)) as { password: string };
    await signIn(page, { login: "lilei", password });
    await expect(page).toHaveURL("/account/begin");
    await page.getByLabel("当前密码").fill(password);
    await page.getByLabel("新密码").fill("水光潋滟 Lake-and-Rain 7");
    await page.getByRole("button", { name: "修改密码" }).click();
    await expect(page).toHaveURL("/todo");
  });
});
