import type { Locator, Page } from "@playwright/test";

import { expect, open, test } from "../fixtures/test.ts";

// In October the bureaus of big data and of transport have six indicators each to report.
test.use({ city: "october" });

/** Taps that one indicator may take beside typing its number. */
const MOST_TAPS = 4;

/** The value of the last period, as it would be typed. */
async function lastValue(page: Page): Promise<string> {
  const fact = page.locator("dl > div").filter({ has: page.getByText("上期", { exact: true }) });
  const text = await fact.locator("dd").first().innerText();
  return (/-?[\d,]+(\.\d+)?/.exec(text)?.[0] ?? "").replaceAll(",", "");
}

/**
 * Reports what the card asks for: the number of the last period again, and where that is off track a cause and a note. Returns how
 * many taps it took.
 */
async function report(page: Page, position: { x: number; y: number }): Promise<number> {
  let taps = 0;
  const tap = async (target: Locator): Promise<void> => {
    taps += 1;
    await target.tap({ position });
  };
  const number = page.locator("#field-value");
  await expect(number).toBeFocused();
  await page.keyboard.type(await lastValue(page));
  const cause = page.getByText("其他", { exact: true });
  if (await cause.isVisible()) await tap(cause);
  const note = page.getByLabel("说明", { exact: true });
  if (await note.isVisible()) {
    await tap(note);
    await page.keyboard.type("与上期持平");
  }
  await tap(page.getByRole("button", { name: /^保存/ }));
  return taps;
}

test("ten indicators are reported on a phone with at most four taps each", async ({ page }) => {
  test.slow();
  let reported = 0;
  for (const [bureau, count] of [
    ["SJJ 市大数据发展管理局", 6],
    ["JTJ 市交通运输局", 4],
  ] as const) {
    await open(page, "/check-in");
    await page.getByLabel("填报单位").selectOption({ label: bureau });
    await expect(page).toHaveURL(/organization=/);
    // The tap that begins counts to the first indicator.
    let taps = 1;
    await page.getByRole("button", { name: "开始填报" }).tap();
    for (let done = 0; done < count; done += 1) {
      const before = page.url();
      // Two taps at one place within half a second would be one double tap; people are slower.
      taps += await report(page, { x: done % 2 === 0 ? 8 : 40, y: 8 });
      expect(taps).toBeLessThanOrEqual(MOST_TAPS);
      reported += 1;
      // The next card, or after the last one the list.
      if (done + 1 < count) await expect.poll(() => page.url()).not.toBe(before);
      taps = 0;
    }
  }
  expect(reported).toBe(10);
});
