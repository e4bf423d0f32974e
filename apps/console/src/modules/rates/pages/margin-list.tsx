import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '#kit'
import { RateTable } from '../parts/rate-table.tsx'

/** Margin rates of accounts, those in force and those before. */
export default function MarginList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('rates:page.margins.title')} subtitle={t('rates:page.margins.lead')} />
      <RateTable kind="margin" />
    </Page>
  )
}
