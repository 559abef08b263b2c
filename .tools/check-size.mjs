// What the browser fetches before a page answers: script and wasm in bytes, and in files, below ceilings.
//
//     node check-size.mjs            of the release build, in brotli: what a phone pays
//     node check-size.mjs dev        of the dev build, as it is: what tests can tell without a release build
//
// Every page pays for `hengce.js` and `hengce.wasm`; the pages of a part in `app/src/place.rs` bring files of their own,
// which the manifest of the build lists. The charts come when the first of them is in sight, and are weighed by themselves.
// Style and data are not counted.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** When a part has become smaller, lower its ceilings; to raise one takes a reason in the commit. */
const BUILDS = {
  release: {
    site: "target/release/site",
    written: ".br",
    ceilings: {
      charts: 180_000,
      eager: 360_000,
      sign_in: 440_000,
      daily: 888_000,
      boards: 1_250_000,
      oversight: 948_000,
      register: 1_212_000,
      decompose: 1_130_000,
    },
  },
  dev: {
    site: "target/site",
    written: "",
    ceilings: {
      charts: 575_000,
      eager: 9_850_000,
      sign_in: 12_700_000,
      daily: 25_400_000,
      boards: 43_000_000,
      oversight: 30_800_000,
      register: 42_500_000,
      decompose: 32_500_000,
    },
  },
};
/** Browsers fetch six files at a time from a server without HTTP/2, and each takes the time of a way there and back. */
const MOST_FILES = 32;

const build = BUILDS[process.argv[2] ?? "release"];
const { site: SITE, ceilings: CEILINGS, written: WRITTEN } = build;
const PACKAGE = join(SITE, "pkg");
const files = readdirSync(PACKAGE);

/** The one file of this name, whatever its hash. */
function find(name, extension) {
  const [file, ...more] = files.filter((file) => file.startsWith(`${name}.`) && file.endsWith(extension));
  if (file === undefined || more.length > 0) throw new Error(`${PACKAGE}: not one ${name}.*${extension}`);
  return file;
}

const bytes = (file) => statSync(join(PACKAGE, file)).size;

const shared = bytes(find("hengce", `.js${WRITTEN}`)) + bytes(find("hengce", `.wasm${WRITTEN}`));
const sizes = new Map([
  ["charts", statSync(join(SITE, `echarts.js${WRITTEN}`)).size],
  ["eager", shared],
]);
const crowded = [];
const manifest = JSON.parse(readFileSync(join(PACKAGE, find("__wasm_split_manifest", ".json")), "utf8"));
for (const [view, names] of Object.entries(manifest)) {
  const part = /^(\w+)_\d+$/.exec(view)?.[1];
  const own = names.map((name) => bytes(`${name}.wasm${WRITTEN}`)).reduce((sum, size) => sum + size, 0);
  sizes.set(part, shared + bytes(find("__wasm_split", `.js${WRITTEN}`)) + own);
  if (names.length > MOST_FILES) crowded.push(`${part} (${names.length} files)`);
}

const wrong = [...new Set([...Object.keys(CEILINGS), ...sizes.keys()])].filter((part) => {
  const [size, ceiling] = [sizes.get(part), CEILINGS[part]];
  console.log(`${part}: ${size ?? "no such part"} of ${ceiling ?? "no ceiling"} bytes`);
  return !(size <= ceiling);
});
if (wrong.length > 0) console.error(`too large, or not known here: ${wrong.join(", ")}`);
if (crowded.length > 0) console.error(`in more than ${MOST_FILES} files: ${crowded.join(", ")}`);
process.exitCode = wrong.length + crowded.length === 0 ? 0 : 1;
