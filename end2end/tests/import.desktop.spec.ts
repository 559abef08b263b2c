import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { Locator, Page } from "@playwright/test";

import { expect, open, test } from "../fixtures/test.ts";

const MEBIBYTE = 1 << 20;

const ORGANIZATIONS = [
  "单位代码,单位名称,类型,上级代码,生效日期",
  "YL,云澜市,市级,,2026-01-01",
  "NYJ,农业局,部门,YL,2026-01-01",
].join("\r\n");

interface Importer {
  /** Where files of this kind are sent to. */
  address: string;
  /** Opens what files are chosen in. */
  reach: (page: Page) => Promise<Locator>;
  /** A sheet in order, and what makes an error of it. */
  sheet: () => Promise<string>;
  broken: [string, string];
  column: string;
}

const INDICATORS: Importer = {
  address: "/import?",
  reach: async (page) => {
    await open(page, "/data");
    return page.locator("#import");
  },
  sheet: () => readFile(join(resolve(import.meta.dirname, "../../assets"), "sample_city.csv"), "utf8"),
  broken: ["越高越好", "越多越好"],
  column: "指标方向",
};

const REGISTER: Importer = {
  address: "/organizations/import?",
  reach: async (page) => {
    await open(page, "/organizations");
    await page.getByRole("button", { name: "导入", exact: true }).first().click();
    return page.getByRole("dialog");
  },
  sheet: () => Promise.resolve(ORGANIZATIONS),
  broken: ["部门", "科室"],
  column: "类型",
};

const file = (name: string, buffer: Buffer) => ({ name, mimeType: "text/csv", buffer });

test.use({ city: "none" });

for (const [kind, importer] of Object.entries({ indicators: INDICATORS, organizations: REGISTER })) {
  const isOurs = (address: URL) => `${address.pathname}?` === importer.address;

  test.describe(`a sheet of ${kind}`, () => {
    test("a check ends when somebody cancels it, or chooses another file", async ({ page }) => {
      const place = await importer.reach(page);
      const input = place.locator("input[type=file]");
      const sheet = await importer.sheet();
      // Of this one no answer comes.
      await page.route(isOurs, async (route) => {
        if (new URL(route.request().url()).searchParams.get("name") !== "earlier.csv") await route.continue();
      });
      const ends = () =>
        page.waitForEvent("requestfailed", { predicate: (request) => isOurs(new URL(request.url())) });
      const cancelled = ends();
      await input.setInputFiles(file("earlier.csv", Buffer.from(sheet)));
      await place.getByRole("button", { name: "取消检查" }).click();
      await cancelled;
      await expect(place.getByText("检查已取消")).toBeVisible();
      await expect(place.getByText("earlier.csv")).toBeVisible();

      const overtaken = ends();
      await place.getByRole("button", { name: "重新检查" }).click();
      await expect(place.getByText("正在检查文件…")).toBeVisible();
      await input.setInputFiles(file("later.csv", Buffer.from(sheet)));
      await overtaken;
      await expect(place.getByText("later.csv")).toBeVisible();
      await expect(place.getByText("检查通过，还没有写入")).toBeVisible();
    });

    test("a file that is too large is refused in a sentence and not sent", async ({ page }) => {
      const place = await importer.reach(page);
      const sent: string[] = [];
      page.on("request", (request) => {
        if (isOurs(new URL(request.url()))) sent.push(request.url());
      });
      const input = place.locator("input[type=file]");
      await input.setInputFiles(file("large.csv", Buffer.alloc(20 * MEBIBYTE + 1, "a")));
      await expect(place.getByRole("alert")).toContainText("20 MiB");
      await expect(place.getByText("large.csv")).toBeVisible();
      expect(sent).toEqual([]);

      // A file of the right size is checked as ever.
      await input.setInputFiles(file("right.csv", Buffer.from(await importer.sheet())));
      await expect(place.getByText("检查通过，还没有写入")).toBeVisible();
      expect(sent).toHaveLength(1);
    });

    test("errors are listed by row and column, and a failed request keeps the file", async ({
      page,
      hengce,
      problems,
    }) => {
      problems.expect(/Failed to load resource|ERR_CONNECTION_REFUSED/);
      const place = await importer.reach(page);
      const input = place.locator("input[type=file]");
      const sheet = await importer.sheet();
      await input.setInputFiles(
        file("broken.csv", Buffer.from(sheet.replace(importer.broken[0], importer.broken[1]))),
      );
      const row = place.getByRole("row").filter({ hasText: importer.broken[1] });
      await expect(row).toContainText(importer.column);
      const download = page.waitForEvent("download");
      await place.getByRole("button", { name: "下载错误清单" }).click();
      expect((await download).suggestedFilename()).toBe("broken 错误清单.csv");
      const list = await readFile(await (await download).path(), "utf8");
      expect(list).toContain(importer.broken[1]);
      expect(list).toMatch(/王芳/);

      await hengce.stop();
      await input.setInputFiles(file("mended.csv", Buffer.from(sheet)));
      await expect(place.getByRole("alert")).toContainText("无法连接服务器");
      await expect(place.getByText("mended.csv")).toBeVisible();
      await hengce.start();
      await place.getByRole("button", { name: "重试" }).click();
      await expect(place.getByText("检查通过，还没有写入")).toBeVisible();
    });
  });
}
