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

window.echarts = { init };
