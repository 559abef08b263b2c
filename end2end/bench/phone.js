// The pages of the sample city on a phone: 9 Mbps, 100 ms of latency, a processor that is four times slower.
//
//     node phone.js [address…]
//
// Each is opened cold in a fresh browser, once more with what the browser has kept, and, where the page works without a network,
// without one. What is printed is the middle of eleven: milliseconds to the largest paint and to the page that answers, and what
// went over the network, compressed. The server is the release build (`make build`).

import { chromium, devices } from "@playwright/test";

import { chromium as launchOptions } from "../chromium.js";
import { largestPaint, middle, serve, signedIn, visitor, withCity } from "./server.js";

const TIMES = 11;
const TODAY = "2026-11-05";
const PHONE = { ...devices["iPhone 13"], defaultBrowserType: undefined };
const NETWORK = { offline: false, latency: 100, downloadThroughput: 9e6 / 8, uploadThroughput: 9e6 / 8 };
const PAGES = ["/check-in", "/board/cockpit", "/board", "/decompose", "/data", "/account", "/"];
/** The page that a service worker keeps. */
const KEPT = "/check-in";

/** Makes a page slow, and counts what it fetches. */
async function throttled(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Network.enable");
  await client.send("Network.emulateNetworkConditions", NETWORK);
  await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const fetched = { bytes: 0 };
  client.on("Network.loadingFinished", (loaded) => (fetched.bytes += loaded.encodedDataLength));
  return fetched;
}

async function opened(page, address) {
  const fetched = await throttled(page);
  await page.goto(address, { waitUntil: "commit" });
  const answers = await page.waitForFunction(() => {
    const alive = document.documentElement.dataset.hydrated === "true";
    return alive && document.querySelector("[data-loading]") === null ? performance.now() : undefined;
  });
  return { paint: await largestPaint(page), answers: await answers.jsonValue(), bytes: fetched.bytes };
}

/** Cold, again, and without a network. */
async function visit(browser, url, session, address) {
  const first = await visitor(browser, url, session, PHONE);
  const context = first.context();
  const cold = await opened(first, url + address);
  if (address === KEPT) {
    // The promise itself would do for `waitForFunction`.
    const isKept = async () => (await (await caches.open("hengce-page")).match("/check-in")) !== undefined;
    while (!(await first.evaluate(isKept))) await first.waitForTimeout(100);
  }
  await first.close();
  const again = await opened(await context.newPage(), url + address);
  let away;
  if (address === KEPT) {
    const page = await context.newPage();
    await context.setOffline(true);
    const client = await context.newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.goto(url + address, { waitUntil: "commit" });
    await page.waitForSelector("[data-row]");
    away = { paint: await largestPaint(page) };
  }
  await context.close();
  return { cold, again, away };
}

/** A fixed piece of work, so that runs on different days can be compared. */
function calibration() {
  const begun = performance.now();
  let sum = 0;
  for (let at = 0; at < 2e8; at++) sum = (sum * 31 + at) | 0;
  return sum === 0 ? 0 : performance.now() - begun;
}

const addresses = process.argv.length > 2 ? process.argv.slice(2) : PAGES;
const browser = await chromium.launch(launchOptions);
try {
  await withCity(async (folder, run) => {
    run("sample", "load", "--today", TODAY);
    const server = await serve(folder, "--today", TODAY);
    const session = await signedIn(server.url);
    console.log(
      `\nThe sample city on a phone, release build, SQLite; calibration ${calibration().toFixed(0)} ms\n`,
    );
    console.log("| page | paint | answers | KB | again: paint | answers | KB | without a network |");
    console.log("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (const address of addresses) {
      const visits = [];
      for (let at = 0; at < TIMES; at++) visits.push(await visit(browser, server.url, session, address));
      const figure = (read) => middle(visits.map(read)).toFixed(0);
      const of = (read) =>
        [(it) => it.paint, (it) => it.answers, (it) => it.bytes / 1000].map((part) =>
          figure((all) => part(read(all))),
        );
      const away = visits[0].away ? figure((all) => all.away.paint) : "";
      console.log(`| ${[address, ...of((all) => all.cold), ...of((all) => all.again), away].join(" | ")} |`);
    }
    await server.stop();
  });
} finally {
  await browser.close();
}
