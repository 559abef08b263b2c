import type { Page } from "@playwright/test";

import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

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
