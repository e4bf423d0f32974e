import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { palettes } from '../tokens.ts'

register([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

type Palette = (typeof palettes)['light']

/** What every chart looks like unless it says otherwise; ECharts' own greys are too dim on dark ground. */
function themeOf(palette: Palette, fontFamily: string): Record<string, unknown> {
  const axis = {
    axisLabel: { color: palette.inkSoft },
    axisLine: { lineStyle: { color: palette.lineStrong } },
    axisTick: { lineStyle: { color: palette.lineStrong } },
    splitLine: { lineStyle: { color: palette.line } },
  }
  return {
    color: [...palette.series],
    backgroundColor: 'transparent',
    textStyle: { fontFamily, color: palette.inkSoft },
    legend: { textStyle: { color: palette.inkSoft } },
    bar: { label: { color: palette.inkSoft } },
    categoryAxis: axis,
    valueAxis: axis,
    timeAxis: axis,
  }
}

/** Draws into the element and follows its size; returns how to stop. */
export function drawChart(element: HTMLElement, palette: Palette, option: Record<string, unknown>): () => void {
  const chart = init(element, themeOf(palette, getComputedStyle(element).fontFamily), { renderer: 'svg' })
  chart.setOption(option)
  const watch = new ResizeObserver(() => chart.resize())
  watch.observe(element)
  return () => {
    watch.disconnect()
    chart.dispose()
  }
}
