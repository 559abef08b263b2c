import { defineConfig } from "@playwright/test";

import { chromium } from "./chromium.js";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  forbidOnly: process.env.CI !== undefined,
  // A story that holds only the second time is listed as flaky: it names a race of the page or of its own, and is to be mended.
  retries: process.env.CI === undefined ? 0 : 1,
  fullyParallel: true,
  // A story waits more than it computes: for answers, and for messages to go.
  workers: "100%",
  // The dev build of the page on two busy cores: a story of several reloads takes its time.
  timeout: 90_000,
  reporter: "list",
  snapshotPathTemplate: "{testDir}/pictures/{projectName}/{arg}{ext}",
  expect: {
    // The same two cores forecast a whole city in an unoptimised server, for a board that nobody opened before.
    timeout: 15_000,
    // The same Chromium draws the same pixels; another version of it may smooth the edge of a letter differently.
    toHaveScreenshot: { maxDiffPixelRatio: 0.001 },
  },
  use: {
    browserName: "chromium",
    contextOptions: { reducedMotion: "reduce" },
    // No page of a story lives long enough to earn back a second compiler.
    launchOptions: { ...chromium, args: [...chromium.args, "--js-flags=--liftoff-only"] },
    locale: "zh-CN",
    screenshot: "only-on-failure",
    timezoneId: "Asia/Shanghai",
    // A trace copies every page and every part that it loads, which costs a ninth of the time; ARGS="--trace on" makes one.
    trace: "off",
  },
  projects: [
    // A story of one screen is named after it: *.desktop.spec.ts, *.phone.spec.ts. All others run on both.
    { name: "desktop", testIgnore: /\.phone\.spec\.ts$/, use: { viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      testIgnore: /\.desktop\.spec\.ts$/,
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    },
  ],
});
