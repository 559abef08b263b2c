// What the browser fetches before a page answers: script and wasm in bytes of brotli, below a ceiling per page.
//
// Every page pays for `hengce.js` and `hengce.wasm`; a page of `app/src/route.rs` brings parts of its own, which the
// manifest of the build lists. Style, charts and data are not counted.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const PACKAGE = "target/release/site/pkg";

/** When a page has become smaller, lower its ceiling; to raise one takes a reason in the commit. */
const CEILINGS = {
  home: 390_000,
  data: 610_000,
  design: 620_000,
  decompose: 1_000_000,
  account: 635_000,
  anchor: 430_000,
  audit: 535_000,
  organizations: 665_000,
  people: 600_000,
  policy: 480_000,
  second_step: 415_000,
};

const files = readdirSync(PACKAGE);

/** The one file of this name, whatever its hash. */
function find(name, extension) {
  const [file, ...more] = files.filter((file) => file.startsWith(`${name}.`) && file.endsWith(extension));
  if (file === undefined || more.length > 0) throw new Error(`${PACKAGE}: not one ${name}.*${extension}`);
  return file;
}

const bytes = (file) => statSync(join(PACKAGE, file)).size;

const shared = bytes(find("hengce", ".js.br")) + bytes(find("hengce", ".wasm.br"));
const sizes = new Map([["home", shared]]);
const manifest = JSON.parse(readFileSync(join(PACKAGE, find("__wasm_split_manifest", ".json")), "utf8"));
for (const [view, parts] of Object.entries(manifest)) {
  const page = /^__(\w+)_route_view_\d+$/.exec(view)?.[1];
  const own = parts.map((part) => bytes(`${part}.wasm.br`)).reduce((sum, size) => sum + size, 0);
  sizes.set(page, shared + bytes(find("__wasm_split", ".js.br")) + own);
}

const wrong = [...new Set([...Object.keys(CEILINGS), ...sizes.keys()])].filter((page) => {
  const [size, ceiling] = [sizes.get(page), CEILINGS[page]];
  console.log(`${page}: ${size ?? "no such page"} of ${ceiling ?? "no ceiling"} bytes`);
  return !(size <= ceiling);
});
if (wrong.length > 0) {
  console.error(`too large, or not known here: ${wrong.join(", ")}`);
  process.exit(1);
}
