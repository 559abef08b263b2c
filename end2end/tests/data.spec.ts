import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { Download, Locator, Page } from "@playwright/test";

import { expect, expectAccessible, hydrated, test } from "../fixtures/test.ts";
import { withNumbers } from "../fixtures/workbook.ts";

const ASSETS = resolve(import.meta.dirname, "../../assets");
const SHEET = join(ASSETS, "sample_city.csv");
const MEBIBYTE = 1 << 20;

interface Sheet {
  name: string;
  text: string;
}

/** Chooses a file and waits until the page, which may not have come to life yet, has taken it. */
async function choose(page: Page, file: string | Sheet): Promise<void> {
  const given =
    typeof file === "string"
      ? file
      : { name: file.name, mimeType: "text/csv", buffer: Buffer.from(file.text) };
  const input = page.locator("#import input[type=file]");
  await input.setInputFiles(given);
  await expect(input).toHaveValue("", { timeout: 20_000 });
}

function count(page: Page, label: string): Locator {
  return page.locator("dl > div", { hasText: label }).locator("dd");
}

async function text(download: Promise<Download>): Promise<string> {
  return readFile(await (await download).path(), "utf8");
}

/** The sample sheet with `change` made to its lines. */
async function sheet(change: (lines: string[]) => void): Promise<Sheet> {
  const lines = (await readFile(SHEET, "utf8")).split(/\r?\n/).filter((line) => line !== "");
  change(lines);
  return { name: "体系表.csv", text: lines.join("\n") };
}

