// What the benchmark's page offers to `run.js`: one measurement of one engine.

import * as hyperformula from "./hyperformula.js";
import { measure } from "./measure.js";
import * as model from "./model.js";

window.measure = async (engine, depth) => {
  if (engine === "hyperformula") return measure(hyperformula, depth);
  return measure(await model.load(), depth);
};
