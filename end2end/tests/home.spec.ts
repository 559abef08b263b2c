import { employ, withSheet } from "../fixtures/people.ts";
import { expect, expectAccessible, hydrated, open, test } from "../fixtures/test.ts";

test.describe("on the first day", () => {
  test.use({ city: "none" });

  test("two ways to begin are offered, and the sample city opens", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "欢迎使用衡策" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "打开示例城市" }).click();
    await expect(page).toHaveURL(/\/decompose\?scheme=[0-9a-f-]{36}/);
  });

  test("the first steps are ticked by what is there, and lead to what is not", async ({ page, hengce }) => {
    await page.goto("/");
    const list = page.getByRole("region", { name: "开始的步骤" });
    const step = (name: string) => list.getByRole("listitem").filter({ hasText: name });
    await expect(step("登记单位")).toContainText("由系统管理员、考核办办理");
    await expect(step("为同事建账号")).toContainText("待办");
    await expectAccessible(page);
    await employ(hengce, "liqiang", "李强", "--role", "security_administrator");
    await employ(hengce, "zhaomin", "赵敏", "--role", "audit_administrator");
    await page.reload();
    await expect(step("为同事建账号")).toContainText("已完成");
    await expect(step("任命安全管理员和审计管理员")).toContainText("已完成");
    await step("登记单位").getByRole("link", { name: "去办理" }).click();
    await expect(page).toHaveURL("/organizations");

    // They stay where work begins until all is there.
    await page.goto("/todo");
    await expect(step("导入指标体系表").getByRole("link", { name: "去办理" })).toBeVisible();
  });

  test("the other way leads to the import", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("link", { name: "去导入" }).click();
    await expect(page).toHaveURL("/data");
    await expect(page.getByRole("heading", { name: "导入指标体系表" })).toBeVisible();
  });

  test.describe("without script", () => {
    test.use({ javaScriptEnabled: false });

    test("the sample city opens all the same", async ({ page }) => {
      await page.goto("/");
      await page.getByRole("button", { name: "打开示例城市" }).click();
      await expect(page).toHaveURL(/\/decompose\?scheme=[0-9a-f-]{36}/);
    });
  });

  test.describe("in English", () => {
    test.use({ locale: "en-GB" });

    test("no text is in Chinese", async ({ page }) => {
      await page.goto("/");
      await expect(page.getByRole("heading", { name: "Welcome to Hengce" })).toBeVisible();
      expect(await page.getByRole("main").innerText()).not.toMatch(/\p{Script=Han}/u);
    });
  });
});

test("later the address leads to what waits for the reader", async ({ page, request, cookie }) => {
  const headers = { accept: "text/html", cookie };
  const answer = await request.get("/", { maxRedirects: 0, headers });
  expect([answer.status(), answer.headers()["location"]]).toEqual([302, "/todo"]);
  await page.goto("/data");
  await page.locator("a[href='/']").filter({ visible: true }).first().click();
  await expect(page).toHaveURL(/\/todo$/);
});

test("what waits is listed with the way to it, and gone once it is done", async ({
  hengce,
  cookie,
  elsewhere,
}) => {
  await withSheet(hengce, cookie);
  const committee = await employ(hengce, "sunlei", "孙磊", "--role", "steering_committee");
  const office = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(office, "/todo");
  await expect(office.getByRole("heading", { name: "没有待办" })).toBeVisible();
  await expectAccessible(office);
  await open(office, "/decompose");
  await office.getByRole("button", { name: "送审" }).click();
  await office.getByRole("dialog").getByRole("button", { name: "送审" }).click();
  await expect(office.getByText("审批期间不能修改")).toBeVisible();

  const approver = await elsewhere(committee);
  await approver.goto("/");
  await expect(approver).toHaveURL(/\/todo$/);
  const waiting = approver.getByRole("list", { name: "待我处理" }).getByRole("listitem");
  await expect(waiting).toHaveCount(1);
  await expect(waiting).toContainText("待审批：2025年度绩效考核方案");
  await expect(waiting).toContainText(/赵.*送审/);
  // The same is shown wherever one is.
  const counted = approver.getByRole("link", { name: "待我处理 1 项待办" });
  await expect(counted).toBeVisible();
  await expectAccessible(approver);
  await waiting.getByRole("link", { name: "去审批" }).click();
  await expect(approver).toHaveURL(/\/decompose\?scheme=/);
  await hydrated(approver);
  await approver.getByRole("button", { name: "退回" }).click();
  const dialog = approver.getByRole("dialog");
  await dialog.getByLabel("理由", { exact: true }).fill("粮食产量请再核");
  await dialog.getByRole("button", { name: "退回" }).click();
  await expect(dialog).toBeHidden();
  await expect(counted).toHaveCount(0);

  await office.goto("/");
  await expect(office).toHaveURL(/\/todo$/);
  const back = office.getByRole("list", { name: "待我处理" }).getByRole("listitem");
  await expect(back).toContainText("被退回：2025年度绩效考核方案");
  await expect(back).toContainText("粮食产量请再核");
  await approver.goto("/todo");
  await expect(approver.getByRole("heading", { name: "没有待办" })).toBeVisible();
});
