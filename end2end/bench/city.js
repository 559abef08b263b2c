// A whole city through the real page and the real server: open, type, scroll, save.
//
//     node city.js [depth…]        4 is T11k, 5 is T111k (the default)
//
// The server is the release build (`make build`), its data a folder of its own. Milliseconds unless said otherwise.

import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { chromium } from "@playwright/test";

import { chromium as launchOptions } from "../chromium.js";
import { COOKIE, largestPaint, memory, middle, serve, signedIn, visitor, withCity } from "./server.js";

const DESKTOP = { viewport: { width: 1440, height: 900 } };
/** How often each key, scroll and save is done; what is printed is the middle one. */
const TIMES = 9;
const OPENINGS = 100;

/** The complete 10-ary tree as a sheet: every node with a definition of its own, sums all the way up. */
async function sheet(path, depth) {
  const heads = await readFile(join(import.meta.dirname, "../../assets/sample_city.csv"), "utf8");
  const file = createWriteStream(path);
  file.write(`${heads.slice(0, heads.indexOf("\n"))}\n`);
  const count = (10 ** (depth + 1) - 1) / 9;
  const below = count - 10 ** depth;
  let seed = 1;
  for (let at = 0; at < count; at++) {
    seed = (seed * 48_271) % 2_147_483_647;
    const leaf = at >= below ? (seed % 100_000) / 100 : "";
    const parent = at === 0 ? "" : `T${Math.floor((at - 1) / 10)}`;
    const level = at < 11 ? "市级整体目标" : "部门核心任务";
    const line = [
      ...[
        `T${at}`,
        parent,
        level,
        "市级",
        "YL",
        "云澜市人民政府",
        "",
        "",
        "高质量发展",
        `第${at}项任务完成数`,
      ],
      ...[
        `第${at}项按台账汇总`,
        "定量",
        "产出-数量指标",
        "件",
        "越高越好",
        "≥",
        "2024",
        leaf,
        leaf,
        leaf,
        "",
      ],
      ...[at === 0 ? "不分解" : "求和", "", "按完成比例计分", "月度", "业务台账", "市政府办公室", "台账截图"],
    ];
    if (!file.write(`${line.join(",")}\n`)) await new Promise((drained) => file.once("drain", drained));
  }
  await new Promise((written) => file.end(written));
  return count;
}

/** What happens in the page between a key and the frame that shows it. */
function paint(page, act) {
  return page
    .evaluate(() => {
      window.painted = new Promise((done) => {
        const begin = (event) => {
          removeEventListener("keydown", begin, true);
          const at = event.timeStamp;
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - at)));
        };
        addEventListener("keydown", begin, true);
      });
    })
    .then(act)
    .then(() => page.evaluate(() => window.painted));
}

/** Opens the city, as somebody does who was not here before. */
async function opening(page, url) {
  const times = {};
  const sizes = {};
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  let transferred = 0;
  network.on("Network.loadingFinished", (loaded) => (transferred += loaded.encodedDataLength));
  await page.goto(`${url}/decompose`, { waitUntil: "commit" });
  await page.waitForSelector("[role=treegrid] [role=row][data-node]");
  times["first byte"] = await page.evaluate(
    () => performance.getEntriesByType("navigation")[0].responseStart,
  );
  const loaded = page.waitForFunction(() => {
    const alive = document.documentElement.dataset.hydrated === "true";
    return alive && document.querySelector("[data-loading]") === null ? performance.now() : undefined;
  });
  times["first rows"] = await largestPaint(page);
  times["typing"] = await (await loaded).jsonValue();
  sizes["page, bytes"] = await page.evaluate(
    () => performance.getEntriesByType("navigation")[0].transferSize,
  );
  sizes["scheme, bytes"] = await page.evaluate(
    () => performance.getEntriesByType("resource").find((it) => it.name.includes("/scheme/"))?.transferSize,
  );
  sizes["all, bytes"] = transferred;
  const heap = await network.send("Runtime.getHeapUsage");
  sizes["heap of the page, MiB"] = (heap.usedSize + (heap.backingStorageSize ?? 0)) / 2 ** 20;
  const scheme = await page.evaluate(
    () => performance.getEntriesByType("resource").find((it) => it.name.includes("/scheme/"))?.name,
  );
  return { times, sizes, addresses: [`${url}/decompose`, scheme] };
}

