import { Alert, Checkbox, Collapse } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BusinessDetail } from '#contract/businesses'
import { useFieldProblemText } from '#kit'
import styles from './design.module.css'

type Problem = BusinessDetail['problems'][number]

export const errorsIn = (problems: readonly Problem[]): Problem[] => problems.filter((one) => one.severity === 'error')
export const warningsIn = (problems: readonly Problem[]): Problem[] =>
  problems.filter((one) => one.severity === 'warning')

/** Everything that keeps the draft from being published, and what warns; each leads to its tab. */
export function Problems(props: {
  problems: readonly Problem[]
  tabOf: (path: string) => string
  open: (tab: string) => void
}) {
  const { problems, tabOf, open } = props
  const { t } = useTranslation()
  const textOf = useFieldProblemText()
  const groups = [
    { key: 'problems', own: errorsIn(problems) },
    { key: 'warnings', own: warningsIn(problems) },
  ].filter(({ own }) => own.length > 0)
  if (groups.length === 0) return null
  return (
    <Collapse
      size="small"
      items={groups.map(({ key, own }) => ({
        key,
        label: t(`businesses:page.design.${key}`, { count: own.length }),
        children: (
          <ul className={styles.problems}>
            {own.map((problem, at) => (
              <li key={at}>
                <span className={styles.where}>{t(`businesses:page.design.tab.${tabOf(problem.path)}`)}</span>
                <button type="button" className="k-link" onClick={() => open(tabOf(problem.path))}>
                  {textOf(problem.module, problem)}
                </button>
              </li>
            ))}
          </ul>
        ),
      }))}
    />
  )
}

/** Warnings in words, one below the other. */
export function WarningTexts({ warnings }: { warnings: readonly Problem[] }) {
  const textOf = useFieldProblemText()
  return (
    <ul className={styles.problems}>
      {warnings.map((problem, at) => (
        <li key={at}>{textOf(problem.module, problem)}</li>
      ))}
    </ul>
  )
}

/** What whoever publishes has been warned of; ticked, it is published all the same. */
export function InSpiteOf(props: {
  warnings: readonly Problem[]
  value?: unknown
  onChange?: ((value: unknown) => void) | undefined
}) {
  const { warnings, value, onChange } = props
  const { t } = useTranslation()
  return (
    <Alert
      type="warning"
      showIcon
      title={t('businesses:page.design.warnings', { count: warnings.length })}
      description={
        <>
          <WarningTexts warnings={warnings} />
          <Checkbox
            checked={Array.isArray(value) && value.length > 0}
            onChange={({ target }) => onChange?.(target.checked ? warnings : undefined)}
          >
            {t('businesses:page.design.warned')}
          </Checkbox>
        </>
      }
    />
  )
}
