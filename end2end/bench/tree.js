// The benchmark's tree: complete and 10-ary, the root and `depth` levels below it, numbered breadth first.
//
// T11k, T111k and T1.1M are depth 4, 5 and 6. Weights are 1 to 9, leaves are 0.01 to 1000.00, from a seeded
// generator, so that every engine and every run sees the same numbers.

export const WIDTH = 10;
const SEED = 2026;
const EDITS = 2_000;

/** mulberry32 by Tommy Ettinger (public domain): uniform numbers in [0, 1) from a 32-bit seed. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * `weights` per node, `leaves` as values of the last level, `edits` as pairs of a leaf's place in that level and
 * its new value; no leaf is edited twice. Values have two decimals, so that decimals and doubles start equal.
 */
export function generate(depth) {
  const random = mulberry32(SEED);
  const value = () => (1 + Math.floor(random() * 100_000)) / 100;

  const leafCount = WIDTH ** depth;
  const nodeCount = (WIDTH ** (depth + 1) - 1) / (WIDTH - 1);
  const weights = Uint8Array.from({ length: nodeCount }, () => 1 + Math.floor(random() * 9));
  const leaves = Float64Array.from({ length: leafCount }, value);

  const places = new Set();
  while (places.size < Math.min(EDITS, leafCount)) places.add(Math.floor(random() * leafCount));
  const edits = [...places].map((leaf) => ({ leaf, value: value() }));
  return { depth, nodeCount, firstLeaf: nodeCount - leafCount, weights, leaves, edits };
}
