// The peer: HyperFormula, one row per node, children in adjacent rows.
//
// Column A holds the weight and column B the value, which for an inner node is the weighted mean of its children.
// HyperFormula has no allocation; going down, each child's cell takes its share of the parent's cell by weight.

import { HyperFormula } from "hyperformula";

import { WIDTH } from "./tree.js";

const VALUE = 1;
const SHEET = 0;

const cell = (row, col) => ({ sheet: SHEET, row, col });

function sheetOf({ nodeCount }, rows) {
  return HyperFormula.buildFromArray(rows, { licenseKey: "gpl-v3", maxRows: nodeCount });
}

/** The rows of a node's children, counted from 1 as formulas do. */
function childRows(node) {
  const first = node * WIDTH + 2;
  return { first, last: first + WIDTH - 1 };
}

export const name = "HyperFormula";

export function rollUp(tree) {
  const { nodeCount, firstLeaf, weights, leaves } = tree;
  const rows = Array.from({ length: nodeCount }, (_, node) => {
    if (node >= firstLeaf) return [weights[node], leaves[node - firstLeaf]];
    const { first, last } = childRows(node);
    return [weights[node], `=SUMPRODUCT(A${first}:A${last},B${first}:B${last})/SUM(A${first}:A${last})`];
  });
  const sheet = sheetOf(tree, rows);
  const set = ({ leaf, value }) => sheet.setCellContents(cell(firstLeaf + leaf, VALUE), value);
  return {
    root: () => sheet.getCellValue(cell(0, VALUE)),
    edit: set,
    batch: (edits) => sheet.batch(() => edits.forEach(set)),
    recompute: () => sheet.rebuildAndRecalculate(),
  };
}

export function allocation(tree) {
  const { nodeCount, firstLeaf, weights } = tree;
  const rows = Array.from({ length: nodeCount }, (_, node) => {
    if (node === 0) return [weights[0], 0];
    const parent = Math.floor((node - 1) / WIDTH);
    const { first, last } = childRows(parent);
    return [weights[node], `=B${parent + 1}*A${node + 1}/SUM(A${first}:A${last})`];
  });
  const sheet = sheetOf(tree, rows);
  return {
    allocate: (total) => sheet.setCellContents(cell(0, VALUE), total),
    leaf: (place) => sheet.getCellValue(cell(firstLeaf + place, VALUE)),
  };
}
