import { readFile } from "node:fs/promises";

import { employ } from "../fixtures/people.ts";
import { run } from "../fixtures/server.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

const PHONE = "13800138000";

test("contact data are masked, shown for a reason, and that is in the audit log", async ({
  page,
  elsewhere,
  hengce,
  problems,
}) => {
  problems.expect(/403|422/);
  await open(page, "/people");
  await page.getByRole("button", { name: "新建账号" }).first().click();
  const create = page.getByRole("dialog", { name: "新建账号" });
  await create.getByLabel("姓名").fill("赵丽");
  await create.getByLabel("用户名").fill("zhaoli");
  await create.getByLabel("电话").fill("打我手机");
  await create.getByRole("button", { name: "新建账号" }).click();
  await expect(create.getByText("电话为 5 至 20 位数字")).toBeVisible();
  await create.getByLabel("电话").fill(PHONE);
  await create.getByLabel("邮箱").fill("zhao.li@yunlan.gov.cn");
  await create.getByRole("button", { name: "新建账号" }).click();
  await expect(create.locator("output")).toBeVisible();
  await create.getByRole("button", { name: "关闭" }).last().click();

  await page.getByRole("button", { name: "赵丽", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "赵丽" });
  await expect(drawer.getByText("138****8000")).toBeVisible();
  await expect(drawer.getByText("z***@yunlan.gov.cn")).toBeVisible();
  await expectAccessible(page);

  await drawer.getByRole("button", { name: "显示 电话" }).click();
  const reveal = page.getByRole("dialog", { name: "查看原文" });
  await expect(reveal.getByRole("button", { name: "记录并显示" })).toBeDisabled();
  await reveal.getByLabel("原因").fill("紧急通知");
  await expectAccessible(page);
  await reveal.getByRole("button", { name: "记录并显示" }).click();
  await expect(reveal.getByText(PHONE)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText(PHONE)).toHaveCount(0);
  await expect(drawer.getByText("138****8000")).toBeVisible();

  await drawer.getByRole("button", { name: "更新联系方式" }).click();
  const change = page.getByRole("dialog", { name: "更新联系方式" });
  await change.getByRole("textbox", { name: "电话" }).fill("0871-63186688");
  await change.getByRole("checkbox", { name: "清除现有的邮箱" }).check();
  await expect(change.getByRole("textbox", { name: "邮箱" })).toBeDisabled();
  await expectAccessible(page);
  await change.getByLabel("原因").fill("换号");
  await change.getByRole("button", { name: "保存" }).click();
  // The list is drawn again, and the drawer with it.
  await expect(drawer).toBeHidden();
  await page.getByRole("button", { name: "赵丽", exact: true }).click();
  await expect(drawer.getByText("0871-****88")).toBeVisible();
  await expect(drawer.getByText("未填写")).toHaveCount(2);

  await test.step("another role sees it masked and cannot ask", async () => {
    const guard = await elsewhere(
      await employ(hengce, "liqiang", "李强", "--role", "security_administrator"),
    );
    await open(guard, "/people");
    await guard.getByRole("button", { name: "赵丽", exact: true }).click();
    const seen = guard.getByRole("dialog", { name: "赵丽" });
    await expect(seen.getByText("0871-****88")).toBeVisible();
    await expect(seen.getByText("无权查看")).toBeVisible();
    await expect(seen.getByRole("button", { name: /^显示/ })).toHaveCount(0);
    await expect(seen.getByRole("button", { name: "更新联系方式" })).toHaveCount(0);
    const status = await guard.evaluate(async () => {
      const body = JSON.stringify({
        account: "01900000-0000-7000-8000-000000000000",
        field: "phone",
        reason: "x",
      });
      const headers = { "content-type": "application/json" };
      return (await fetch("/fn/people/reveal", { method: "POST", headers, body })).status;
    });
    expect(status).toBe(403);
  });

  await test.step("the audit log has the reason, and no original", async () => {
    const keeper = await elsewhere(await employ(hengce, "shenji", "沈吉", "--role", "audit_administrator"));
    await open(keeper, "/audit?deed=person_reveal");
    const list = keeper.getByRole("list", { name: "审计记录，从新到旧" });
    await expect(list.getByRole("listitem")).toHaveCount(1);
    await list.locator("summary").click();
    await expect(list.getByText("原因 · 紧急通知")).toBeVisible();
    await expect(list.getByRole("row", { name: /查看的内容/ })).toContainText("电话");
    await expectAccessible(keeper);
    await open(keeper, "/audit?deed=account_change");
    await keeper.locator("summary").first().click();
    await expect(keeper.getByRole("row", { name: /电话/ })).toContainText("138****8000");
    await expect(keeper.getByText(PHONE)).toHaveCount(0);
  });
});

