import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '#kit'
import { BankTable } from '../parts/bank-table.tsx'

/** Bank accounts of accounts, those that count and those before. */
export default function BankList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('banks:page.banks.title')} subtitle={t('banks:page.banks.lead')} />
      <BankTable />
    </Page>
  )
}
