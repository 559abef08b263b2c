// Every text exists in every language: the locale folders hold the same files with the same keys.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = "app/text/locales";

/** The dotted keys of a locale file, sub-keys included. */
function keysOf(value, prefix = "") {
  return Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === "object" && entry !== null ? keysOf(entry, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

/** All keys of one language, each with its file: `scheme.json: tree.expand`. */
function textsOf(locale) {
  const folder = join(ROOT, locale);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      return keysOf(JSON.parse(text)).map((key) => `${file}: ${key}`);
    });
}

const locales = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => ({ name: entry.name, texts: new Set(textsOf(entry.name)) }));
const all = new Set(locales.flatMap(({ texts }) => [...texts]));

const missing = locales.flatMap(({ name, texts }) =>
  [...all].filter((text) => !texts.has(text)).map((text) => `${ROOT}/${name}/${text} is missing`),
);
missing.forEach((line) => console.error(line));
if (locales.length === 0 || missing.length > 0) process.exit(1);
console.log(`${all.size} texts in ${locales.map(({ name }) => name).join(" and ")}`);
