import type { Locator, Page } from "@playwright/test";

import { expect, open, test } from "../fixtures/test.ts";

// In October the bureaus of big data and of transport have six indicators each to report.
test.use({ city: "october" });

/** Taps that one indicator may take beside typing its number. */
const MOST_TAPS = 4;

/** The numbers of the last period, as they would be typed: the value, or the quotient with its parts. */
async function lastValues(page: Page): Promise<string[]> {
  const fact = page.locator("dl > div").filter({ has: page.getByText("上期", { exact: true }) });
  const text = await fact.locator("dd").first().innerText();
  return (text.match(/-?[\d,]+(\.\d+)?/g) ?? []).map((number) => number.replaceAll(",", ""));
}

/**
 * Reports what the card asks for: the number of the last period again, and where that is off track a cause and a note. Returns how
 * many taps it took.
 */
async function report(page: Page): Promise<number> {
  let taps = 0;
  const tap = async (target: Locator): Promise<void> => {
    taps += 1;
    await target.tap();
  };
  const number = page.locator("#field-value");
  await expect(number).toBeFocused();
  const values = await lastValues(page);
  const denominator = page.getByRole("textbox", { name: "分母" });
  const isRatio = await denominator.isVisible();
  await page.keyboard.type((isRatio ? values[1] : values[0]) ?? "");
  if (isRatio) {
    await tap(denominator);
    await page.keyboard.type(values[2] ?? "");
  }
  const cause = page.getByText("其他", { exact: true });
  if (await cause.isVisible()) await tap(cause);
  const note = page.getByLabel("说明", { exact: true });
  if (await note.isVisible()) {
    await tap(note);
    await page.keyboard.type("与上期持平");
    await tap(page.getByRole("button", { name: /^保存/ }));
  } else {
    // The key of the keyboard that is open, which a thumb taps too. The button takes two taps at once for one, and no person is as fast.
    taps += 1;
    await page.keyboard.press("Enter");
  }
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
    await expect(
      page
        .locator("a[data-row]")
        .filter({ hasText: bureau.slice(0, 3) })
        .first(),
    ).toBeVisible();
    // The tap that begins counts to the first indicator.
    let taps = 1;
    await page.getByRole("button", { name: "开始填报" }).tap();
    for (let done = 0; done < count; done += 1) {
      const before = page.url();
      taps += await report(page);
      expect(taps).toBeLessThanOrEqual(MOST_TAPS);
      reported += 1;
      // The next card, or after the last one the list.
      if (done + 1 < count) await expect.poll(() => page.url()).not.toBe(before);
      taps = 0;
    }
  }
  expect(reported).toBe(10);
});
