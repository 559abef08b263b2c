import { employ } from "../fixtures/people.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test("what a role, a person and a permission come to is shown, with why", async ({
  page,
  hengce,
  isMobile,
}) => {
  await employ(hengce, "sunlei", "孙磊", "--role", "steering_committee");
  await open(page, "/policy");
  await expectAccessible(page);
  await page.getByRole("link", { name: "领导小组" }).first().click();
  await expect(page).toHaveURL("/policy?of=steering_committee");
  const role = page.getByRole("article", { name: "领导小组" });
  await expect(role).toContainText("孙磊");
  await expect(role).toContainText("不能与以下角色由同一人担任");
  await expect(role.getByRole("listitem").filter({ hasText: "审批方案" })).toContainText("审批中");
  await expectAccessible(page);

  await role.getByRole("link", { name: "审批方案" }).click();
  await expect(page).toHaveURL("/policy?by=action&of=scheme_approve");
  const action = page.getByRole("article", { name: "审批方案" });
  await expect(action).toContainText("领导小组");
  await action.getByRole("link", { name: "孙磊" }).click();
  await expect(page).toHaveURL(/\/policy\?by=person&of=/);
  const person = page.getByRole("article", { name: "孙磊" });
  await expect(person.getByRole("listitem").filter({ hasText: "重新打开方案" })).toContainText("已定稿");
  await page.reload();
  await expect(person).toBeVisible();
  await expectAccessible(page);

  await test.step("the list is searched, and the address carries it", async () => {
    await open(page, "/policy?by=action");
    await page.getByRole("searchbox", { name: "查找权限" }).fill("审计");
    await expect(page).toHaveURL(/q=/);
    const list = page.getByRole("navigation", { name: "查找权限" });
    await expect(list.getByRole("link")).toHaveCount(3);
    await page.reload();
    await expect(list.getByRole("link")).toHaveCount(3);
    await list.getByRole("link").first().focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("article", { name: "查看审计记录" })).toBeVisible();
  });
  if (isMobile) {
    await page.getByRole("link", { name: "返回列表" }).click();
    await expect(page.getByRole("navigation", { name: "查找权限" })).toBeVisible();
    await expectAccessible(page);
  }
});

test("a user who may not read the table sees their own part of it", async ({
  elsewhere,
  hengce,
  problems,
}) => {
  problems.expect(/403/);
  const reporter = await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");
  const page = await elsewhere(reporter);
  const answer = await page.goto("/policy");
  expect(answer?.status()).toBe(403);
  await open(page, "/account");
  const mine = page.getByRole("region", { name: "我可以做什么" });
  await mine.getByText("考核办").click();
  await expect(mine.getByText("修改方案：全市（草稿时）")).toBeVisible();
  await expectAccessible(page);
});
