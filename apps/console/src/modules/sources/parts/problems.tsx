import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/sources'
import styles from './editor.module.css'

/** What a check's problem says in the person's language. */
export function useProblemWords(): (problem: Pick<Problem, 'code' | 'params'>) => string {
  const { t, i18n } = useTranslation()
  return ({ code, params }) => {
    const key = `sources:problem.${code}`
    return i18n.exists(key) ? t(key, params as Record<string, string>) : t('sources:page.check.other', { code })
  }
}

/** Line of a place in a text, counted from 1. */
const lineOf = (text: string, at: number) => text.slice(0, at).split('\n').length

/** What the check found; one that has a place leads there. */
export function Problems(props: { problems: readonly Problem[]; statement?: string; onShow?: (at: number) => void }) {
  const { t } = useTranslation()
  const words = useProblemWords()
  const { problems, statement, onShow } = props
  if (problems.length === 0) {
    return (
      <p className={styles.good}>
        <CheckCircleFilled aria-hidden="true" /> {t('sources:page.check.sound')}
      </p>
    )
  }
  return (
    <div className={styles.lines} role="list">
      {problems.map((problem, index) => {
        const { start } = problem
        const place =
          start !== undefined && statement !== undefined
            ? t('sources:page.check.line', { line: lineOf(statement, start) })
            : null
        const body = (
          <>
            <CloseCircleFilled aria-hidden="true" />
            <span>
              {place ? `${place} ` : null}
              {words(problem)}
            </span>
          </>
        )
        return start !== undefined && onShow ? (
          <button key={index} type="button" className={styles.problem} onClick={() => onShow(start)}>
            {body}
          </button>
        ) : (
          <div key={index} className={styles.problem} role="listitem">
            {body}
          </div>
        )
      })}
    </div>
  )
}