/** Types, scrolls and saves on an open page. */
async function editing(page) {
  const times = {};
  const open = async (row) => {
    await page.locator(`[role=row][aria-rowindex="${row}"] .tree-number`).nth(1).click();
    await page.locator(".tree-input").waitFor();
  };
  const key = async (row) => {
    const all = [];
    for (let at = 0; at < TIMES; at++) {
      await open(row);
      await page.keyboard.press("9");
      all.push(await paint(page, () => page.keyboard.press("7")));
      await page.keyboard.press("Escape");
    }
    return middle(all);
  };
  times["key in a leaf → paint"] = await key(7);
  times["key in the root → paint"] = await key(2);
  times["scroll, two frames, p95"] = await page.evaluate(async () => {
    const table = document.querySelector("[role=treegrid]");
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    const all = [];
    for (let at = 0; at < 60; at++) {
      const begun = await frame();
      table.scrollTop += 3_000;
      await frame();
      all.push((await frame()) - begun);
    }
    table.scrollTop = 0;
    return all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.95)];
  });

  const save = async (row, value) => {
    await open(row);
    await page.keyboard.type(value);
    await page.keyboard.press("Enter");
    const answered = page.waitForResponse((answer) => answer.url().endsWith("/fn/decompose/save"), {
      timeout: 120_000,
    });
    const begun = performance.now();
    await page.keyboard.press("Control+s");
    const answer = await answered;
    if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
    return performance.now() - begun;
  };
  const saves = [];
  for (let at = 0; at < TIMES; at++) saves.push(await save(7, String(1_000 + at)));
  times["save of a cell, answered"] = middle(saves);
  times["save of a total at the root, answered"] = await save(2, "123456789");
  return times;
}

/** Opens the city many times, one after the other: the page, and the scheme that it fetches. */
async function openings(addresses, session, count) {
  const headers = { cookie: `${COOKIE}=${session}`, "accept-encoding": "br" };
  for (let at = 0; at < count; at++) {
    for (const address of addresses) {
      const answer = await fetch(address, { headers });
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      await answer.arrayBuffer();
    }
  }
}

function report(count, results) {
  console.log(`\n${count.toLocaleString("en")} nodes through page and server, release build, SQLite\n`);
  console.log("| | |\n|---|---:|");
  for (const [what, value] of Object.entries(results)) {
    const digits = what.includes("bytes") ? 0 : 1;
    const shown = value?.toLocaleString("en", { maximumFractionDigits: digits }) ?? "";
    console.log(`| ${what} | ${shown} |`);
  }
}

const depths = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [5];
const browser = await chromium.launch(launchOptions);
try {
  for (const depth of depths) {
    await withCity(async (folder, run) => {
      const timed = (...words) => {
        const begun = performance.now();
        run(...words);
        return performance.now() - begun;
      };
      const file = join(folder, "city.csv");
      const count = await sheet(file, depth);
      const imported = timed("import", file);
      const again = timed("import", file);
      const server = await serve(folder);
      const idle = await memory(server.pid);
      const session = await signedIn(server.url);
      const first = await visitor(browser, server.url, session, DESKTOP);
      const cold = await opening(first, server.url);
      await first.context().close();
      const page = await visitor(browser, server.url, session, DESKTOP);
      const { times, sizes, addresses } = await opening(page, server.url);
      await openings(addresses, session, OPENINGS);
      const opened = await memory(server.pid);
      const edited = await editing(page);
      await page.context().close();
      const after = await memory(server.pid);
      await server.stop();
      const commands = {
        import: imported,
        "import again": again,
        check: timed("check"),
        "audit verify": timed("audit", "verify"),
      };
      const rename = ([what, value]) => [`${what}, the first time after a start`, value];
      report(count, {
        ...times,
        ...Object.fromEntries(Object.entries(cold.times).map(rename)),
        ...edited,
        ...commands,
        ...sizes,
        "server when idle, MiB": idle,
        [`server after ${OPENINGS} openings, MiB`]: opened,
        "server after the saves, MiB": after,
      });
    });
  }
} finally {
  await browser.close();
}
