import { readFile } from "node:fs/promises";

import type { Locator, Page } from "@playwright/test";

import { employ } from "../fixtures/people.ts";
import { CAMERA, photo } from "../fixtures/photo.ts";
import { expect, expectAccessible, open, test } from "../fixtures/test.ts";

test.use({ city: "october" });

const AWAY = /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|503/;
const PDF = Buffer.from("%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF");

/** Opens the card of the first indicator of the agriculture bureau. */
async function card(page: Page): Promise<void> {
  await open(page, "/check-in");
  await page.getByLabel("填报单位").selectOption({ label: "NYJ 市农业农村局" });
  await expect(page).toHaveURL(/organization=/);
  await page.locator("a[data-row]").filter({ hasText: "NYJ-01 · 2026年10月" }).click();
  await expect(page.locator("#field-value")).toBeFocused();
}

function files(page: Page): Locator {
  return page.getByRole("region", { name: "佐证材料" });
}

async function choose(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.locator("#field-evidence").setInputFiles({ name, mimeType, buffer });
}

/** Whether a picture is loaded, and its natural size. */
async function size(picture: Locator): Promise<{ width: number; height: number }> {
  // Those further down are loaded when somebody gets there.
  await picture.scrollIntoViewIfNeeded();
  await expect(picture).toBeVisible();
  const read = async () =>
    picture.evaluate((image: HTMLImageElement) => ({
      width: image.naturalWidth,
      height: image.naturalHeight,
    }));
  await expect.poll(async () => (await read()).width).toBeGreaterThan(0);
  return read();
}

test("a photo is made small and upright on the device, sent with its report, and seen by who confirms it", async ({
  page,
  elsewhere,
  hengce,
  isMobile,
}) => {
  await card(page);
  const taken = await photo(page);
  expect(taken.length).toBeGreaterThan(1_000_000);
  expect(taken.includes(CAMERA)).toBe(true);
  const camera = page.locator("#field-camera");
  await expect(camera).toHaveAttribute("capture", "environment");
  await expect(page.getByText("拍照", { exact: true })).toBeVisible({ visible: isMobile });
  await choose(page, "IMG_0001.JPG", "image/jpeg", taken);
  const kept = files(page).getByRole("listitem").filter({ hasText: "IMG_0001.jpg" });
  await expect(kept).toContainText(/照片 · \d+ KB/);
  const shown = await size(kept.locator("img"));
  // It lay on its side.
  expect(shown.height).toBeGreaterThan(shown.width);
  await choose(page, "批复.pdf", "application/pdf", PDF);
  await expect(files(page).getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);

  await choose(page, "说明.txt", "text/plain", Buffer.from("hello"));
  await expect(files(page).getByRole("alert")).toContainText("说明.txt：不是可用的照片或文件。");
  await choose(page, "坏的.jpg", "image/jpeg", Buffer.from("no picture"));
  await expect(files(page).getByRole("alert")).toContainText("坏的.jpg：文件打不开或不完整。");
  await expectAccessible(page);

  // What was chosen survives a reload.
  await page.reload();
  await expect(files(page).getByRole("listitem")).toHaveCount(2);
  await size(files(page).locator("img"));
  await page.locator("#field-value").fill("1015");
  await page.getByRole("button", { name: /^保存/ }).click();
  await expect(page.getByText("已报送：NYJ-01 新型农业经营主体培育数量")).toBeVisible();

  const colleague = await employ(hengce, "lina", "李娜", "--role", "assessment_office");
  const other = await elsewhere(colleague);
  await open(other, "/check-in/confirm");
  const list = other.getByRole("list", { name: "佐证材料" }).first();
  await expect(list.getByRole("link")).toHaveCount(2);
  const seen = await size(list.locator("img"));
  expect(seen).toEqual(shown);
  await expectAccessible(other);
  const downloading = other.waitForEvent("download");
  await list.getByRole("link", { name: "下载 IMG_0001.jpg" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^IMG_0001 hengce-[0-9a-f-]{36}\.jpg$/);
  const left = await readFile(await download.path());
  expect(left.length).toBeLessThanOrEqual(300 * 1024);
  for (const told of [CAMERA, "Exif\0"]) expect(left.includes(told)).toBe(false);

  const row = other.getByRole("listitem").filter({ has: list }).first();
  await row.getByRole("button", { name: "填报记录" }).click();
  const history = other.getByRole("dialog", { name: "填报记录" });
  await expect(history.getByRole("link", { name: "下载 批复.pdf" })).toBeVisible();
  await expectAccessible(other);
});

test("files wait on the device without a network, survive the browser, and are sent once it is back", async ({
  page,
  context,
  problems,
}) => {
  problems.expect(AWAY);
  await card(page);
  const taken = await photo(page);
  const list = page.url();
  const read = async (): Promise<string> =>
    page.evaluate(async () => (await (await caches.open("hengce-page")).match("/check-in"))?.url ?? "");
  await expect.poll(read, { timeout: 20_000 }).toMatch(/organization=/);
  await context.setOffline(true);
  await choose(page, "现场.jpg", "image/jpeg", taken);
  await expect(files(page).getByRole("listitem")).toHaveCount(1);
  await page.locator("#field-value").fill("1015");
  await page.getByRole("button", { name: /^保存/ }).click();
  await expect(page.getByText("待发送：1 项")).toBeVisible();
  await page.close();

  const again = await context.newPage();
  await open(again, "/check-in");
  await expect(again.getByText("待发送：1 项")).toBeVisible();
  await context.setOffline(false);
  await expect(again.getByText("待发送：")).toBeHidden({ timeout: 15_000 });
  await open(again, list);
  const sent = files(again).getByRole("listitem").filter({ hasText: "现场.jpg" });
  // From the server: the device has let go of it.
  await expect(sent.locator("img")).toHaveAttribute("src", /^\/evidence\/[0-9a-f-]{36}\/view$/);
  await size(sent.locator("img"));
});

test("a device that is full says so, and keeps everything else", async ({ page }) => {
  await card(page);
  await page.locator("#field-value").fill("1015");
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
  });
  await choose(page, "批复.pdf", "application/pdf", PDF);
  await expect(files(page).getByRole("alert")).toContainText("批复.pdf：本设备存不下这个文件");
  await expect(files(page).getByRole("listitem")).toHaveCount(0);
  await expect(page.locator("#field-value")).toHaveValue("1015");
  await page.getByRole("button", { name: /^保存/ }).click();
  await expect(page.getByText("已报送：NYJ-01 新型农业经营主体培育数量")).toBeVisible();
});
