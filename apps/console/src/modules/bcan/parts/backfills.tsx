import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import type { BackfillView } from '#contract/bcan'
import {
  CommandButton,
  type DataColumn,
  DataTable,
  formatCount,
  Instant,
  Panel,
  QueryState,
  useApi,
  useLive,
  useLocale,
} from '#kit'
import { State } from './states.tsx'

function Done({ run }: { run: BackfillView }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const percent = Math.floor((run.done * 100) / Math.max(1, run.total))
  return (
    <>
      {formatCount(run.done, locale)} / {formatCount(run.total, locale)}
      <Progress
        percent={percent}
        size="small"
        showInfo={false}
        status={run.state === 'EXHAUSTED' ? 'exception' : run.state === 'RUNNING' ? 'active' : 'normal'}
        aria-label={t('bcan:page.backfill.progress')}
      />
    </>
  )
}

function useColumns(): readonly DataColumn<BackfillView>[] {
  const { t } = useTranslation()
  const field = (key: string) => t(`bcan:field.${key}`)
  return [
    { key: 'regime', label: field('regime'), show: ({ regime }) => t(`bcan:state.regime.${regime}`) },
    { key: 'state', label: field('state'), show: ({ state }) => <State of="backfill" value={state} /> },
    { key: 'done', label: field('done'), show: (run) => <Done run={run} /> },
    { key: 'startedBy', label: field('startedBy'), show: ({ startedBy }) => startedBy },
    { key: 'startedAt', label: field('startedAt'), show: ({ startedAt }) => <Instant value={startedAt} /> },
    {
      key: 'actions',
      label: t('bcan:page.backfill.stop'),
      actions: true,
      show: ({ id, state }) =>
        state === 'RUNNING' ? (
          <CommandButton size="small" danger command="bcan.backfill.cancel" fixed={{ id }} />
        ) : null,
    },
  ]
}

/** Runs that number existing clients, with how far they are. */
export function Backfills() {
  const { t } = useTranslation()
  const runs = useApi<{ items: BackfillView[] }>('/bcan/backfills')
  const columns = useColumns()
  useLive('bcan', () => void runs.refetch())
  return (
    <Panel
      title={t('bcan:page.backfill.title')}
      extra={
        <CommandButton
          size="small"
          command="bcan.backfill.start"
          fields={{ regime: { hint: t('bcan:page.backfill.lead') } }}
        />
      }
    >
      <QueryState query={runs} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            t('bcan:page.backfill.none')
          ) : (
            <DataTable columns={columns} rows={items} keyOf={({ id }) => id} />
          )
        }
      </QueryState>
    </Panel>
  )
}
