import { useTranslation } from 'react-i18next'
import { Page, PageHeader, RecordTable, type Row, type RowAction } from '#kit'
import { stateCell } from '../parts/states.tsx'

/** A wrong or missing number is reported to the exchange on the day; the form begins with what is known of the order. */
function actionsOf(row: Row): RowAction[] {
  if (row.exception === 'NOT_FILED') return []
  const initial = {
    happenedOn: row.tradedOn,
    stock: row.stock,
    quantity: row.quantity,
    side: row.side,
    originalTag: row.orderTag ?? '',
    revisedTag: row.ownTag ?? '',
  }
  return [{ command: 'filing.error.report', initial }]
}

/** Orders that went without their client's number, or before it was filed. */
export default function OrderExceptions() {
  const { t } = useTranslation()
  return (
    <Page>
      <PageHeader title={t('filing:page.orders.title')} subtitle={t('filing:page.orders.lead')} />
      <RecordTable
        listId="filing.order"
        to={(row) => `/clients/${String(row.clientId)}?tab=filing`}
        cells={{ exception: stateCell('exception') }}
        rowActions={actionsOf}
        empty={{ title: t('filing:page.orders.none'), hint: t('filing:page.orders.noneHint') }}
      />
    </Page>
  )
}
