import lighthouse from "lighthouse";

import { chromium } from "../chromium.js";
import { employ } from "../fixtures/people.ts";
import { freePort } from "../fixtures/server.ts";
import { expect, open, test } from "../fixtures/test.ts";

test.use({ city: "november" });

test("Lighthouse finds nothing on the boards", async ({ cookie, elsewhere, hengce, playwright }) => {
  test.slow();
  const office = await elsewhere(await employ(hengce, "zhaoli", "赵丽", "--role", "assessment_office"));
  await open(office, "/board/publications/new");
  await office.getByLabel("标题").fill("十月进展");
  await office.getByRole("button", { name: "发布", exact: true }).click();
  const published = await office.getByRole("link", { name: "打开公开页面" }).getAttribute("href");

  const port = await freePort();
  const browser = await playwright.chromium.launch({
    ...chromium,
    args: [...chromium.args, `--remote-debugging-port=${port}`],
  });
  for (const [page, extraHeaders] of [
    ["/board/cockpit", { Cookie: cookie }],
    ["/board", { Cookie: cookie }],
    [published, {}],
  ] as const) {
    const found = await lighthouse(`${hengce.url}${page}`, {
      port,
      onlyCategories: ["accessibility", "best-practices"],
      extraHeaders,
      logLevel: "error",
    });
    const { audits, categories, runtimeError } = found!.lhr;
    expect(runtimeError, `${page}`).toBeUndefined();
    const lost = Object.values(audits)
      .filter(({ score }) => score !== null && score < 1)
      .map(({ details, title }) => `${title} ${JSON.stringify(details)}`);
    const scores = Object.values(categories).map(({ id, score }) => [id, score]);
    expect(scores, `${page}: ${lost.join("; ")}`).toEqual([
      ["accessibility", 1],
      ["best-practices", 1],
    ]);
  }
  await browser.close();
});
