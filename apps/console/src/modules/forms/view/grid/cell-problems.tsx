import { useTranslation } from 'react-i18next'
import { type SimpleField, type TableField, tableOf } from '#contract/forms'
import { type Problem, useView } from '../props.ts'
import { readLabel, useProblemWords } from '../use-words.ts'
import styles from './grid.module.css'
import type { Rows } from './use-rows.ts'

const SHOWN = 5
type Cells = { field: TableField; columns: readonly SimpleField[]; rows: Rows }

type Said = { key: string; text: string; cells: number }

/** What is wrong with cells, or to be looked at, row by row in words; what several cells of a row share is said once. */
function useSaid({ field, columns, rows }: Cells, at: (path: string) => readonly Problem[]): Said[] {
  const { t } = useTranslation()
  const { language } = useView()
  const words = useProblemWords(language)
  return rows.rows.flatMap((row, index) => {
    const found = columns.flatMap((column) =>
      at(`${field.key}.${row.id}.${column.key}`).map((problem) => ({
        column: readLabel(column.label, language),
        problem: words(problem),
      })),
    )
    return [...Map.groupBy(found, ({ problem }) => problem)].map(([problem, cells]) => ({
      key: `${row.id} ${problem}`,
      text: t('forms:page.view.cellProblem', {
        row: index + 1,
        column: cells.map(({ column }) => column).join(' · '),
        problem,
      }),
      cells: cells.length,
    }))
  })
}

function Lines({ said, className }: { said: readonly Said[]; className: string | undefined }) {
  const { t } = useTranslation()
  const more = said.slice(SHOWN).reduce((sum, { cells }) => sum + cells, 0)
  return (
    <>
      {said.slice(0, SHOWN).map(({ key, text }) => (
        <p key={key} className={className}>
          {text}
        </p>
      ))}
      {more > 0 ? <p className={className}>{t('forms:page.view.moreProblems', { count: more })}</p> : null}
    </>
  )
}

/** What is wrong with cells, in words below the grid: a mark in a column out of sight, or a bubble over it, tells nobody. */
export function CellProblems(cells: Cells) {
  const view = useView()
  const problems = useSaid(cells, view.problemsAt)
  const warnings = useSaid(cells, view.warningsAt)
  if (!tableOf(cells.field)) return null
  return (
    <>
      <Lines said={problems} className={styles.problem} />
      <Lines said={warnings} className={styles.warning} />
    </>
  )
}
