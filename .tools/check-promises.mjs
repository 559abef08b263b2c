// Every promise in SECURITY.md is held by tests that exist: each row of its tables names them with their files.

import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const DOCUMENT = "SECURITY.md";

/** A part of the second cell: a link to a file, a colon, and the tests in it. */
const HELD_BY = /^\[([^\]]+)\]\(([^)]+)\): (`[^`]+`(?:, `[^`]+`)*)$/;
/** How the third cell begins: a requirement of ASVS, or a dash. */
const REQUIREMENT = /^(?:–$|\d+\.\d+\.\d+)/;

/** Whether `text` has a Rust test of this name that runs: one with an attribute, or one for both engines. */
function isRustTest(text, name) {
  const lines = text.split("\n").map((line) => line.trim());
  const at = lines.findIndex((line) => new RegExp(`^(?:async )?fn ${name}\\(`).test(line));
  if (at < 0) return false;
  const above = lines.slice(0, at).reverse();
  const end = above.findIndex((line) => !/^(?:#|\/\/)/.test(line));
  const attributes = above.slice(0, end).filter((line) => line.startsWith("#"));
  const isTest = attributes.some((line) => /test[\](]|^#\[apply\(/.test(line));
  return isTest && !attributes.some((line) => line.startsWith("#[ignore"));
}

/** Whether `text` has a browser test of this title that runs. */
function isBrowserTest(text, title) {
  const at = text.indexOf(`"${title}"`);
  return at >= 0 && !/\.(?:skip|fixme)\(\s*$/.test(text.slice(0, at));
}

/** What is wrong with a part of the second cell. */
function faultsOf(part) {
  const [, label, path, names] = HELD_BY.exec(part) ?? [];
  if (names === undefined) return [`“${part}” is not a file with its tests`];
  if (!existsSync(path) || basename(path) !== label) return [`there is no ${path} called ${label}`];
  const text = readFileSync(path, "utf8");
  const isTest = path.endsWith(".ts") ? isBrowserTest : isRustTest;
  return names
    .slice(1, -1)
    .split("`, `")
    .filter((name) => !isTest(text, name))
    .map((name) => `${path} has no test “${name}”`);
}

const rows = readFileSync(DOCUMENT, "utf8")
  .split("\n")
  .map((line, index) => ({ cells: line.split("|").map((cell) => cell.trim()), number: index + 1 }))
  // Neither a heading nor the line below it.
  .filter(({ cells }) => cells.length > 1 && !/^(?:Promise|-+)$/.test(cells[1]));

const faults = rows.flatMap(({ cells, number }) => {
  const [, , heldBy = "", requirement = ""] = cells;
  const unknown = REQUIREMENT.test(requirement)
    ? []
    : [`“${requirement}” is neither a requirement nor a dash`];
  return [...heldBy.split("; ").flatMap(faultsOf), ...unknown].map(
    (fault) => `${DOCUMENT}:${number}: ${fault}`,
  );
});
faults.forEach((fault) => console.error(fault));
if (rows.length === 0 || faults.length > 0) process.exit(1);
console.log(`${rows.length} promises are held by tests`);