test.describe("without any scheme", () => {
  test.use({ city: "none" });

  test("a sheet is checked, then imported, then known", async ({ page }) => {
    await page.goto("/data");
    await expect(page.getByRole("heading", { name: "还没有方案" })).toBeVisible();
    await expectAccessible(page);
    await choose(page, SHEET);
    await expect(page.getByText("检查通过，还没有写入")).toBeVisible();
    await expect(count(page, "新增")).toHaveText("96");
    await expectAccessible(page);

    await page.reload();
    await expect(page.getByRole("heading", { name: "还没有方案" })).toBeVisible();

    await choose(page, SHEET);
    await page.getByRole("button", { name: "确认导入" }).dblclick();
    await expect(page.getByText("已导入", { exact: true })).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: "96 项指标" })).toHaveCount(1);
    await expectAccessible(page);

    await choose(page, SHEET);
    await expect(page.getByText("没有需要导入的内容")).toBeVisible();
    await expect(page.getByRole("button", { name: "确认导入" })).toBeHidden();

    await page.getByRole("listitem").getByRole("link", { name: "打开" }).click();
    await expect(page).toHaveURL(/\/decompose\?scheme=/);
  });

  test("every error is listed by row and column, found by searching and downloaded as a file", async ({
    page,
  }) => {
    await page.goto("/data");
    const broken = await sheet((lines) => {
      lines[4] = lines[4]!.replace("越高越好", "越多越好");
      lines[9] = lines[9]!.replace(/,(\d+),/, ",约$1,");
      lines.push(lines[20]!);
    });
    await choose(page, broken);
    await expect(page.getByText(/有 \d+ 处错误，没有写入任何内容/)).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: "指标方向" })).toContainText("5");
    await expect(page.getByRole("row").filter({ hasText: "编码" })).toContainText("第 21 行已经用过");
    await expectAccessible(page);

    await page.getByRole("searchbox", { name: "搜索错误" }).fill("越多越好");
    await expect(page.getByRole("row")).toHaveCount(2);

    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载错误清单" }).click();
    expect((await download).suggestedFilename()).toBe("体系表 错误清单.csv");
    const list = await text(download);
    expect(list).toMatch(/^\u{feff}"行","列","问题"\r\n"5","指标方向","不认识“越多越好”/u);
    expect(list).toContain("第 21 行已经用过");

    const mended = await sheet(() => {});
    await choose(page, mended);
    await expect(page.getByText("检查通过，还没有写入")).toBeVisible();
    await expect(page.getByRole("region", { name: "错误列表" })).toBeHidden();
  });

  test("the template says which words may stand where, and each of them is understood", async ({ page }) => {
    await page.goto("/data");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载空白模板" }).click();
    expect((await download).suggestedFilename()).toBe("指标体系表模板.csv");
    const template = (await text(download)).replace("\u{feff}", "").trimEnd();
    await choose(page, { name: "模板.csv", text: template });
    await expect(page.getByText("有 1 处错误")).toBeVisible();
    await expect(page.getByRole("row").last()).toContainText("文件里没有数据行");

    const [notes, heads] = template.split("\r\n").map((line) => line.split(","));
    const rows = Array.from({ length: 8 }, (_, row) =>
      heads!.map((head, column) => {
        const words = notes![column]!.match(/选一：([^；]*)/)?.[1]?.split("｜");
        if (words !== undefined) return words[row % words.length];
        return notes![column]!.startsWith("必填") ? `${head}${row}` : "";
      }),
    );
    await choose(page, {
      name: "模板.csv",
      text: [template, ...rows.map((row) => row.join(","))].join("\r\n"),
    });
    await expect(page.getByRole("row").last()).toContainText("没有一行填写基期年份");
    await page.getByLabel("导入到").selectOption({ index: 2 });
    await expect(page.getByText("检查通过，还没有写入")).toBeVisible();
    await expect(page.getByText(/导入到：.*新建“\d{4}年度绩效考核方案”/)).toBeVisible();
    await expect(count(page, "新增")).toHaveText("8");
  });

  test("a file that is too large is refused before it is sent", async ({ page }) => {
    await page.goto("/data");
    await choose(page, SHEET);
    const buffer = Buffer.alloc(20 * MEBIBYTE + 1, "a");
    await page
      .locator("#import input[type=file]")
      .setInputFiles({ name: "big.csv", mimeType: "text/csv", buffer });
    await expect(page.getByRole("alert")).toContainText("20 MiB");
  });

  test("a file can be dropped, and chosen by keyboard", async ({ page }) => {
    await page.goto("/data");
    await choose(page, SHEET);
    const bytes = await readFile(SHEET, "utf8");
    const dropped = await page.evaluateHandle((bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], "dropped.csv"));
      return transfer;
    }, bytes);
    await page
      .locator("label", { hasText: "sample_city.csv" })
      .dispatchEvent("drop", { dataTransfer: dropped });
    await expect(page.getByText("dropped.csv")).toBeVisible();
    await expect(count(page, "新增")).toHaveText("96");

    const dialog = page.waitForEvent("filechooser");
    await page.locator("#import input[type=file]").focus();
    await page.keyboard.press("Enter");
    await (await dialog).setFiles(SHEET);
    await expect(page.getByText("sample_city.csv")).toBeVisible();
  });

  test("a server that is away keeps the chosen file", async ({ page, hengce, problems }) => {
    problems.expect(/Failed to load resource|ERR_CONNECTION_REFUSED/);
    await page.goto("/data");
    await choose(page, await sheet((lines) => lines.push("")));
    await expect(page.getByText("检查通过，还没有写入")).toBeVisible();
    await hengce.stop();
    await choose(page, SHEET);
    await expect(page.getByRole("alert")).toContainText("无法连接服务器");
    await expect(page.getByText("sample_city.csv")).toBeVisible();
    await hengce.start();
    await page.getByRole("button", { name: "重试" }).click();
    await expect(page.getByText("检查通过，还没有写入")).toBeVisible();
  });

  test.describe("in English", () => {
    test.use({ locale: "en-GB" });

    test("errors name the columns in English", async ({ page }) => {
      await page.goto("/data");
      await expect(page.getByRole("heading", { name: "Import an indicator sheet" })).toBeVisible();
      await choose(page, await sheet((lines) => (lines[4] = lines[4]!.replace("越高越好", "up"))));
      await expect(page.getByRole("row").last()).toContainText("Direction");
      await expect(page.getByRole("row").last()).toContainText("“up” is not known here");
    });
  });
});

