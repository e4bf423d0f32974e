import { BarChartOutlined, TableOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMode } from '../mode.ts'
import { palettes } from '../tokens.ts'
import styles from './chart.module.css'

export type ChartProps = {
  /** What it shows, said to screen readers and above the table. */
  label: string
  /** Builds the ECharts option; axes, legend and series take the theme's colours by themselves. Data alone, no functions. */
  option: (palette: (typeof palettes)['light']) => Record<string, unknown>
  /** The same figures as a table. */
  columns: readonly string[]
  rows: readonly (readonly ReactNode[])[]
  height?: number
}

/** The drawing: ECharts comes in its own chunk, only where a chart is. Drawn anew only when what it shows is another. */
function Drawing({ option, label, height }: Pick<ChartProps, 'option' | 'label'> & { height: number }) {
  const place = useRef<HTMLDivElement>(null)
  const mode = useMode()
  const shown = JSON.stringify(option(palettes[mode]))
  useEffect(() => {
    let gone = false
    let stop = () => {}
    void import('./echarts.ts').then(({ drawChart }) => {
      if (gone || !place.current) return
      stop = drawChart(place.current, palettes[mode], {
        aria: { enabled: true, label: { description: label }, decal: { show: false } },
        animationDuration: 250,
        ...(JSON.parse(shown) as Record<string, unknown>),
      })
    })
    return () => {
      gone = true
      stop()
    }
  }, [shown, label, mode])
  return <div ref={place} role="img" aria-label={label} style={{ height }} />
}

/** A chart with a table twin: whoever cannot see it, or wants the digits, switches. */
export function Chart({ label, option, columns, rows, height = 240 }: ChartProps) {
  const { t } = useTranslation()
  const [table, setTable] = useState(false)
  return (
    <div className={styles.chart}>
      <Button
        className={styles.toggle}
        size="small"
        type="text"
        icon={table ? <BarChartOutlined aria-hidden="true" /> : <TableOutlined aria-hidden="true" />}
        onClick={() => setTable((now) => !now)}
      >
        {t(table ? 'kit:chart.showChart' : 'kit:chart.showTable')}
      </Button>
      {table ? (
        <table className={styles.table}>
          <caption className="k-visually-hidden">{label}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, place) => (
                  <td key={place}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <Drawing option={option} label={label} height={height} />
      )}
    </div>
  )
}
