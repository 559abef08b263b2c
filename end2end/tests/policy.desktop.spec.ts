import type { Page } from "@playwright/test";

import { employ, enterAs } from "../fixtures/people.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";

async function hydrated(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator("html")).toHaveAttribute("data-hydrated", "true");
}

test("whoever may not read the table sees their own part of it", async ({
  browser,
  hengce,
  isMobile,
  problems,
}) => {
  problems.expect(/403/);
  const reporter = await employ(hengce, "zhaoli", "赵丽", "assessment_office");
  const screen = isMobile ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile } : {};
  const context = await browser.newContext({ baseURL: hengce.url, locale: "zh-CN", ...screen });
  const page = await context.newPage();
  await enterAs(page, reporter);
  const answer = await page.goto("/policy");
  expect(answer?.status()).toBe(403);
  await hydrated(page, "/account");
  const mine = page.getByRole("region", { name: "我可以做什么" });
  await mine.getByText("考核办").click();
  await expect(mine.getByText("修改方案：全市（草稿时）")).toBeVisible();
  await expectAccessible(page);
  await context.close();
});
