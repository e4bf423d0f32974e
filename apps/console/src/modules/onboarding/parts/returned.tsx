import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApplicationDetail, Page } from '#contract/onboarding'
import { useIsNarrow } from '#kit'

/** Where each page of an application begins in its form. */
export const PAGE_ANCHORS: Readonly<Record<Page, string>> = {
  client: 'application-client',
  identity: 'profile-documents',
  address: 'profile-addresses',
  employment: 'profile-employment',
  persons: 'profile-persons',
  declarations: 'application-declarations',
  accounts: 'accounts',
  documents: 'application-documents',
}

/** Takes the reader to a page of the form, and the keyboard to its first input. */
function goTo(page: Page): void {
  const place = document.getElementById(PAGE_ANCHORS[page])
  place?.scrollIntoView({ block: 'start' })
  place?.querySelector<HTMLElement>('input, button, [tabindex]')?.focus({ preventScroll: true })
}

/** Why it came back: page, reasons and the reviewer's words; in the form with the way to that page. */
export function Returned({ application, editing }: { application: ApplicationDetail; editing?: boolean }) {
  const { t } = useTranslation()
  const narrow = useIsNarrow()
  const { returned } = application
  if (!returned || (application.state !== 'RETURNED' && application.state !== 'DRAFT')) return null
  const page = returned.page as Page | null
  const reasons = returned.reasons
    .map((reason) => t(`onboarding:state.returnReason.${reason}`))
    .join(t('kit:listSeparator'))
  const go =
    editing && page ? (
      <Button size="small" onClick={() => goTo(page)}>
        {t('onboarding:page.edit.goTo', { page: t(`onboarding:state.page.${page}`) })}
      </Button>
    ) : null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('onboarding:page.application.returned', {
        page: page ? t(`onboarding:state.page.${page}`) : '–',
        reasons,
      })}
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
