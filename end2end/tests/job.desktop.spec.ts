import type { Locator, Page } from "@playwright/test";

import { execute } from "../fixtures/database.ts";
import { employ } from "../fixtures/people.ts";
import type { Server } from "../fixtures/server.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

const AUDITOR = ["shenji", "沈吉", "--role", "audit_administrator"] as const;

/** A verification that another server over the same database has, and that lasts as long as the test lets it. */
async function verifyElsewhere(hengce: Server): Promise<void> {
  await execute(
    hengce,
    `INSERT INTO job (city_id, id, kind, unique_key, state, attempts, next_try_at, claim_id, claimed_until, is_cancelled,
       done, total, started_by, created_at)
     SELECT city_id, randomblob(16), 'audit_verify', 'audit_verify elsewhere', 'running', 1, ${at("now")}, randomblob(16),
       ${at("now", "+1 day")}, 0, 12000, 111111, (SELECT id FROM account WHERE login = 'shenji'), ${at("now")}
     FROM city WHERE NOT sample`,
  );
}

async function update(hengce: Server, columns: string): Promise<void> {
  await execute(hengce, `UPDATE job SET ${columns} WHERE kind = 'audit_verify'`);
}

/** A moment as the database keeps it. */
function at(...moment: string[]): string {
  return `strftime('%Y-%m-%dT%H:%M:%fZ', ${moment.map((part) => `'${part}'`).join(", ")})`;
}

function lines(page: Page): Locator {
  return page.getByRole("list", { name: "任务，从新到旧" }).locator("> li");
}

function bar(page: Page): Locator {
  return page.getByRole("progressbar", { name: "校验审计记录" });
}

test("a verification is started on the audit log and found on the page of jobs", async ({
  hengce,
  elsewhere,
}) => {
  const page = await elsewhere(await employ(hengce, ...AUDITOR));
  await open(page, "/jobs");
  await expect(page.getByRole("heading", { name: "还没有任务" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: "前往审计记录" }).click();
  await expect(page).toHaveURL("/audit");
  await page.getByRole("button", { name: "校验" }).click();
  await expect(page.getByText("审计记录完整", { exact: true })).toBeVisible();
  await expect(page.getByText(/沈吉 于 .* 启动 · 用时/)).toBeVisible();
  await expect(page.getByRole("button", { name: "校验" })).toBeEnabled();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText("审计记录完整", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "全部任务" }).click();
  await expect(lines(page)).toHaveCount(1);
  await expect(lines(page)).toContainText("已完成");
  await expect(lines(page)).toContainText("审计记录完整");
  await expectAccessible(page);
});

test("a long verification is followed on both pages and cancelled on one", async ({ hengce, elsewhere }) => {
  const auditor = await employ(hengce, ...AUDITOR);
  const [audit, jobs] = [await elsewhere(auditor), await elsewhere(auditor)];
  await verifyElsewhere(hengce);
  await Promise.all([open(audit, "/audit"), open(jobs, "/jobs")]);
  for (const page of [audit, jobs]) {
    await expect(page.getByText("10% · 记录：12,000 / 111,111 条")).toBeVisible();
    await expect(bar(page)).toHaveAttribute("value", "0.1");
    await expectAccessible(page);
  }
  await expect(audit.getByRole("button", { name: "校验" })).toBeDisabled();

  await update(hengce, "done = 60000");
  for (const page of [audit, jobs]) {
    await expect(page.getByText("54% · 记录：60,000 / 111,111 条")).toBeVisible();
    await expect(bar(page)).toHaveAttribute("value", "0.54");
  }
  await update(hengce, "done = total");
  await expect(jobs.getByText("正在与存储的数据比对")).toBeVisible();
  await expect(bar(jobs)).not.toHaveAttribute("value");

  await jobs.getByRole("button", { name: "取消任务" }).press("Enter");
  await expect(jobs.getByRole("status").filter({ hasText: "正在取消任务" })).toBeVisible();
  await expect(jobs.getByRole("button", { name: "取消任务" })).toBeDisabled();
  await expect(audit.getByText("正在停止")).toBeVisible();
  // Its server is gone; this one finds that it is to stop.
  await update(hengce, `claimed_until = ${at("now", "-1 day")}`);
  await expect(lines(jobs)).toContainText("已取消");
  await expect(bar(jobs)).toBeHidden();
  await expect(audit.getByText("任务在得出结果之前被取消。")).toBeVisible();
  await expectAccessible(jobs);

  // What another page started is found when this one is shown again.
  await audit.getByRole("button", { name: "校验" }).click();
  await expect(audit.getByText("审计记录完整", { exact: true })).toBeVisible();
  await jobs.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await expect(lines(jobs)).toHaveCount(2);
  await expect(lines(jobs).first()).toContainText("审计记录完整");
});

test("a page goes on after the connection was lost, and a job that ended is not cancelled", async ({
  hengce,
  elsewhere,
  problems,
}) => {
  problems.expect(/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|404/);
  const page = await elsewhere(await employ(hengce, ...AUDITOR));
  await verifyElsewhere(hengce);
  await open(page, "/jobs");
  await expect(bar(page)).toBeVisible();
  await hengce.stop();
  await expect(page.getByRole("alert")).toContainText("连接不上服务器");
  await expect(bar(page)).toBeVisible();
  await hengce.start();
  // The page tries every five seconds.
  await expect(page.getByRole("alert")).toBeHidden({ timeout: 20_000 });
  await expect(bar(page)).toBeVisible();

  // Between two looks of the page: its answers wait until the click is done.
  let proceed = (): void => undefined;
  const clicked = new Promise<void>((resolve) => (proceed = resolve));
  await page.route("**/fn/job/list", async (route) => {
    await clicked;
    await route.continue();
  });
  await update(hengce, `state = 'failed', attempts = 5, ended_at = ${at("now")}`);
  await page.getByRole("button", { name: "取消任务" }).click();
  await expect(page.getByRole("status").filter({ hasText: "任务此前已经结束" })).toBeVisible();
  proceed();
  await expect(lines(page)).toContainText("尝试 5 次均未成功");
  await page.reload();
  await hydrated(page);
  await expect(lines(page)).toContainText("失败");
  await expectAccessible(page);
});

test("nobody else sees jobs", async ({ page, problems }) => {
  problems.expect(/403|404/);
  expect((await page.goto("/jobs"))?.status()).toBe(403);
});
