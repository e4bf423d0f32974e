import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail, ApplicationOutlook } from '#contract/onboarding'
import { pagesOf } from '#contract/onboarding'
import { ApprovalRoute, Panel, QueryState, useApi } from '#kit'
import { Content } from './content.tsx'
import { Files } from './files.tsx'
import { ProblemLines } from './findings.tsx'
import styles from './party-fields.module.css'
import { useStepWords } from './wizard.tsx'
import { problemsOn, type Step } from './wizard-steps.ts'

/** What submitting the draft would meet, read anew whenever the last step is opened. */
export const useOutlook = (id: string | null) =>
  useApi<ApplicationOutlook>(id ? `/onboarding/applications/${id}/outlook` : null, undefined, { staleTime: 0 })

/** What stands against it, page by page, with the way there. */
function Against({
  outlook,
  application,
  go,
}: {
  outlook: ApplicationOutlook
  application: ApplicationDetail
  go: (step: Step) => void
}) {
  const { t } = useTranslation()
  const words = useStepWords()
  const pages = pagesOf(application.content).filter((page) => problemsOn(outlook.problems, page).length > 0)
  if (pages.length === 0) return <Alert type="success" showIcon title={t('onboarding:page.edit.ready')} />
  return (
    <Alert
      type="error"
      showIcon
      title={t('onboarding:page.edit.notReady')}
      description={pages.map((page) => (
        <div key={page} className={styles.against}>
          <Button size="small" onClick={() => go(page)}>
            {t('onboarding:page.edit.goTo', { page: words.name(page) })}
          </Button>
          <ProblemLines found={problemsOn(outlook.problems, page)} />
        </div>
      ))}
    />
  )
}

/** The whole application once more, what stands against it, and who will decide. */
export function ReviewStep({ application, go }: { application: ApplicationDetail; go: (step: Step) => void }) {
  const { t } = useTranslation()
  const outlook = useOutlook(application.id)
  return (
    <>
      <QueryState query={outlook} rows={4}>
        {(data) => (
          <>
            <Against outlook={data} application={application} go={go} />
            <Panel title={t('onboarding:page.edit.route')}>
              <ApprovalRoute steps={data.steps} note={t('onboarding:page.edit.routeLead')} />
            </Panel>
          </>
        )}
      </QueryState>
      <Content application={application} />
      <Files application={application} />
    </>
  )
}
