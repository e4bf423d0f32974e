import type { FieldOverrides, RowAction } from '#kit'

const reason: FieldOverrides = { reason: { kind: 'textarea' } }

/** How things stand with an event, as far as its actions go. */
export type Standing = { id: string; state: string; repaired: boolean }

/** What may be done with an event: whoever has marked it can no longer do that, sending again stays. */
export function actionsOf({ id, state, repaired }: Standing): RowAction[] {
  const failed = state === 'FAILED'
  return [
    ...(failed ? [{ command: 'cloudsync.event.resync', fixed: { id } }] : []),
    ...(failed && !repaired ? [{ command: 'cloudsync.event.markRepaired', fixed: { id }, fields: reason }] : []),
    ...(repaired ? [{ command: 'cloudsync.event.undoRepaired', fixed: { id }, fields: reason }] : []),
  ]
}

/** The same for many events. */
export const MANY = [
  { command: 'cloudsync.event.resync', idField: 'id' },
  { command: 'cloudsync.event.markRepaired', idField: 'id', fields: reason },
]
