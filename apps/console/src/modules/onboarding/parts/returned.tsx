import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail } from '#contract/onboarding'
import { useIsNarrow } from '#kit'
import { useStepWords } from './wizard.tsx'
import { returnedTo, type Step } from './wizard-steps.ts'

/** Why it came back: page, reasons and the reviewer's words; while it is being put right, with the way to that page. */
export function Returned({
  application,
  editing,
}: {
  application: ApplicationDetail
  editing?: { step: Step; go: (step: Step) => void }
}) {
  const { t } = useTranslation()
  const words = useStepWords()
  const narrow = useIsNarrow()
  const { returned } = application
  if (!returned || (application.state !== 'RETURNED' && application.state !== 'DRAFT')) return null
  const page = returnedTo(application)
  const reasons = returned.reasons
    .map((reason) => t(`onboarding:state.returnReason.${reason}`))
    .join(t('kit:listSeparator'))
  const go =
    editing && page && page !== editing.step ? (
      <Button size="small" onClick={() => editing.go(page)}>
        {t('onboarding:page.edit.goTo', { page: words.name(page) })}
      </Button>
    ) : null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('onboarding:page.application.returned', { page: page ? words.name(page) : '–', reasons })}
      description={
        <>
          {returned.remark}
          {narrow && go ? <div>{go}</div> : null}
        </>
      }
      {...(go && !narrow ? { action: go } : {})}
    />
  )
}
