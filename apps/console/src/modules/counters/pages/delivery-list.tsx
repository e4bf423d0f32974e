import { useTranslation } from 'react-i18next'
import { Page, PageHeader } from '#kit'
import { DeliveryTable } from '../parts/delivery-table.tsx'

/** Everything that goes to counters, in scope. */
export default function DeliveryList() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('counters:page.deliveries.title')} subtitle={t('counters:page.deliveries.lead')} />
      <DeliveryTable />
    </Page>
  )
}
