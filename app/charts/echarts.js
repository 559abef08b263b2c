/*! Apache ECharts (Apache-2.0, The Apache Software Foundation), zrender (BSD-3-Clause, Copyright (c) 2017 Baidu Inc.) */

// The parts of ECharts that Hengce draws with; `charming` reaches them through the global `echarts`.
//
// SVG rather than canvas: boards are printed on A4 and A3 and read at 200 % zoom, where vectors stay sharp,
// and none of our charts has the thousands of marks that would make the DOM slow.
import { BarChart, LineChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  AriaComponent,
  BarChart,
  GridComponent,
  LegendComponent,
  LineChart,
  MarkLineComponent,
  SVGRenderer,
  TooltipComponent,
]);

const INK = "var(--color-base-content)";
const LINE = { lineStyle: { color: "var(--color-base-300)" } };

/**
 * The colours are those of the page by their names, so that a drawing follows from light to dark by itself; its text is as large as
 * the reader has it. Nothing moves: a bar that grows from zero at each key shows numbers that nobody typed.
 */
function theme() {
  const root = getComputedStyle(document.documentElement);
  const text = { color: INK, fontFamily: root.fontFamily, fontSize: 0.75 * parseFloat(root.fontSize) };
  const axis = { axisLabel: text, axisLine: LINE, axisTick: LINE, splitLine: LINE };
  // What is lit up under the pointer is a colour computed from another, which nobody can do with the name of one.
  const series = { emphasis: { disabled: true }, label: text };
  return {
    animation: false,
    color: [
      "var(--light-grey)",
      "var(--color-primary)",
      "color-mix(in oklab, var(--color-primary) 55%, var(--color-base-100))",
    ],
    textStyle: text,
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    legend: { textStyle: text },
    tooltip: {
      backgroundColor: "var(--color-base-100)",
      borderColor: "var(--color-base-300)",
      textStyle: text,
    },
    bar: series,
    line: series,
  };
}

window.echarts = { init: (element) => init(element, theme()) };
