import { Collapse } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BusinessDetail } from '#contract/businesses'
import { useFieldProblemText } from '#kit'

/** Everything that keeps the draft from being published; each leads to its tab. */
export function Problems({ problems, open }: { problems: BusinessDetail['problems']; open: (path: string) => void }) {
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
            <ul>
              {problems.map((problem, at) => (
                <li key={at}>
                  <button type="button" className="k-link" onClick={() => open(problem.path)}>
                    {textOf(problem.module, problem)}
                  </button>{' '}
                  <code>{problem.path}</code>
                </li>
              ))}
            </ul>
          ),
        },
      ]}
    />
  )
}
