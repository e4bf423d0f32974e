import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable } from '#kit'

/** The figures of each day, to look through and to take away. */
export default function Days() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader
        back={{ to: '/statistics', label: t('statistics:page.title') }}
        title={t('statistics:page.days')}
        subtitle={t('statistics:page.daysLead')}
      />
      <RecordTable listId="statistics.day" />
    </Page>
  )
}
