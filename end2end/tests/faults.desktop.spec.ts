import type { Locator } from "@playwright/test";

import { employ, withSheet } from "../fixtures/people.ts";
import { ADMINISTRATOR, expect, expectAccessible, open, test } from "../fixtures/test.ts";

/** A refusal stands at its field, which has the focus. */
async function expectFault(field: Locator, sentence: string): Promise<void> {
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveAccessibleDescription(sentence);
  await expect(field).toBeFocused();
}

async function expectSound(field: Locator): Promise<void> {
  await expect(field).not.toHaveAttribute("aria-invalid");
}

const LANGUAGES = [
  {
    locale: "zh-CN",
    create: "新建账号",
    name: "姓名",
    login: "用户名",
    phone: "电话",
    taken: "这个用户名已有人使用。",
    number: "电话为 5 至 20 位数字，可含 + - ( ) 和空格。",
    once: "一次性密码",
  },
  {
    locale: "en-GB",
    create: "New account",
    name: "Name",
    login: "User name",
    phone: "Telephone",
    taken: "This user name is taken.",
    number: "A telephone number has 5 to 20 digits, and may have + - ( ) and spaces.",
    once: "one-time password",
  },
];

for (const words of LANGUAGES) {
  test.describe(`in ${words.locale}`, () => {
    test.use({ locale: words.locale });

    test("what is refused of a new account is shown at its field and goes when that is edited", async ({
      page,
      problems,
    }) => {
      problems.expect(/422/);
      await open(page, "/people");
      await page.getByRole("button", { name: words.create }).first().click();
      const dialog = page.getByRole("dialog", { name: words.create });
      const [name, login, phone] = [words.name, words.login, words.phone].map((label) =>
        dialog.getByRole("textbox", { name: label, exact: true }),
      ) as [Locator, Locator, Locator];
      const send = dialog.getByRole("button", { name: words.create });
      await name.fill("王芳");
      await login.fill(ADMINISTRATOR.login);
      await phone.fill("0871");
      await send.click();
      await expectFault(login, words.taken);
      await expectAccessible(page);
      await expect(dialog.getByRole("alert")).toHaveCount(0);
      await expect(name).toHaveValue("王芳");
      await expect(phone).toHaveValue("0871");

      // Editing another field changes nothing.
      await name.fill("王芳芳");
      await expect(login).toHaveAttribute("aria-invalid", "true");
      await login.fill("wangfangfang");
      await expectSound(login);
      await send.click();
      await expectFault(phone, words.number);
      // The same once more, although nothing was edited.
      await send.click();
      await expectFault(phone, words.number);
      await phone.fill("0871-63186688");
      await expectSound(phone);
      await send.click();
      await expect(dialog.getByText(words.once).first()).toBeVisible();
    });
  });
}

test("a password that is refused keeps what was typed, and its sentence follows the language", async ({
  page,
  problems,
}) => {
  problems.expect(/401|422/);
  await open(page, "/account");
  const [old, next] = [page.getByLabel("当前密码"), page.getByLabel("新密码")];
  await old.fill("not the password");
  await next.fill("水光潋滟 Lake-and-Rain 7");
  const send = page.getByRole("button", { name: "修改密码" });
  await send.click();
  await expectFault(old, "用户名或密码不正确。");
  await expectSound(next);
  await expect(next).toHaveValue("水光潋滟 Lake-and-Rain 7");
  await old.fill(ADMINISTRATOR.password);
  await expectSound(old);
  await next.fill("passwordpassword");
  await send.click();
  await expectFault(next, "这个密码容易被猜到，请用几个互不相关的词。");

  await page.getByRole("button", { name: "外观" }).click();
  await page.getByText("English").click();
  const chosen = page.getByLabel("New password");
  await expect(chosen).toHaveAccessibleDescription(
    "This password is easy to guess. Use several words that do not belong together.",
  );
  await expect(chosen).toHaveValue("passwordpassword");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await chosen.fill("水光潋滟 Lake-and-Rain 7");
  await expectSound(chosen);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("The password is changed")).toBeVisible();
});

test("a delegation is refused at the colleague who holds the role already", async ({
  elsewhere,
  hengce,
  cookie,
  problems,
}) => {
  problems.expect(/422/);
  await withSheet(hengce, cookie);
  const office = await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");
  await employ(hengce, "sunlei", "孙磊", "--role", "assessment_office");
  const page = await elsewhere(office);
  await open(page, "/account");
  await page.getByRole("button", { name: "委托他人" }).click();
  const dialog = page.getByRole("dialog", { name: "委托他人" });
  const send = dialog.getByRole("button", { name: "委托", exact: true });
  const [colleague, until] = [dialog.getByLabel("代理人"), dialog.getByLabel("结束日期")];
  await send.click();
  await expectFault(colleague, "请选择代理人。");
  await colleague.selectOption("孙磊");
  await expectSound(colleague);
  await until.fill("2099-12-31");
  await dialog.getByLabel("事由").fill("出差");
  await send.click();
  await expectFault(colleague, "该人员已有这个角色。");
  await expectAccessible(page);
  await expect(until).toHaveValue("2099-12-31");
  await expect(dialog.getByLabel("事由")).toHaveValue("出差");
  await colleague.selectOption("王芳");
  await expectSound(colleague);
});

test("a password that is shown once stays when the next step fails", async ({ page, hengce, problems }) => {
  problems.expect(/ERR_FAILED/);
  await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");
  await open(page, "/people");
  await page.getByRole("button", { name: "赵丽", exact: true }).click();
  const access = page.getByRole("dialog", { name: "赵丽" }).getByRole("region", { name: "登录权限" });
  await access.getByLabel("原因").fill("忘记密码");
  await access.getByRole("button", { name: "重置为一次性密码" }).click();
  const password = await access.locator("output").innerText();
  expect(password).not.toBe("");
  await page.route("**/fn/people/set_state", (route) => route.abort());
  await access.getByRole("button", { name: "停用", exact: true }).click();
  await expect(access.getByRole("alert")).toContainText("无法连接服务器");
  await expect(access.locator("output")).toHaveText(password);
});
