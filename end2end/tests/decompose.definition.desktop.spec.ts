import { cell, COLUMN, open, PARENT, save, type } from "../fixtures/decompose.ts";
import { expect, expectAccessible, test } from "../fixtures/test.ts";

test("a definition is edited where it stands, and every part of it is in the history", async ({ page }) => {
  await open(page);
  await cell(page, PARENT, COLUMN.name).click();
  await page.getByRole("tab", { name: "口径" }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByRole("button", { name: "编辑口径" }).click();
  await expect(panel.getByLabel("指标", { exact: true })).toBeFocused();
  await expectAccessible(page);

  await test.step("an error is shown beside its field, and nothing typed is lost", async () => {
    await panel.getByLabel("指标", { exact: true }).fill(" ");
    await panel.getByLabel("基期年份").fill("去年");
    await panel.getByRole("button", { name: "采用" }).click();
    await expect(panel.getByText("请填四位年份")).toBeVisible();
    await panel.getByLabel("基期年份").fill("2023");
    await panel.getByRole("button", { name: "采用" }).click();
    await expect(panel.getByText("名称不能为空")).toBeVisible();
    await panel.getByLabel("指标", { exact: true }).fill("新型农业经营主体数");
    await panel.getByLabel("编码").fill("C01");
    await panel.getByRole("button", { name: "采用" }).click();
    await expect(panel.getByText("编码 C01 已被使用")).toBeVisible();
    await panel.getByLabel("编码").fill(PARENT);
  });

  await test.step("looking at another row keeps the form as it is", async () => {
    await cell(page, "C01", COLUMN.name).click();
    await expect(panel.getByRole("button", { name: "编辑口径" })).toBeVisible();
    await cell(page, PARENT, COLUMN.name).click();
    await expect(panel.getByLabel("指标", { exact: true })).toHaveValue("新型农业经营主体数");
  });

  await panel.getByLabel("计算口径").fill("年度新培育并备案的经营主体数");
  await panel.getByLabel("责任单位").selectOption({ label: "市水利局" });
  await panel.getByLabel("单位", { exact: true }).fill("个");
  await panel.getByLabel("汇总规则").selectOption({ label: "不分解" });
  await panel.getByRole("button", { name: "采用" }).click();
  await expect(panel.getByRole("button", { name: "编辑口径" })).toBeFocused();
  await expect(cell(page, PARENT, COLUMN.name)).toContainText("新型农业经营主体数");
  await expect(cell(page, PARENT, COLUMN.owner)).toHaveText("市水利局");
  await expect(cell(page, PARENT, COLUMN.unit)).toHaveText("个");

  await test.step("it is one step, undone and redone as a whole", async () => {
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(cell(page, PARENT, COLUMN.owner)).toHaveText("市农业农村局");
    await expect(cell(page, PARENT, COLUMN.name)).toContainText("新型农业经营主体培育数量");
    await page.getByRole("button", { name: "重做" }).click();
    await expect(cell(page, PARENT, COLUMN.owner)).toHaveText("市水利局");
  });

  await save(page);
  await open(page);
  await expect(cell(page, PARENT, COLUMN.name)).toContainText("新型农业经营主体数");
  await cell(page, PARENT, COLUMN.name).click();
  await page.getByRole("tab", { name: "历史" }).click();
  await expect(panel.getByText("责任单位：市农业农村局 → 市水利局")).toBeVisible();
  await expect(panel.getByText("指标：新型农业经营主体培育数量 → 新型农业经营主体数")).toBeVisible();
  await expect(panel.getByText("基期年份：2024 → 2023")).toBeVisible();

  await test.step("times are those of the city", async () => {
    const shown = await panel.locator("time").first().innerText();
    const at = await panel.locator("time").first().getAttribute("datetime");
    const city = new Date(Date.parse(at ?? "") + 8 * 3_600_000).toISOString();
    expect(shown).toBe(city.slice(0, 16).replace("T", " "));
  });
});

test("a unit that would lose decimals of a value is refused", async ({ page }) => {
  await open(page);
  await cell(page, "C01", COLUMN.name).click();
  await page.getByRole("tab", { name: "口径" }).click();
  const panel = page.getByRole("tabpanel");
  await panel.getByRole("button", { name: "编辑口径" }).click();
  await panel.getByLabel("小数位").selectOption("0");
  await panel.getByRole("button", { name: "采用" }).click();
  await expect(panel.getByText("“地区生产总值增长率”的基期值有更多小数，不能改成 0 位小数")).toBeVisible();
  await panel.getByRole("button", { name: "取消" }).click();
  await expect(panel.getByRole("button", { name: "编辑口径" })).toBeVisible();
  await expect(page.getByRole("button", { name: "放弃" })).toBeHidden();
});

test("two people who edit one definition see both, and other parts of it merge", async ({
  page,
  elsewhere,
}) => {
  await open(page);
  const edit = async (on: typeof page, field: string, text: string) => {
    await cell(on, PARENT, COLUMN.name).click();
    await on.getByRole("tab", { name: "口径" }).click();
    await on.getByRole("button", { name: "编辑口径" }).click();
    await on.getByLabel(field, { exact: true }).fill(text);
  };
  await edit(page, "数据来源", "经营主体台账");
  const other = await elsewhere();
  await open(other);
  await edit(other, "佐证材料", "备案名录");
  await other.getByRole("button", { name: "采用" }).click();
  await type(other, "C03", COLUMN.weight, "8");
  await other.keyboard.press("Enter");
  await save(other);

  await expect(cell(page, "C03", COLUMN.weight)).toHaveText("8");
  await page.getByRole("button", { name: "采用" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "→ 备案名录" })).toBeVisible();
  await page.getByRole("button", { name: "采用" }).click();
  await expect(page.getByRole("definition").filter({ hasText: "备案名录" })).toBeVisible();
  await expect(page.getByRole("definition").filter({ hasText: "经营主体台账" })).toBeVisible();
  await save(page);
});