test.describe("with the sample city", () => {
  /** The scheme of this year; there is one of the year before, too. */
  const THIS = { name: "2025年度绩效考核方案" };

  test("what is exported comes back unchanged", async ({ page }) => {
    await page.goto("/data");
    const sample = page.getByRole("listitem", THIS);
    for (const format of ["CSV", "XLSX"]) {
      const download = page.waitForEvent("download");
      await sample.getByRole("link", { name: format }).click();
      expect((await download).suggestedFilename()).toMatch(
        new RegExp(`^云澜市 .+\\.${format.toLowerCase()}$`),
      );
      await choose(page, await (await download).path());
      await page.getByLabel("导入到").selectOption({ index: 1 });
      await expect(page.getByText("没有需要导入的内容")).toBeVisible();
    }
  });

  test("what a sheet would change is shown cell by cell before it is imported", async ({ page }) => {
    await page.goto("/data");
    await hydrated(page);
    await page.getByLabel("导入到").selectOption({ label: "云澜市（示例） · 2025年度绩效考核方案" });
    const changed = await sheet((lines) => {
      lines[5] = lines[5]!.replace(",96,100,100,", ",96,99,100,");
      // Two indicators of posts, below which there is nothing.
      lines.splice(38, 2);
    });
    await choose(page, changed);
    const changes = page.getByRole("region", { name: "导入后的改动" });
    await expect(changes.getByRole("row").nth(1)).toContainText("C05 民生实事项目完成率");
    await expect(changes.getByRole("row").nth(1)).toContainText("基础目标 100 → 99");
    await expect(changes.getByRole("row")).toHaveCount(2);
    await page.getByLabel("改动", { exact: true }).selectOption({ label: "表中没有，保持不变 2" });
    await expect(changes).toContainText("NYJ-P1");
    await expectAccessible(page);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "下载改动清单" }).click();
    expect((await download).suggestedFilename()).toBe("体系表 改动清单.csv");
    const list = await text(download);
    expect(list).toContain('"6","修改","C05","民生实事项目完成率","基础目标","100","99"');
    expect(list).toMatch(/王芳/);
  });

  test("it is removed with one click and one answer, and can come back", async ({ page }) => {
    await page.goto("/data");
    await hydrated(page);
    const sample = page.getByRole("listitem", THIS);
    await expect(sample).toContainText("96 项指标");
    const dialog = page.getByRole("dialog", { name: "移除示例城市？" });
    await sample.getByRole("button", { name: "移除示例城市" }).click();
    await expect(dialog).toContainText("云澜市");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "取消" }).click();
    await expect(sample).toBeVisible();
    await sample.getByRole("button", { name: "移除示例城市" }).click();
    await dialog.getByRole("button", { name: "移除示例城市" }).click();
    await expect(page.getByRole("heading", { name: "还没有方案" })).toBeVisible();
    await page.getByRole("button", { name: "打开示例城市" }).click();
    await expect(page).toHaveURL(/\/decompose\?scheme=/);
  });

  test("a workbook that comes back is merged, and asks where both sides changed a cell", async ({ page }) => {
    await page.goto("/data");
    await hydrated(page);
    const scheme = page.getByRole("listitem", THIS);
    const href = await scheme.getByRole("link", { name: "XLSX" }).getAttribute("href");
    const workbook = await (await page.request.get(href!)).body();
    const into = { label: "云澜市（示例） · 2025年度绩效考核方案" };
    await page.getByLabel("导入到").selectOption(into);
    // The scheme goes on.
    await choose(page, { name: "调整.csv", text: "指标编码,基础目标,权重\nNYJ-01,1300,31\n" });
    await page.getByRole("button", { name: "确认导入" }).click();
    await expect(page.getByText("已导入", { exact: true })).toBeVisible();

    const [basic, challenge] = ["S35", "T35"];
    const returned = withNumbers(workbook, { [basic]: 1250, [challenge]: 1500 });
    await page.locator("#import input[type=file]").setInputFiles({
      name: "返回.xlsx",
      mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      buffer: returned,
    });
    const conflicts = page.getByRole("region", { name: "表格和方案都改过的内容" });
    await expect(conflicts.getByRole("listitem")).toHaveCount(1);
    await expect(conflicts).toContainText("导出时：1200");
    await expect(conflicts.getByText("还有 1 项没有选择")).toBeVisible();
    await expectAccessible(page);
    await conflicts.getByText("方案：1300").click();
    await expect(conflicts.getByText("没有选择")).toBeHidden();
    await conflicts.getByRole("button", { name: "按此检查" }).click();
    await expect(count(page, "更新")).toHaveText("1");
    await expect(page.getByText(/有 2 项内容在表格导出以后/)).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: "挑战目标" })).toHaveCount(1);
    await expect(page.getByRole("row").filter({ hasText: "基础目标" })).toHaveCount(0);

    // It can be chosen otherwise as long as nothing is imported.
    await conflicts.getByRole("button", { name: "都以表格为准" }).click();
    await conflicts.getByRole("button", { name: "按此检查" }).click();
    await expect(page.getByRole("row").filter({ hasText: "基础目标" })).toHaveCount(1);
    await page.getByRole("button", { name: "确认导入" }).click();
    await expect(page.getByText("已导入", { exact: true })).toBeVisible();
    await expect(conflicts).toBeHidden();
  });

  test("the page is no wider than the window", async ({ page }) => {
    await page.goto("/data");
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(beyond).toBeLessThanOrEqual(0);
  });
});

