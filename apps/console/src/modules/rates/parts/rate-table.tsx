import { type CellRenderer, Link, RecordTable } from '#kit'

const accountNo: CellRenderer = (value, row) => <Link to={`/accounts/${row.accountId}`}>{String(value)}</Link>

/** Rates of one kind, of all accounts or of one. */
export function RateTable({ kind, accountId }: { kind: 'fee' | 'margin'; accountId?: string }) {
  return (
    <RecordTable
      listId={`rates.${kind}`}
      cells={{ accountNo }}
      rowActions={(row) =>
        row.endedAt ? [] : [{ command: 'rates.rate.end', fixed: { id: row.id, kind }, danger: true }]
      }
      {...(accountId ? { fixed: { accountId } } : {})}
    />
  )
}
