import { useTranslation } from 'react-i18next'
import { type SimpleField, type TableField, tableOf } from '#contract/forms'
import { type Problem, useView } from '../props.ts'
import { readLabel, useProblemWords } from '../use-words.ts'
import styles from './grid.module.css'
import type { Rows } from './use-rows.ts'

const SHOWN = 5
type Cells = { field: TableField; columns: readonly SimpleField[]; rows: Rows }

/** What is wrong with cells, or to be looked at, row by row in words. */
function useSaid(
  { field, columns, rows }: Cells,
  at: (path: string) => readonly Problem[],
): { key: string; text: string }[] {
  const { t } = useTranslation()
  const { language } = useView()
  const words = useProblemWords(language)
  return rows.rows.flatMap((row, index) =>
    columns.flatMap((column) =>
      at(`${field.key}.${row.id}.${column.key}`).map((problem) => {
        const place = { row: index + 1, column: readLabel(column.label, language) }
        return {
          key: `${row.id} ${column.key} ${problem.code}`,
          text: t('forms:page.view.cellProblem', { ...place, problem: words(problem) }),
        }
      }),
    ),
  )
}

function Lines({ said, className }: { said: { key: string; text: string }[]; className: string | undefined }) {
  const { t } = useTranslation()
  return (
    <>
      {said.slice(0, SHOWN).map(({ key, text }) => (
        <p key={key} className={className}>
          {text}
        </p>
      ))}
      {said.length > SHOWN ? (
        <p className={className}>{t('forms:page.view.moreProblems', { count: said.length - SHOWN })}</p>
      ) : null}
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
