import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type CellRenderer, Link, RecordTable } from '#kit'

const accountNo: CellRenderer = (value, row) => <Link to={`/accounts/${row.accountId}`}>{String(value)}</Link>
const HOLDS = new Set(['current', 'coming'])

/** Which counters keep which accounts, of everybody or of one account. */
export function AccountsAtCounters({ accountId, actions }: { accountId?: string; actions?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <RecordTable
      listId="counters.account"
      cells={{ accountNo }}
      empty={{ title: t('counters:page.accounts.none'), hint: t('counters:page.accounts.noneHint') }}
      rowActions={(row) =>
        HOLDS.has(String(row.state))
          ? [
              {
                command: 'counters.account.release',
                fixed: { id: row.id },
                fields: { reason: { kind: 'textarea' as const } },
              },
            ]
          : []
      }
      {...(accountId ? { fixed: { accountId } } : {})}
      {...(actions ? { actions } : {})}
    />
  )
}
