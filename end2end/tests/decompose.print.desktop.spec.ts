import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { cell, COLUMN, open, PARENT, row, type } from "../fixtures/decompose.ts";
import { expect, test } from "../fixtures/test.ts";

const SAMPLE = resolve(import.meta.dirname, "../../assets/sample_city.csv");

test("the whole tree is printed, as it is filtered and open on the screen", async ({ page }, testInfo) => {
  const lines = (await readFile(SAMPLE, "utf8")).trim().split("\n").length - 1;
  const paper = page.locator(".tree-paper");
  const printed = paper.locator("tbody tr");
  const signal = (name: string) => page.evaluate((of) => window.dispatchEvent(new Event(of)), name);
  await open(page);
  await type(page, PARENT, COLUMN.basic, "1500");
  await page.keyboard.press("Enter");

  await page.emulateMedia({ media: "print" });
  await signal("beforeprint");
  await expect(printed).toHaveCount(lines);
  await expect(page.getByRole("treegrid")).toBeHidden();
  await expect(paper).toContainText("含未保存的更改");
  await expect(paper).toContainText(/数据截至 \d{4}-\d\d-\d\d \d\d:\d\d/);
  await expect(printed.filter({ hasText: PARENT }).locator(".unsaved")).toHaveText("1,500");
  await signal("afterprint");
  await expect(printed).toHaveCount(0);
  await page.emulateMedia({ media: null });
  await expect(row(page, PARENT)).toBeVisible();

  await test.step("on A4 across, several pages, without being asked for rows", async () => {
    const path = join(testInfo.outputDir, "tree.pdf");
    const pdf = await page.pdf({ path, preferCSSPageSize: true, tagged: false });
    const text = pdf.toString("latin1");
    const pages = text.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThanOrEqual(3);
    expect(pages).toBeLessThanOrEqual(8);
    // A4 lying is 297 × 210 mm: 842 × 595 points.
    const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/g)];
    expect(boxes.length).toBeGreaterThan(0);
    for (const [, width, height] of boxes) {
      expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([842, 595]);
    }
  });

  await test.step("a filter is printed with what it leaves", async () => {
    await page.getByRole("searchbox").fill("示范家庭农场");
    await signal("beforeprint");
    await expect(printed).toHaveCount(3);
    await expect(paper).toContainText("查找“示范家庭农场”");
    await signal("afterprint");
  });
});

test("the button draws the paper and asks the browser to print", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => {
      document.documentElement.dataset.printed = String(
        document.querySelectorAll(".tree-paper tbody tr").length,
      );
    };
  });
  await open(page);
  await page.getByRole("button", { name: "打印" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-printed", /^[1-9]/);
  await expect(cell(page, PARENT, COLUMN.name)).toBeVisible();
});
