import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'

/** Who can give others rights, and through what. */
export default function GranterList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        back={{ to: '/duties', label: t('duties:page.title') }}
        title={t('duties:list.granter')}
        subtitle={t('duties:page.granters.lead')}
      />
      <RecordTable listId="duties.granter" to={(row) => `/operators/${row.operatorId}`} />
    </Page>
  )
}
