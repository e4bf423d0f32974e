import type { ReactNode } from 'react'
import { type CellRenderer, Link, RecordTable, StateBadge, useTextOr } from '#kit'

const accountNo: CellRenderer = (value, row) => <Link to={`/accounts/${row.accountId}`}>{String(value)}</Link>

/** How a delivery stands, with why. */
export function DeliveryState({ state, reason }: { state: string; reason: string | null }) {
  const textOr = useTextOr()
  return (
    <StateBadge
      values="counters:state.delivery"
      value={state}
      reasons={reason === null ? [] : [textOr(`counters:state.reason.${reason}`, reason)]}
    />
  )
}

const state: CellRenderer = (value, row) => (
  <DeliveryState state={String(value)} reason={row.reason === null ? null : String(row.reason)} />
)

/** Deliveries to counters, of everybody or as `fixed` says, with the steps each allows. */
export function DeliveryTable({ fixed, actions }: { fixed?: Record<string, string>; actions?: ReactNode }) {
  return (
    <RecordTable
      listId="counters.delivery"
      to={(row) => `/counter-deliveries/${row.id}`}
      cells={{ accountNo, state }}
      rowActions={(row) => [
        ...(row.state === 'failed'
          ? [
              {
                command: 'counters.delivery.resend',
                fixed: { id: row.id },
                fields: { reason: { kind: 'textarea' as const } },
              },
            ]
          : []),
        ...(row.state === 'effective' ? [{ command: 'counters.delivery.readBack', fixed: { id: row.id } }] : []),
      ]}
      bulkActions={[{ command: 'counters.delivery.resend', idField: 'id' }]}
      {...(fixed ? { fixed } : {})}
      {...(actions ? { actions } : {})}
    />
  )
}
