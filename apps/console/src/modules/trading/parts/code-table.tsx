import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type CellRenderer, Link, RecordTable, type Row } from '#kit'

const accountNo: CellRenderer = (value, row) => <Link to={`/accounts/${row.accountId}`}>{String(value)}</Link>

const remarked = { reason: { kind: 'textarea' as const } }

/** What may be done with a code, by where it stands. */
function actionsOf({ id, codeState, code }: Row) {
  const cancel = { command: 'trading.code.cancel', fixed: { id }, danger: true, fields: remarked }
  if (codeState === 'active') return [cancel]
  if (codeState !== 'applied') return []
  const confirm = {
    command: 'trading.code.confirm',
    fixed: { id },
    initial: { code: typeof code === 'string' ? code : null },
    fields: remarked,
  }
  return [confirm, { command: 'trading.code.refuse', fixed: { id }, danger: true, fields: remarked }, cancel]
}

/** Trading codes of all accounts or of one. */
export function CodeTable({ accountId, actions }: { accountId?: string; actions?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <RecordTable
      listId="trading.code"
      cells={{ accountNo }}
      rowActions={actionsOf}
      empty={{ title: t('trading:page.codes.none'), hint: t('trading:page.codes.noneHint') }}
      {...(accountId ? { fixed: { accountId } } : {})}
      {...(actions ? { actions } : {})}
    />
  )
}
