import type { Page } from "@playwright/test";

import { Group } from "../fixtures/group.ts";
import { Mailbox } from "../fixtures/mailbox.ts";
import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, open, test as base } from "../fixtures/test.ts";

/** With a mail server and a chat group beside Hengce, as far as a test asks for them. */
const test = base.extend<{ mailbox: Mailbox; group: Group }>({
  mailbox: async ({ hengce }, use) => {
    const mailbox = await Mailbox.start();
    await hengce.restart({
      HENGCE_SMTP_URL: mailbox.url,
      HENGCE_SMTP_FROM: "衡策 <hengce@yunlan.example>",
    });
    await use(mailbox);
    await mailbox.stop();
  },

  group: async ({ hengce }, use) => {
    const group = await Group.start();
    await hengce.restart({ HENGCE_ROBOT_HOSTS: group.host });
    await use(group);
    await group.stop();
  },
});

/** A year of which a period can be reported today. */
function cycle(): number {
  return new Date(Date.now() - 20 * 86_400_000).getFullYear();
}

function bell(page: Page) {
  return page.getByRole("banner").getByRole("link", { name: /^提醒/ });
}

test("the office reminds everybody, and who reports finds it behind the bell", async ({
  elsewhere,
  hengce,
  cookie,
}) => {
  test.slow();
  await withSheet(hengce, cookie, cycle());
  const organization = ["--organization", "NYJ"];
  const reporter = await employ(hengce, "lina", "李娜", "--role", "reporter", ...organization);
  const staff = await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");

  const page = await elsewhere(reporter);
  await open(page, "/notices");
  await expect(page.getByRole("heading", { name: "没有提醒" })).toBeVisible();
  await expect(page.getByRole("button", { name: "提醒一次" })).toHaveCount(0);

  const office = await elsewhere(staff);
  await test.step("the office sets how often, and reminds", async () => {
    await open(office, "/notices");
    await office.getByLabel("每人每周最多提醒").selectOption({ label: "5 次" });
    await expect(office.getByText("提醒频次已保存")).toBeVisible();
    await office.getByRole("button", { name: "提醒一次" }).click();
    await expect(office.getByText(/^已提醒 \d+ 人/)).toBeVisible();
    await expectAccessible(office);
    await office.reload();
    await expect(office.getByLabel("每人每周最多提醒").locator("option:checked")).toHaveText("5 次");
  });

  await test.step("who reports finds it behind the bell, and what it is about behind its line", async () => {
    await open(page, "/check-in");
    await expect(bell(page)).toHaveAccessibleName("提醒，1 条未读");
    await bell(page).click();
    await expect(page).toHaveURL("/notices");
    const first = page.getByRole("list", { name: "提醒，从新到旧" }).locator("> li").first();
    await expect(first).toContainText("考核办提醒");
    await expect(first).toContainText("市农业农村局");
    await expectAccessible(page);
    await page.getByRole("button", { name: "标为已读", exact: true }).click();
    await expect(bell(page)).toHaveAccessibleName("提醒");
    await expect(first.getByText("未读")).toHaveCount(0);
    await first.getByRole("link").first().click();
    await expect(page).toHaveURL(/\/check-in\?organization=/);
    await page.reload();
    await expect(bell(page)).toHaveAccessibleName("提醒");
  });
});

test("the office reminds everybody, and who reports reads it in a letter that leads to what is due", async ({
  elsewhere,
  hengce,
  cookie,
  mailbox,
}) => {
  test.slow();
  await withSheet(hengce, cookie, cycle());
  const organization = ["--organization", "NYJ"];
  const chinese = await employ(hengce, "lina", "李娜", "--role", "reporter", ...organization);
  const english = await employ(hengce, "sunlei", "孙磊", "--role", "reporter", ...organization);
  const staff = await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");

  const page = await elsewhere(chinese);
  await test.step("who reports gives an address, and one of them wants letters in English", async () => {
    await address(page, "lina@yunlan.example");
    const other = await elsewhere(english);
    await address(other, "sunlei@yunlan.example");
    await open(other, "/notices");
    await other.getByLabel("发送邮件").selectOption({ label: "发送，用英文" });
    await expect(other.getByText("邮件提醒已保存")).toBeVisible();
  });

  const office = await elsewhere(staff);
  await open(office, "/notices");
  await office.getByRole("button", { name: "提醒一次" }).click();
  await expect(office.getByText(/^已提醒 \d+ 人/)).toBeVisible();

  await test.step("each gets it in their language", async () => {
    const letter = await mailbox.to("lina@yunlan.example");
    expect(letter.subject).toMatch(/^【衡策】有 \d+ 项进展填报待办$/);
    expect(letter.text).toMatch(/待填报\n- 市农业农村局 · \d{4}年.* · \d+ 项未报/);
    const other = await mailbox.to("sunlei@yunlan.example");
    expect(other.subject).toMatch(/^\[Hengce\] Reports that wait for you: \d+$/);
    expect(other.text).toContain("To be reported\n- 市农业农村局");
  });

  await test.step("the letter leads to what is due", async () => {
    const { text } = await mailbox.to("lina@yunlan.example");
    const link = /前往填报：(\S+)/.exec(text)?.[1] ?? "";
    expect(link).toBe(`${hengce.url}/check-in`);
    await open(page, new URL(link).pathname);
    await expect(page.locator("a[data-row]").first()).toBeVisible();
    await expectAccessible(page);
  });
});

