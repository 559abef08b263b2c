// Times each use of the tree on one engine. Both engines run exactly this code, on the same numbers.

import { generate } from "./tree.js";

const REPEATS = 5;
const TOTAL = 100_000_000_000;

/** The milliseconds that each of `work` took. */
function time(work) {
  return work.map((task) => {
    const started = performance.now();
    task();
    return performance.now() - started;
  });
}

function percentile(samples, share) {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

function repeat(task) {
  return percentile(time(Array(REPEATS).fill(task)), 0.5);
}

/**
 * All figures of `engine` on the tree of `depth` in milliseconds, and the results it came to, for comparison.
 *
 * The browser's clock ticks every 5 µs, so a mean over all edits stands beside the percentiles of single ones.
 */
export function measure(engine, depth) {
  const tree = generate(depth);
  const { edits } = tree;

  let sheet;
  const [build] = time([() => (sheet = engine.rollUp(tree))]);
  const built = sheet.root();
  const single = time(edits.map((edit) => () => sheet.edit(edit)));
  const edited = sheet.root();
  const original = edits.slice(0, 1_000).map(({ leaf }) => ({ leaf, value: tree.leaves[leaf] }));
  const [batch] = time([() => sheet.batch(original)]);
  const batched = sheet.root();
  const digests = [sheet.digest?.()];
  const recompute = repeat(() => sheet.recompute());
  const recomputed = sheet.root();

  const shares = engine.allocation(tree);
  shares.allocate(TOTAL);
  digests.push(shares.digest?.());
  const leaves = edits.map(({ leaf }) => shares.leaf(leaf));
  let total = TOTAL;
  const allocate = repeat(() => shares.allocate((total /= 2)));

  return {
    times: {
      build,
      "one edit, mean": single.reduce((sum, each) => sum + each, 0) / single.length,
      "one edit, p50": percentile(single, 0.5),
      "one edit, p99": percentile(single, 0.99),
      "1,000 edits at once": batch,
      "full recompute": recompute,
      "top-down allocation": allocate,
    },
    /** Of ours, all results exactly: after the edits, and after the allocation. */
    digests,
    results: [built, edited, batched, recomputed, ...leaves],
  };
}
