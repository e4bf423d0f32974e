import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '#kit'
import { CodeTable } from '../parts/code-table.tsx'

/** Trading codes of accounts, whatever became of them. */
export default function CodeList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('trading:page.codes.title')} subtitle={t('trading:page.codes.lead')} />
      <CodeTable />
    </Page>
  )
}
