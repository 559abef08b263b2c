import { expect, expectAccessible, test } from "../fixtures/test.ts";

test.describe("on the first day", () => {
  test.use({ city: "none" });

  test("two ways to begin are offered, and the sample city opens", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "欢迎使用衡策" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "打开示例城市" }).click();
    await expect(page).toHaveURL(/\/decompose\?scheme=[0-9a-f-]{36}/);
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

test("later the address leads on to the work", async ({ page, request, cookie }) => {
  const headers = { accept: "text/html", cookie };
  const answer = await request.get("/", { maxRedirects: 0, headers });
  expect([answer.status(), answer.headers()["location"]]).toEqual([302, "/decompose"]);
  await page.goto("/");
  await expect(page).toHaveURL(/\/decompose/);
});

test("a click on the name of the application leads there too", async ({ page }) => {
  await page.goto("/data");
  await page.locator("a[href='/']").filter({ visible: true }).first().click();
  await expect(page).toHaveURL(/\/decompose/);
});
