// Comments, documents and English texts use plain technical English: none of the phrases below, each with what to write.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const PHRASES = {
  anew: "again",
  beforehand: "in advance",
  "for ever": "forever",
  meanwhile: "in the meantime, until then, or nothing",
  "one.s own": "their",
  "(?:are|be|is) (?:said|told)": "is returned, reported, shown, named",
  "stands in": "is in, is stored in, replaces",
  "tells? of": "describes, reports, names",
  "the door": "sign-in",
  "the founding": "setup",
  "the house": "the application",
  "the own": "the user's, their, its, your",
  whoever: "a user who, the person who, those who",
};
const REFUSED = Object.entries(PHRASES).map(([phrase, better]) => ({
  pattern: new RegExp(`\\b(${phrase.replaceAll(" ", "\\s+")})\\b`, "gi"),
  better,
}));

/** Chinese texts, what others wrote, what programs wrote, and this list. */
const PASSED_OVER = [
  "*zh-CN*",
  "*.lock",
  "*.png",
  "*.snap",
  "*-lock.json",
  "assets",
  "LICENSE",
  ".tools/check-words.mjs",
];

const files = execFileSync("git", ["ls-files", "--", ".", ...PASSED_OVER.map((path) => `:!:${path}`)], {
  encoding: "utf8",
})
  .trim()
  .split("\n");

// A sentence of a comment goes on in the next line, so the mark of a comment counts as a blank.
const faults = files.flatMap((file) => {
  const text = readFileSync(file, "utf8");
  const plain = text.replace(/\n[ \t]*(?:\/\/[/!]?|\*|#|--)?[ \t]?/g, (gap) => "\n".padStart(gap.length));
  return REFUSED.flatMap(({ pattern, better }) =>
    [...plain.matchAll(pattern)].map(({ 0: phrase, index }) => {
      const line = plain.slice(0, index).split("\n").length;
      return `${file}:${line}: “${phrase}”: write ${better}`;
    }),
  );
});
faults.forEach((fault) => console.error(fault));
if (files.length === 0 || faults.length > 0) process.exit(1);
console.log(`${files.length} files without ${REFUSED.length} phrases`);
