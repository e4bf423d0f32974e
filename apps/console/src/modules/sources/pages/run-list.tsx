import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'

/** Every asking of every source. */
export default function RunList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        title={t('sources:list.run')}
        subtitle={t('sources:page.log.lead')}
        back={{ to: '/sources', label: t('sources:page.list.title') }}
      />
      <RecordTable listId="sources.run" />
    </Page>
  )
}
