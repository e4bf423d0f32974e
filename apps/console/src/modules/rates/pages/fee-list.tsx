import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '#kit'
import { RateTable } from '../parts/rate-table.tsx'

/** Fee rates of accounts, those in force and those before. */
export default function FeeList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('rates:page.fees.title')} subtitle={t('rates:page.fees.lead')} />
      <RateTable kind="fee" />
    </Page>
  )
}
