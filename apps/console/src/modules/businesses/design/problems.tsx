import { Collapse } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BusinessDetail } from '#contract/businesses'
import { useFieldProblemText } from '#kit'
import styles from './design.module.css'

/** Everything that keeps the draft from being published; each leads to its tab. */
export function Problems(props: {
  problems: BusinessDetail['problems']
  tabOf: (path: string) => string
  open: (tab: string) => void
}) {
  const { problems, tabOf, open } = props
  const { t } = useTranslation()
  const textOf = useFieldProblemText()
  if (problems.length === 0) return null
  return (
    <Collapse
      size="small"
      items={[
        {
          key: 'problems',
          label: t('businesses:page.design.problems', { count: problems.length }),
          children: (
            <ul className={styles.problems}>
              {problems.map((problem, at) => (
                <li key={at}>
                  <span className={styles.where}>{t(`businesses:page.design.tab.${tabOf(problem.path)}`)}</span>
                  <button type="button" className="k-link" onClick={() => open(tabOf(problem.path))}>
                    {textOf(problem.module, problem)}
                  </button>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  )
}