test.describe("in October", () => {
  test.use({ city: "october" });

  test("rows to report go out, are filled in in a spreadsheet, and come back", async ({ page }) => {
    await page.goto("/data");
    await hydrated(page);
    const place = page.locator("#measurements");
    const leaving = page.waitForEvent("download");
    await place.getByRole("link", { name: "CSV" }).first().click();
    const rows = await text(leaving);
    expect(rows).toContain("NYJ-01,新型农业经营主体培育数量,NYJ,市农业农村局");
    const filled = rows.replace(/^(NYJ-01,.*M10),,/m, "$1,1015,");
    const sheet = { name: "due.csv", mimeType: "text/csv", buffer: Buffer.from(filled) };
    await place.locator("input[type=file]").setInputFiles(sheet);
    await expect(place.getByText(/行没有填写，已跳过。/)).toBeVisible();
    await expectAccessible(page);
    await place.getByRole("button", { name: "确认导入" }).click();
    await place.getByRole("link", { name: "打开看板" }).click();
    const line = page.getByRole("list", { name: "指标，最需要关注的在前" }).getByRole("listitem");
    await expect(line.filter({ hasText: "NYJ-01" }).locator("summary").first()).toContainText("1,015");
  });
});

test.describe("a sheet with headings of its own", () => {
  const OFFICE = {
    name: "任务表.csv",
    text: "云澜市2025年重点任务\n工作任务,责任单位,指标要求,完成时限\n压减一般性支出,市财政局,≤3.5%,12月底\n新增绿地,市水利局,不低于120公顷,11月底\n",
  };

  test("its columns are named, remembered, and offered for the next", async ({ page }) => {
    await page.goto("/data");
    await hydrated(page);
    await page.getByLabel("导入到").selectOption({ label: "云澜市（示例） · 2025年度绩效考核方案" });
    await choose(page, OFFICE);
    const columns = page.locator("#import details");
    await expect(columns.getByLabel("表头所在行")).toBeVisible();
    await expect(page.getByText("没有找到指标编码或指标名称这一列")).toBeVisible();
    await expect(columns.getByLabel("责任单位", { exact: true })).toHaveValue(/\d+/);
    await expectAccessible(page);

    await columns.getByLabel("工作任务").selectOption({ label: "指标名称" });
    await columns.getByLabel("指标要求").selectOption({ label: "基础目标" });
    await columns.getByLabel(/拆开读取/).check();
    await columns.getByLabel("战略主题").fill("财政与城建");
    await columns.getByRole("button", { name: "按此检查" }).click();
    await expect(page.getByText("检查通过，还没有写入")).toBeVisible();
    await expect(count(page, "新增")).toHaveText("2");
    await expect(page.getByText(/有 2 行没有编码，导入时依次编为：CZJ-\d\d/)).toBeVisible();
    const changes = page.getByRole("region", { name: "导入后的改动" });
    await expect(changes.getByRole("row").filter({ hasText: "压减一般性支出" })).toContainText("新增");
    await expectAccessible(page);
    await page.getByRole("button", { name: "确认导入" }).click();
    await expect(page.getByText("已导入", { exact: true })).toBeVisible();
    await expect(columns).toBeHidden();

    await choose(page, { ...OFFICE, name: "下一份.csv" });
    await expect(columns.getByLabel("工作任务").locator("option:checked")).toHaveText("指标名称");
    await expect(columns.getByLabel(/拆开读取/)).toBeChecked();
    await columns.getByRole("button", { name: "按此检查" }).click();
    await expect(page.getByText("没有需要导入的内容")).toBeVisible();
  });

  test("owners that the register does not know are asked about, and added", async ({ page, isMobile }) => {
    await page.goto("/data");
    await hydrated(page);
    await page.getByLabel("导入到").selectOption({ label: "云澜市（示例） · 2025年度绩效考核方案" });
    const rows =
      "农机推广,农业农村局,万台,3\n古树保护率,市园林绿化中心,%,100\n公园面积,市园林绿化中心,公顷,120\n";
    await choose(page, { name: "责任单位.csv", text: `考核指标,责任单位,计量单位,基础目标\n${rows}` });
    const owners = page.getByRole("region", { name: "登记中没有的单位" });
    await expect(owners.getByRole("listitem")).toHaveCount(2);
    await owners.getByLabel("农业农村局").selectOption({ label: "就是市农业农村局" });
    await owners.getByLabel("市园林绿化中心").selectOption({ label: "新增单位" });
    await owners.getByLabel("新单位编码").fill("NYJ");
    await owners.getByLabel("类型").selectOption({ label: "直属单位" });
    await expectAccessible(page);
    await owners.getByRole("button", { name: "按此检查" }).click();
    const problems = page.getByRole("region", { name: "错误列表" });
    await expect(problems.getByText("编码 NYJ 已是“市农业农村局”的编码。").first()).toBeVisible();
    await expect(owners.getByLabel("类型")).toHaveValue("2");

    await owners.getByLabel("新单位编码").fill("YLZX");
    await owners.getByRole("button", { name: "按此检查" }).click();
    await expect(count(page, "新增")).toHaveText("3");
    await expect(page.getByText(/市园林绿化中心.*YLZX|YLZX.*市园林绿化中心/).first()).toBeVisible();
    if (isMobile) return;
    await page.getByRole("button", { name: "确认导入" }).click();
    await expect(page.getByText("已导入", { exact: true })).toBeVisible();
    await expect(owners).toBeHidden();
    // From now on it is known.
    const again = "考核指标,责任单位,计量单位,基础目标\n公园面积,市园林绿化中心,公顷,120\n";
    await choose(page, { name: "下一份.csv", text: again });
    await expect(page.getByText("没有需要导入的内容")).toBeVisible();
  });
});