test("the administrator sets up a robot, and its group gets a test message and what is due", async ({
  page,
  hengce,
  cookie,
  group,
  problems,
}) => {
  test.slow();
  problems.expect(/422/);
  await withSheet(hengce, cookie, cycle());
  await open(page, "/notices");
  const robots = page.getByRole("region", { name: "群机器人" });
  await expect(robots.getByText("还没有群机器人。")).toBeVisible();

  await test.step("an address that the operator does not list is refused at its field", async () => {
    await robots.getByRole("button", { name: "添加机器人" }).click();
    const form = page.getByRole("dialog", { name: "添加机器人" });
    await form.getByRole("textbox", { name: "名称" }).fill("农业农村局工作群");
    await form.getByLabel("单位").selectOption({ label: "市农业农村局" });
    const field = form.getByRole("textbox", { name: "Webhook 地址" });
    await field.fill("https://robot.example/robot/send?access_token=1");
    await form.getByRole("textbox", { name: "加签密钥" }).fill(group.secret);
    await form.getByRole("button", { name: "保存" }).click();
    await expect(field).toHaveAccessibleDescription(/未允许/);
    await expect(field).toBeFocused();
    await expectAccessible(page);
    await field.fill(group.address);
    await form.getByRole("button", { name: "保存" }).click();
    await expect(form).toBeHidden();
  });

  const robot = robots.getByRole("listitem").filter({ hasText: "农业农村局工作群" });
  await test.step("its address is shown without its token, and its message arrives", async () => {
    await expect(robot).toContainText(`http://${group.host}/…cdef`);
    await robot.getByRole("button", { name: "发送测试消息" }).click();
    await expect(page.getByText("测试消息已送达")).toBeVisible();
    await expect(robot).toContainText(/\d{2}:\d{2} 送达/);
    expect(group.texts).toHaveLength(1);
    expect(group.texts[0]).toContain("将在这里提醒市农业农村局的进展填报");
    await expectAccessible(page);
  });

  await test.step("everybody is reminded, and the group too", async () => {
    await page.getByRole("button", { name: "提醒一次" }).click();
    await expect.poll(() => group.texts.length, { timeout: 15_000 }).toBe(2);
    expect(group.texts[1]).toMatch(/- 市农业农村局 · \d{4}年.* · \d+ 项未报/);
    expect(group.texts[1]).toContain(`[前往填报](${hengce.url}/check-in)`);
  });

  await test.step("a robot with another secret is refused, and the page says why", async () => {
    await open(page, "/notices");
    await robot.getByRole("button", { name: "修改" }).click();
    const form = page.getByRole("dialog", { name: "修改" });
    await form.getByRole("textbox", { name: "加签密钥" }).fill("SECother");
    await form.getByRole("button", { name: "保存" }).click();
    await expect(form).toBeHidden();
    await robot.getByRole("button", { name: "发送测试消息" }).click();
    await expect(robot).toContainText("请核对加签密钥");
    await robot.getByRole("button", { name: "移除" }).click();
    const question = page.getByRole("dialog", { name: "移除机器人“农业农村局工作群”？" });
    await question.getByRole("button", { name: "移除" }).click();
    await expect(robots.getByText("还没有群机器人。")).toBeVisible();
  });
});

/** Gives the address to which letters go. */
async function address(page: Page, email: string): Promise<void> {
  await open(page, "/account");
  await page.getByLabel("邮箱").fill(email);
  await page.getByRole("button", { name: "保存联系方式" }).click();
  await expect(page.getByText("联系方式已保存。")).toBeVisible();
}
