#!/usr/bin/env node
// Verifies an exported record without Hengce, as .docs/verify-the-audit-log.md describes: verify-audit-log.mjs FILE [HASH]
// HASH is the hash of the last entry, from an anchor that was kept elsewhere.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const [file, anchor] = process.argv.slice(2);
const fail = (text) => {
  console.error(text);
  process.exit(1);
};
// Lines end with LF only: a name may hold other line separators.
const [first, ...lines] = readFileSync(file, "utf8").split("\n").filter(Boolean);
const head = JSON.parse(first);
const hash = (...parts) =>
  parts.reduce((sum, part) => sum.update(part), createHash(head.algorithm)).digest("hex");
const length = (bytes) => {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(bytes.length));
  return size;
};
const fields = [
  "city_id",
  "sequence",
  "at",
  "account_id",
  "name",
  "on_behalf_of",
  "address",
  "deed",
  "subject_kind",
  "subject_id",
  "subject_name",
  "changes",
  "reason",
  "outcome",
];

let before = head.first === 1 ? hash(head.city) : head.before;
if (before !== head.before) fail("The chain does not start with its city.");
let sequence = head.first;
for (const line of lines) {
  const entry = JSON.parse(line);
  const texts = [
    before,
    ...fields.map((field) => String(entry[field] ?? "")),
    ...(entry.objects ? [entry.objects] : []),
  ];
  const encoded = texts.map((text) => Buffer.from(text, "utf8")).flatMap((bytes) => [length(bytes), bytes]);
  const holds = entry.sequence === sequence && entry.before === before && entry.city_id === head.city;
  if (!holds || hash(...encoded) !== entry.hash) fail(`Entry ${sequence} does not hold.`);
  for (const { commitment, salt, word } of entry.names ?? []) {
    if (`~${hash(`hengce word 1\n${head.city}\n${salt}\n${word}`)}` !== commitment)
      fail(`A name in entry ${sequence} does not hold.`);
  }
  [before, sequence] = [entry.hash, sequence + 1];
}
if (sequence !== head.last + 1 || before !== head.hash)
  fail("The file does not end where its first line says.");
if (anchor && anchor !== before) fail("The end is not the one that was anchored.");
console.log(`Intact: ${lines.length} entries, ${before}`);
