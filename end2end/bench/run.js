// The indicator model beside HyperFormula, in one headless Chromium, one fresh page for each.
//
//     node run.js [depth…]        4 is T11k, 5 is T111k (the default), 6 is T1.1M (the model alone)
//
// Fails when the two do not come to the same results, or the model in the browser not exactly to those of the native one.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

import { chromium } from "@playwright/test";

import { chromium as launchOptions } from "../chromium.js";

const SITE = join(import.meta.dirname, "../../target/bench");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
/** With these two headers the page's clock ticks every 5 µs; without them, every 100 µs. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
/** HyperFormula would need several gigabytes beyond this. */
const PEER_DEPTH = 5;
const TOLERANCE = 1e-8;

async function serve() {
  const server = createServer(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : request.url;
    const body = await readFile(join(SITE, path)).catch(() => undefined);
    response.writeHead(body ? 200 : 404, {
      "content-type": TYPES[extname(path)] ?? "text/plain",
      ...ISOLATED,
    });
    response.end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

async function measureIn(browser, url, engine, depth) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => "measure" in window);
  const outcome = await page.evaluate(([engine, depth]) => window.measure(engine, depth), [engine, depth]);
  await page.close();
  return outcome;
}

/** The digests that the native benchmark prints: the same tree, the same edits. */
function nativeDigests(depth) {
  const bench = ["bench", "--quiet", "--package", "indicator-model", "--bench", "t111k", "--", String(depth)];
  const output = execFileSync("cargo", bench, { encoding: "utf8" });
  return [...output.matchAll(/^digest\s+(\w+)$/gm)].map(([, digest]) => digest);
}

/** The largest relative difference between two lists of results. */
function distance(ours, theirs) {
  return Math.max(...ours.map((value, i) => Math.abs(value - theirs[i]) / Math.max(1, Math.abs(theirs[i]))));
}

function report(depth, ours, peer) {
  const nodes = ((10 ** (depth + 1) - 1) / 9).toLocaleString("en");
  console.log(`\n${nodes} nodes, milliseconds in headless Chromium\n`);
  console.log("| | indicator-model | HyperFormula | ratio |\n|---|---:|---:|---:|");
  for (const [what, time] of Object.entries(ours.times)) {
    const other = peer?.times[what];
    const ratio =
      other === undefined || time === 0 ? "" : `${Math.round(other / time).toLocaleString("en")} ×`;
    console.log(`| ${what} | ${time.toFixed(4)} | ${other?.toFixed(4) ?? ""} | ${ratio} |`);
  }
}

const depths = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [5];
const site = await serve();
const browser = await chromium.launch(launchOptions);
try {
  for (const depth of depths) {
    const ours = await measureIn(browser, site.url, "model", depth);
    const peer = depth <= PEER_DEPTH ? await measureIn(browser, site.url, "hyperformula", depth) : undefined;
    report(depth, ours, peer);
    const [there, here] = [ours.digests.join(" "), nativeDigests(depth).join(" ")];
    console.log(`\nresults in the browser ${there}, natively ${here}`);
    if (there !== here) process.exitCode = 1;
    if (peer === undefined) continue;
    const difference = distance(ours.results, peer.results);
    console.log(
      `\n${ours.results.length} results compared, largest relative difference ${difference.toExponential(1)}`,
    );
    if (!(difference <= TOLERANCE)) process.exitCode = 1;
  }
} finally {
  await browser.close();
  site.close();
}
