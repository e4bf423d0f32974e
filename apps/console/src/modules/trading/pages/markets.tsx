import { useTranslation } from 'react-i18next'
import type { MarketState } from '#contract/trading'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  Instant,
  Page,
  PageHeader,
  Panel,
  QueryState,
  StatusBadge,
  useApi,
} from '#kit'

type Row = { row: MarketState }

function Standing({ row: { open } }: Row) {
  const { t } = useTranslation()
  return (
    <StatusBadge tone={open ? 'good' : 'neutral'} label={t(`trading:page.markets.${open ? 'isOpen' : 'isClosed'}`)} />
  )
}

function SetBy({ row: { setByName, setAt } }: Row) {
  if (setByName === null || setAt === null) return '–'
  return (
    <>
      {setByName} · <Instant value={setAt} />
    </>
  )
}

function Change({ row: { market, open } }: Row) {
  const { t } = useTranslation()
  const label = t(`trading:page.markets.${open ? 'close' : 'open'}`)
  return (
    <CommandButton
      size="small"
      command="trading.market.set"
      label={label}
      title={`${label} · ${t(`trading:state.market.${market}`)}`}
      danger={open}
      fixed={{ market, open: !open }}
      fields={{ remark: { kind: 'textarea' } }}
    />
  )
}

function useColumns(): readonly DataColumn<MarketState>[] {
  const { t } = useTranslation()
  return [
    { key: 'market', label: t('trading:field.market'), show: ({ market }) => t(`trading:state.market.${market}`) },
    { key: 'open', label: t('trading:field.status'), show: (row) => <Standing row={row} /> },
    { key: 'set', label: t('trading:field.setByName'), show: (row) => <SetBy row={row} /> },
    { key: 'remark', label: t('trading:field.remark'), show: ({ remark }) => remark ?? '–' },
    {
      key: 'actions',
      label: t('trading:page.markets.change'),
      actions: true,
      show: (row) => <Change row={row} />,
    },
  ]
}

/** Markets and venues, and whether the house offers them. */
export default function Markets() {
  const { t } = useTranslation()
  const markets = useApi<{ items: MarketState[] }>('/trading/markets')
  const columns = useColumns()
  return (
    <Page>
      <PageHeader title={t('trading:page.markets.title')} subtitle={t('trading:page.markets.lead')} />
      <Panel>
        <QueryState query={markets} rows={11}>
          {({ items }) => <DataTable columns={columns} rows={items} keyOf={({ market }) => market} />}
        </QueryState>
      </Panel>
    </Page>
  )
}
