import { useTranslation } from 'react-i18next'
import type { RegimeView } from '#contract/bcan'
import { CommandButton, type DataColumn, DataTable, Panel, QueryState, useApi, useLive } from '#kit'

function useColumns(): readonly DataColumn<RegimeView>[] {
  const { t } = useTranslation()
  const field = (key: string) => t(`bcan:field.${key}`)
  return [
    { key: 'regime', label: field('regime'), show: ({ regime }) => t(`bcan:state.regime.${regime}`) },
    {
      key: 'tradeBeforeAccepted',
      label: field('tradeBeforeAccepted'),
      show: ({ tradeBeforeAccepted }) => t(`bcan:page.ranges.${tradeBeforeAccepted ? 'yes' : 'no'}`),
    },
    { key: 'warnPercent', label: field('warnPercent'), show: ({ warnPercent }) => `${warnPercent} %` },
    {
      key: 'actions',
      label: t('bcan:page.ranges.rules'),
      actions: true,
      show: ({ regime, ...initial }) => (
        <CommandButton
          size="small"
          command="bcan.regime.configure"
          fixed={{ regime }}
          initial={initial}
          fields={{ remark: { kind: 'textarea' } }}
        />
      ),
    },
  ]
}

/** What the house has laid down for each regime. */
export function Regimes() {
  const { t } = useTranslation()
  const regimes = useApi<{ items: RegimeView[] }>('/bcan/regimes')
  const columns = useColumns()
  useLive('bcan', () => void regimes.refetch())
  return (
    <Panel title={t('bcan:page.ranges.rules')}>
      <QueryState query={regimes} rows={2}>
        {({ items }) => <DataTable columns={columns} rows={items} keyOf={({ regime }) => regime} />}
      </QueryState>
    </Panel>
  )
}
