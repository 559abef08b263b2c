import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test("a role is lent for some days, used in the lender's place, and taken back", async ({
  elsewhere,
  hengce,
  cookie,
  problems,
}) => {
  test.slow();
  problems.expect(/403|422/);
  await withSheet(hengce, cookie);
  const office = await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office");
  const committee = await employ(hengce, "sunlei", "孙磊", "--role", "steering_committee");
  const lender = await elsewhere(office);
  await open(lender, "/account");
  const section = lender.getByRole("region", { name: "委托代理" });
  const lend = async (until: string) => {
    await section.getByRole("button", { name: "委托他人" }).click();
    const dialog = lender.getByRole("dialog", { name: "委托他人" });
    await dialog.getByRole("button", { name: "委托", exact: true }).click();
    await expect(dialog.getByText("请选择代理人")).toBeVisible();
    await dialog.getByLabel("代理人").selectOption("孙磊");
    await dialog.getByLabel("结束日期").fill("2020-01-01");
    await dialog.getByRole("button", { name: "委托", exact: true }).click();
    await expect(dialog.getByText("结束日期不能早于开始日期")).toBeVisible();
    await expectAccessible(lender);
    await dialog.getByLabel("结束日期").fill(until);
    await dialog.getByRole("button", { name: "委托", exact: true }).click();
    await expect(dialog).toBeHidden();
  };
  await lend("2099-12-31");
  const lent = section.getByRole("list", { name: "我委托出去的" }).getByRole("listitem");
  await expect(lent).toContainText("考核办 → 孙磊");
  await expect(lent).toContainText("代理中");
  await expectAccessible(lender);

  const borrower = await elsewhere(committee);
  await open(borrower, "/account");
  await expect(borrower.getByRole("list", { name: "委托给我的" })).toContainText("考核办，代 赵丽");
  await expect(borrower.getByRole("region", { name: "我可以做什么" })).toContainText("考核办（代赵丽）");

  await test.step("what is done with it is done in the lender's place, and is no work to approve", async () => {
    await open(borrower, "/decompose");
    await borrower.getByRole("button", { name: "送审" }).click();
    await borrower.getByRole("dialog").getByRole("button", { name: "送审" }).click();
    await expect(borrower.getByText("方案由孙磊（代赵丽）于")).toBeVisible();
    await expect(borrower.getByRole("button", { name: "批准" })).toBeDisabled();
  });

  await test.step("taken back, it is gone at once", async () => {
    await section.getByRole("button", { name: "收回" }).click();
    await expect(section.getByText("现在没有委托")).toBeVisible();
    await open(borrower, "/account");
    await expect(borrower.getByRole("list", { name: "委托给我的" })).toHaveCount(0);
  });
  await expectAccessible(lender);
});
