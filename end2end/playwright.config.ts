import { defineConfig } from "@playwright/test";

import { chromium } from "./chromium.js";

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  forbidOnly: process.env.CI !== undefined,
  fullyParallel: true,
  reporter: "list",
  use: {
    browserName: "chromium",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: chromium,
    locale: "zh-CN",
    screenshot: "only-on-failure",
    timezoneId: "Asia/Shanghai",
    trace: "retain-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1440, height: 900 } } },
    {
      name: "phone",
      use: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
    },
  ],
});
