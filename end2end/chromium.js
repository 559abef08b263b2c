/**
 * How Debian's Chromium is started, by the tests and by the benchmark; no browser is downloaded.
 * The flags keep it quiet where nothing but this machine can be reached.
 */
export const chromium = {
  executablePath: process.env.HENGCE_CHROMIUM ?? "/usr/bin/chromium",
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
