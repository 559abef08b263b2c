// Ours: the indicator model as wasm, behind the same few calls as its peer.

import init, { Allocation, RollUp } from "./bench_wasm.js";

export const name = "indicator-model";

export async function load() {
  await init();
  return { name, rollUp, allocation };
}

function rollUp({ weights, leaves }) {
  let tree = new RollUp(weights, leaves);
  return {
    root: () => tree.root(),
    digest: () => tree.digest(),
    edit: ({ leaf, value }) => tree.edit(leaf, value),
    batch: (edits) => {
      const places = Uint32Array.from(edits, ({ leaf }) => leaf);
      const values = Float64Array.from(edits, ({ value }) => value);
      tree.batch(places, values);
    },
    recompute: () => {
      tree = tree.recompute();
    },
  };
}

function allocation({ weights, leaves }) {
  const tree = new Allocation(weights, leaves.length);
  return {
    allocate: (total) => tree.allocate(total),
    leaf: (place) => tree.leaf(place),
    digest: () => tree.digest(),
  };
}
