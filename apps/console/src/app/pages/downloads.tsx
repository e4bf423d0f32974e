import { DownloadOutlined } from '@ant-design/icons'
import { Progress } from 'antd'
import { useTranslation } from 'react-i18next'
import { apiUrl, formatBytes, Page, PageHeader, RecordTable, type Row, StateBadge, useLocale } from '#kit'
import { useListName } from '../parts/list-name.ts'

const GOING = new Set(['queued', 'running'])

/** The file to fetch once it is there; until then what it is of. */
function FileName({ row }: { row: Row }) {
  const listName = useListName()
  const name = String(row.fileName ?? listName(String(row.list)))
  if (row.state !== 'ready') return name
  return (
    <a href={apiUrl(`/exports/${row.id}/file`)} download>
      <DownloadOutlined aria-hidden="true" /> {name}
    </a>
  )
}

/** How far it is, or how it ended and why. */
function State({ row }: { row: Row }) {
  const { t } = useTranslation()
  if (GOING.has(String(row.state)) && row.total)
    return (
      <Progress
        size="small"
        percent={Math.floor((Number(row.rows ?? 0) / Number(row.total)) * 100)}
        aria-label={t('platform:field.state')}
      />
    )
  return (
    <StateBadge
      values="platform:state.export"
      value={String(row.state)}
      reasons={row.problem ? [String(row.problem)] : []}
    />
  )
}

const fileCell = (_name: unknown, row: Row) => <FileName row={row} />
const stateCell = (_state: unknown, row: Row) => <State row={row} />

/** The download centre: exports in progress, ready until they expire. */
export default function Downloads() {
  const { t } = useTranslation()
  const locale = useLocale()
  const listName = useListName()
  return (
    <Page>
      <PageHeader title={t('app:downloads.title')} subtitle={t('app:downloads.lead')} />
      <RecordTable
        listId="platform.export"
        cells={{
          fileName: fileCell,
          list: (list) => listName(String(list)),
          state: stateCell,
          size: (size) => (size === null ? null : formatBytes(Number(size), locale)),
        }}
        rowActions={({ id, state }) =>
          GOING.has(String(state)) ? [{ command: 'platform.export.cancel', fixed: { id } }] : []
        }
        empty={{ title: t('app:downloads.none'), hint: t('app:downloads.noneHint') }}
      />
    </Page>
  )
}
