import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type CellRenderer, Link, MaskedText, RecordTable, type Row } from '#kit'

const accountNo: CellRenderer = (value, row) => <Link to={`/accounts/${row.accountId}`}>{String(value)}</Link>

const numberMasked: CellRenderer = (value, row) => (
  <MaskedText
    value={typeof value === 'string' ? value : null}
    reveal={{
      command: 'banks.account.reveal',
      input: { id: row.id },
      pick: (answer) => (answer as { value: string }).value,
    }}
  />
)

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** What may be done with one that counts. */
const actionsOf = (row: Row) =>
  row.endedAt
    ? []
    : [
        {
          command: 'banks.account.change',
          fixed: { id: row.id },
          initial: {
            bank: text(row.bank),
            branch: text(row.branch),
            accountName: text(row.accountName),
            purpose: text(row.purpose),
          },
          fields: { reason: { kind: 'textarea' as const } },
        },
        {
          command: 'banks.account.end',
          fixed: { id: row.id },
          danger: true,
          fields: { reason: { kind: 'textarea' as const } },
        },
      ]

/** Bank accounts of all accounts or of one, now or at a moment; numbers masked. */
export function BankTable({ of, past, actions }: { of?: Record<string, string>; past?: boolean; actions?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <RecordTable
      listId="banks.account"
      cells={{ accountNo, numberMasked }}
      rowActions={past ? () => [] : actionsOf}
      empty={{ title: t('banks:page.banks.none'), hint: t('banks:page.banks.noneHint') }}
      {...(of ? { fixed: of } : {})}
      {...(actions ? { actions } : {})}
    />
  )
}
