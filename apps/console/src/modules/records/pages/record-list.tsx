import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '#kit'
import { Records } from '../parts/record-table.tsx'

/** Who did what to whom, with which result. */
export default function RecordList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('records:list.record')} subtitle={t('records:page.lead')} />
      <Records />
    </Page>
  )
}