test("a user keeps their contact details and exports all that is kept", async ({
  elsewhere,
  hengce,
  problems,
}) => {
  problems.expect(/422/);
  const page = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(page, "/account");
  await page.getByLabel("电话").fill(PHONE);
  await page.getByLabel("身份证号码").fill("110105194912310021");
  await page.getByRole("button", { name: "保存联系方式" }).click();
  await expect(page.getByText("身份证号码不正确")).toBeVisible();
  await page.getByLabel("身份证号码").fill("11010519491231002x");
  await page.getByRole("button", { name: "保存联系方式" }).click();
  await expect(page.getByText("联系方式已保存")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await hydrated(page);
  await expect(page.getByLabel("电话")).toHaveValue(PHONE);
  await expect(page.getByLabel("身份证号码")).toHaveValue("11010519491231002X");

  const json = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载 JSON" }).click();
  expect((await json).suggestedFilename()).toBe("hengce-my-data.json");
  const data = JSON.parse(await readFile(await (await json).path(), "utf8")) as Record<string, never>;
  expect(data).toMatchObject({ account: { login: "zhaoli", phone: PHONE } });
  const html = page.waitForEvent("download");
  await page.getByRole("link", { name: "下载可阅读的版本" }).click();
  expect((await html).suggestedFilename()).toBe("hengce-my-data.html");
  expect(await readFile(await (await html).path(), "utf8")).toContain("系统中关于我的数据");
});

test("who has gone is anonymised, and what was done stays", async ({ page, hengce, problems }) => {
  problems.expect(/422/);
  const made = ["user", "add", "sunwei", "--name", "孙伟", "--role", "auditor", "--phone", PHONE];
  await run(hengce.dataDir, ...made);
  await open(page, "/people");
  await page.getByRole("button", { name: "孙伟", exact: true }).click();
  const drawer = page.getByRole("dialog", { name: "孙伟" });
  await expect(drawer.getByRole("button", { name: "匿名化" })).toBeDisabled();
  await drawer.getByLabel("原因").fill("离任");
  await drawer.getByRole("button", { name: "停用" }).click();
  await expect(page.getByRole("row", { name: "sunwei" })).toContainText("已停用");
  await page.getByRole("button", { name: "孙伟", exact: true }).click();
  await drawer.getByRole("button", { name: "匿名化" }).click();
  const erase = page.getByRole("dialog", { name: "匿名化这个账号？" });
  await erase.getByLabel("原因").fill("本人申请");
  await erase.getByLabel(/输入用户名/).fill("sunlei");
  await expect(erase.getByRole("button", { name: "永久匿名化" })).toBeDisabled();
  await erase.getByLabel(/输入用户名/).fill("sunwei");
  await expectAccessible(page);
  await erase.getByRole("button", { name: "永久匿名化" }).click();
  await expect(erase).toBeHidden();
  await expect(page.getByText("孙伟")).toHaveCount(0);
  const row = page.getByRole("row", { name: /离任人员/ });
  await expect(row).toContainText("已匿名化");
  await expectAccessible(page);
  const verified = await run(hengce.dataDir, "audit", "verify", "--json");
  expect(JSON.parse(verified)).toMatchObject({ verdict: "intact" });
});
