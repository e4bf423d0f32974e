import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type BulkAction,
  type CellRenderer,
  formatBytes,
  Nothing,
  RecordTable,
  ReferenceName,
  type Row,
  type RowAction,
  useLocale,
} from '#kit'
import { stateCell } from './states.tsx'

function Bytes({ value }: { value: unknown }) {
  const locale = useLocale()
  return typeof value === 'number' ? formatBytes(value, locale) : <Nothing />
}
const size: CellRenderer = (value) => <Bytes value={value} />
const parameter: CellRenderer = (value) =>
  typeof value === 'string' ? <ReferenceName of="parameter" code={value} /> : <Nothing />
const cells = { mountState: stateCell('file'), parameter, size }

function actionsOf(row: Row): RowAction[] {
  const fixed = { fileId: row.id }
  if (row.accountNo !== null)
    return [{ command: 'mounts.file.unbind', fixed, fields: { reason: { kind: 'textarea' } } }]
  const named = row.namedAccount === null ? [] : [{ command: 'mounts.file.bindNamed', fixed }]
  return [...named, { command: 'mounts.file.bind', fixed, initial: { accountNo: row.namedAccount ?? '' } }]
}
const bulk: readonly BulkAction[] = [
  { command: 'mounts.file.bindNamed', idField: 'fileId' },
  { command: 'mounts.file.bind', idField: 'fileId' },
]

/** Files of legacy folders; those of one account where it says so. */
export function FileTable({ fixed, actions }: { fixed?: Record<string, string>; actions?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <RecordTable
      listId="mounts.file"
      to={(row) => `/legacy-files/${row.id}`}
      cells={cells}
      rowActions={actionsOf}
      bulkActions={fixed ? [] : bulk}
      {...(fixed ? { fixed } : {})}
      {...(actions ? { actions } : {})}
      empty={
        fixed
          ? { title: t('mounts:page.files.here') }
          : { title: t('mounts:page.files.none'), hint: t('mounts:page.files.noneHint') }
      }
    />
  )
}
