import { ADMINISTRATOR, expect, expectAccessible, signIn, test } from "../fixtures/test.ts";

test.describe("on the first day", () => {
  test.use({ city: "unfounded" });

  test("the printed token makes the first account, and the work begins", async ({
    page,
    hengce,
    problems,
  }) => {
    problems.expect(/401|422/);
    const token = (await hengce.log()).match(/([a-z2-9]{5}-){3}[a-z2-9]{5}/)?.[0];
    await page.goto("/decompose");
    await expect(page).toHaveURL("/setup");
    await expectAccessible(page);
    await page.getByLabel("初始化令牌").fill("guess");
    await page.getByLabel("城市").fill("云澜市");
    await page.getByLabel("行政区划代码").fill("530100");
    await page.getByLabel("姓名").fill(ADMINISTRATOR.name);
    await page.getByLabel("用户名").fill(ADMINISTRATOR.login);
    await page.getByLabel("新密码").fill("太短");
    await page.getByRole("button", { name: "建立账号" }).click();
    await expect(page.getByLabel("初始化令牌")).toHaveAccessibleDescription(/初始化令牌无效/);
    await page.getByLabel("初始化令牌").fill(token ?? "");
    await page.getByRole("button", { name: "建立账号" }).click();
    await expect(page.getByLabel("新密码")).toHaveAccessibleDescription(/至少 12 个字符/);
    await page.getByLabel("新密码").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "建立账号" }).click();
    await expect(page.getByRole("heading", { name: "欢迎使用衡策" })).toBeVisible();
    await page.getByRole("button", { name: "打开示例城市" }).click();
    await expect(page).toHaveURL(/\/decompose\?scheme=/);
  });
});

test.describe("sign-in", () => {
  test.use({ as: "nobody" });

  test("a stranger is led there and back to where the link pointed", async ({ page, problems }) => {
    problems.expect(/401/);
    await page.goto("/data?tab=1");
    await expect(page).toHaveURL("/sign-in?next=/data%3Ftab%3D1");
    await expectAccessible(page);
    await page.getByLabel("用户名").fill(ADMINISTRATOR.login);
    await page.getByLabel("密码").fill("not the password");
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page.getByRole("alert")).toContainText("用户名或密码不正确");
    await page.getByLabel("密码").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "登录" }).click();
    await expect(page).toHaveURL("/data?tab=1");
    await expect(page.getByRole("button", { name: ADMINISTRATOR.name })).toBeVisible();
  });

  test("who signs out is out, and what the device kept is gone", async ({ page, problems }) => {
    problems.expect(/401/);
    await signIn(page, ADMINISTRATOR);
    await page.evaluate(() => localStorage.setItem("kept", "something"));
    await page.getByRole("button", { name: ADMINISTRATOR.name }).click();
    await page.getByRole("button", { name: "退出登录" }).click();
    await expect(page).toHaveURL("/sign-in");
    expect(await page.evaluate(() => localStorage.getItem("kept"))).toBeNull();
    await page.goto("/decompose");
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test.describe("without script", () => {
    test.use({ javaScriptEnabled: false });

    test("sign-in works all the same", async ({ page }) => {
      await page.goto("/data");
      await page.getByLabel("用户名").fill(ADMINISTRATOR.login);
      await page.getByLabel("密码").fill(ADMINISTRATOR.password);
      await page.getByRole("button", { name: "登录" }).click();
      await expect(page).toHaveURL("/data");
    });
  });
});

test("a user changes the password, and other devices are signed out", async ({
  page,
  elsewhere,
  problems,
}) => {
  problems.expect(/401|422/);
  const other = await elsewhere(ADMINISTRATOR);
  await page.goto("/account");
  await expectAccessible(page);
  await expect(page.getByText("本设备")).toBeVisible();
  await page.getByLabel("当前密码").fill(ADMINISTRATOR.password);
  await page.getByLabel("新密码").fill("passwordpassword");
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByLabel("新密码")).toHaveAccessibleDescription(/容易被猜到/);
  await page.getByLabel("新密码").fill("水光潋滟 Lake-and-Rain 7");
  await page.getByRole("button", { name: "修改密码" }).click();
  await expect(page.getByText("密码已修改")).toBeVisible();
  await other.goto("/decompose");
  await expect(other).toHaveURL(/\/sign-in/);
});
