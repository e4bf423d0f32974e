import { DownloadOutlined } from '@ant-design/icons'
import { Button, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ClockView } from '#contract/filing'
import {
  apiUrl,
  type CellRenderer,
  CommandButton,
  EmptyState,
  Grid,
  Page,
  PageHeader,
  Panel,
  QueryState,
  RecordTable,
  type Row,
  type RowAction,
  useApi,
  useCan,
  useLive,
} from '#kit'
import { Clock } from '../parts/clock.tsx'
import { ScheduleButton } from '../parts/schedule.tsx'
import { stateCell } from '../parts/states.tsx'
import { TakeIn } from '../parts/take-in.tsx'

function FileLink({ row }: { row: Row }) {
  const { t } = useTranslation()
  const can = useCan()
  const name = String(row.fileName ?? '')
  if (row.fileName === null || !can('filing.filing.download')) return name || null
  return (
    <Button
      type="link"
      size="small"
      icon={<DownloadOutlined aria-hidden="true" />}
      href={apiUrl(`/filings/${row.id}/file`)}
      aria-label={t('filing:page.filings.download', { name })}
    >
      {name}
    </Button>
  )
}
const file: CellRenderer = (_value, row) => <FileLink row={row} />

function actionsOf(row: Row): RowAction[] {
  if (row.state !== 'BUILT') return []
  const fixed = { id: row.id }
  return [
    { command: 'filing.filing.send', fixed },
    { command: 'filing.filing.handOver', fixed, fields: { remark: { kind: 'textarea' } } },
  ]
}

function Clocks({ clocks }: { clocks: readonly ClockView[] }) {
  const { t } = useTranslation()
  if (clocks.length === 0) {
    return (
      <Panel>
        <EmptyState title={t('filing:page.filings.nobody')} hint={t('filing:page.filings.nobodyHint')} />
      </Panel>
    )
  }
  return (
    <Grid>
      {clocks.map((clock) => (
        <Panel
          key={`${clock.regime} ${clock.ceNo}`}
          title={`${t(`filing:state.regime.${clock.regime}`)} · ${clock.ceNo}`}
          extra={
            <Space wrap>
              <ScheduleButton regime={clock.regime} />
              <CommandButton
                size="small"
                type="primary"
                command="filing.filing.create"
                fixed={{ regime: clock.regime, ceNo: clock.ceNo }}
                initial={{ send: clock.channel === 'sftp' }}
                fields={{ slot: { hidden: true }, send: { hint: t('filing:page.filings.sendHint') } }}
              />
            </Space>
          }
        >
          <Clock clock={clock} />
        </Panel>
      ))}
    </Grid>
  )
}

/** Files for the exchange: how long is left, what went out, and what came back. */
export default function Filings() {
  const { t } = useTranslation()
  const clocks = useApi<{ items: ClockView[] }>('/filing-clock')
  useLive('filings', () => void clocks.refetch())
  return (
    <Page>
      <PageHeader title={t('filing:page.filings.title')} subtitle={t('filing:page.filings.lead')} />
      <QueryState query={clocks} rows={4}>
        {({ items }) => <Clocks clocks={items} />}
      </QueryState>
      <RecordTable
        listId="filing.filing"
        cells={{ state: stateCell('filing'), fileName: file }}
        rowActions={actionsOf}
        empty={{ title: t('filing:page.filings.none'), hint: t('filing:page.filings.noneHint') }}
      />
      <Panel title={t('filing:page.filings.answers')}>
        <RecordTable
          listId="filing.answer"
          fixed={{}}
          cells={{ state: stateCell('answer') }}
          empty={{ title: t('filing:page.filings.noAnswers') }}
        />
      </Panel>
      <TakeIn onDone={() => void clocks.refetch()} />
    </Page>
  )
}
