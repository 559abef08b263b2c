import { resolve } from "node:path";

import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

const SHEET = resolve(import.meta.dirname, "../../assets/sample_city.csv");

test("the way back leads to the scheme one was in, and the picker to the others", async ({
  page,
  isMobile,
}) => {
  await open(page, "/data");
  await page.locator("#import input[type=file]").setInputFiles(SHEET);
  await page.getByRole("button", { name: "确认导入" }).click();
  await expect(page.getByText("已导入", { exact: true })).toBeVisible();

  const listed = page.getByRole("listitem").getByRole("link", { name: "打开" });
  // Beside the sheet the two years of the sample.
  await expect(listed).toHaveCount(3);
  await listed.last().click();
  await expect(page).toHaveURL(/\/decompose\?scheme=/);
  const address = page.url();
  const picker = page.locator("[popovertarget=schemes]");
  const unsaved = page.getByText(/^\d+ 个指标有未保存的更改$/);
  const number = page.locator(".tree-number").filter({ visible: true }).first();

  await test.step("with something unsaved, by way of another page", async () => {
    await number.click();
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");
    await expect(unsaved).toBeVisible();
    // A phone shows the first places; the rest is behind the last button.
    const unfold = async () => {
      if (isMobile) await page.getByRole("button", { name: "更多" }).filter({ visible: true }).last().click();
    };
    await unfold();
    await page.getByRole("navigation").getByRole("link", { name: "数据" }).filter({ visible: true }).click();
    await expect(page).toHaveURL(/\/data/);
    await unfold();
    await page
      .getByRole("navigation")
      .getByRole("link", { name: "目标分解" })
      .filter({ visible: true })
      .click();
    await expect(unsaved).toBeVisible();
    await expect(page).toHaveURL(address);
    await expect(number).toHaveText("7.0");
  });

  await test.step("to another scheme and back, by keyboard", async () => {
    await picker.focus();
    await page.keyboard.press("Enter");
    const schemes = page.getByRole("list", { name: "选择方案" });
    await expect(schemes.getByRole("link")).toHaveCount(3);
    await expect(schemes.getByRole("link", { name: "有未保存的更改" })).toHaveCount(1);
    await expectAccessible(page);
    await schemes.getByRole("link").filter({ hasNotText: "有未保存的更改" }).first().press("Enter");
    await expect(page).not.toHaveURL(address);
    await expect(unsaved).toBeHidden();
    await picker.click();
    await schemes.getByRole("link", { name: "有未保存的更改" }).click();
    await expect(page).toHaveURL(address);
    await expect(unsaved).toBeVisible();
    await expect(number).toHaveText("7.0");
  });
});
