/**
 * How Debian's Chromium is started, by the tests and by the benchmark; no browser is downloaded.
 * The flags keep it quiet where nothing but this machine can be reached.
 */
export const chromium = {
  executablePath: process.env.HENGCE_CHROMIUM ?? "/usr/bin/chromium-headless-shell",
  // Where the terminal knows no Chinese, a file with a Chinese name would be saved as "download".
  env: { ...process.env, LC_ALL: "C.UTF-8" },
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};
