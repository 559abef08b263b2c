import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ city: "none", colorScheme });

    test("every component is accessible and fits the screen", async ({ page }) => {
      await open(page, "/design");
      await expectAccessible(page);
      const overhang = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(await overhang()).toBe(0);
    });
  });
}

test.describe("the appearance menu", () => {
  test.use({ city: "none" });

  test("changes theme, size and language, and the server remembers", async ({ page }) => {
    await open(page, "/design");
    await page.getByRole("button", { name: "外观" }).click();
    await page.getByText("深色").click();
    await page.getByText("大字版").click();
    await page.getByText("English").click();
    await expect(page.getByRole("heading", { level: 1, name: "Components" })).toBeVisible();
    const answer = await page.reload();
    const html = (await answer?.text()) ?? "";
    expect(html).toMatch(/<html[^>]*data-theme="hengce-dark"/);
    expect(html).toMatch(/<html[^>]*data-text="large"/);
    expect(html).toMatch(/<html[^>]*lang="en"/);
  });
});
