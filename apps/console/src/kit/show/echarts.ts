import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

register([BarChart, LineChart, PieChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** Draws into the element and follows its size; returns how to stop. */
export function drawChart(element: HTMLElement, option: Record<string, unknown>): () => void {
  const chart = init(element, null, { renderer: 'svg' })
  chart.setOption(option)
  const watch = new ResizeObserver(() => chart.resize())
  watch.observe(element)
  return () => {
    watch.disconnect()
    chart.dispose()
  }
}
