// The release server on data of its own, people who are signed in, and what both cost.

import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The release build (`make build`). */
const HENGCE = join(import.meta.dirname, "../../target/release/hengce");
const PERSON = { login: "wangfang", name: "王芳", password: "山高月小水落石出 2026" };
export const COOKIE = "__Host-hengce";

export const middle = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** Calls `measure` with a folder that has a city and a person, and with what runs a command on it. */
export async function withCity(measure) {
  const folder = await mkdtemp(join(tmpdir(), "hengce-bench-"));
  const run = (...words) => execFileSync(HENGCE, [...words, "--data-dir", folder], { encoding: "utf8" });
  try {
    const city = ["--city-code", "530100", "--city-name", "云澜市", "--name", PERSON.name];
    run("user", "found", ...city, "--password", PERSON.password, PERSON.login);
    await measure(folder, run);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

export async function serve(folder, ...options) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const words = ["serve", "--addr", `127.0.0.1:${port}`, "--data-dir", folder, ...options];
  const server = spawn(HENGCE, words, { stdio: "ignore" });
  for (;;) {
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (ready?.ok) break;
    await new Promise((soon) => setTimeout(soon, 20));
  }
  return { url, pid: server.pid, stop: () => new Promise((ended) => server.once("exit", ended).kill()) };
}

export async function memory(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

export async function signedIn(url) {
  const body = new URLSearchParams({ ...PERSON, next: "/" });
  const answer = await fetch(`${url}/fn/account/sign_in`, { method: "POST", body, redirect: "manual" });
  const cookie = answer.headers.getSetCookie().find((it) => it.startsWith(`${COOKIE}=`));
  return /=([^;]+)/.exec(cookie)[1];
}

/** A browser that has nothing from this server yet, and somebody signed in. */
export async function visitor(browser, url, session, device) {
  const context = await browser.newContext({ locale: "zh-CN", ...device });
  const cookie = { name: COOKIE, value: session, url: url.replace("http:", "https:") };
  await context.addCookies([{ ...cookie, secure: true, httpOnly: true, sameSite: "Lax" }]);
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(error));
  return page;
}

/** The largest thing that the page has painted so far, in milliseconds since it was asked for. */
export function largestPaint(page) {
  return page.evaluate(
    () =>
      new Promise((shown) => {
        new PerformanceObserver((list) => shown(list.getEntries().at(-1).startTime)).observe({
          type: "largest-contentful-paint",
          buffered: true,
        });
      }),
  );
}
