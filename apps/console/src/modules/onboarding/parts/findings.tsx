import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '#contract/onboarding'
import { ApiProblem, useProblemText } from '#kit'
import { useFieldPath } from './field-path.ts'
import { useParameters } from './parameters.ts'

type Found = ApplicationDetail['problems'][number]

/** What was found, each with its place in words. */
export function ProblemLines({ found }: { found: readonly Found[] }) {
  const problemText = useProblemText()
  const placeOf = useFieldPath()
  const { nameOf } = useParameters()
  /** A kind of document is known by its name, not by its code. */
  const named = (params: Found['params']) =>
    typeof params?.parameter === 'string' ? { ...params, parameter: nameOf(params.parameter) } : (params ?? {})
  return (
    <ul>
      {found.map((one, index) => (
        <li key={index}>
          {one.path ? <b>{placeOf(one.path)} </b> : null}
          {
            problemText(new ApiProblem({ status: 422, code: one.code, module: one.module, params: named(one.params) }))
              .title
          }
        </li>
      ))}
    </ul>
  )
}

/** What a page of a draft still lacks before the application can be submitted. */
export function MissingHere({ found }: { found: readonly Found[] }) {
  const { t } = useTranslation()
  if (found.length === 0) return null
  return (
    <Alert
      type="info"
      showIcon
      title={t('onboarding:page.edit.missingHere')}
      description={<ProblemLines found={found} />}
    />
  )
}

/** What stands against it today, and what a reviewer should look at. */
export function Findings({ application }: { application: ApplicationDetail }) {
  const { t } = useTranslation()
  const { problems, warnings } = application
  return (
    <>
      {problems.length > 0 ? (
        <Alert
          type="error"
          showIcon
          title={t('onboarding:page.application.problems')}
          description={<ProblemLines found={problems} />}
        />
      ) : null}
      {warnings.length > 0 ? (
        <Alert
          type="warning"
          showIcon
          title={t('onboarding:page.application.warnings')}
          description={<ProblemLines found={warnings} />}
        />
      ) : null}
    </>
  )
}
