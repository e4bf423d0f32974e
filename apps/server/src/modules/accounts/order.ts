import type { TicketOrder } from '#modules/approvals'
import type { CancellationMoment } from '#modules/clients'
import type { TicketPlace } from '#platform/command.ts'
import type { Reader, Tx } from '#platform/db.ts'
import { type LiveOf, liveAccounts } from './store/account.ts'

const CANCEL = 'accounts.account.cancel'
const SHOWN = 20

const placeOf = ({ id }: { id: string }): TicketPlace => ({ command: CANCEL, type: 'account', id })

/**
 * Numbers of accounts that have to be cancelled first, at most twenty. When it is only asked for, those whose own
 * cancellation has a ticket are left out: tickets are carried out in the same order, accounts before their client.
 */
export async function accountsInTheWay(tx: Tx, of: LiveOf, { when, platform }: CancellationMoment): Promise<string[]> {
  const live = await liveAccounts(tx, of)
  if (live.length === 0) return []
  const leaving = when === 'asked' ? ((await platform.gate.ticketsOn?.(tx, live.map(placeOf))) ?? []) : []
  const gone = new Set(leaving.map((one) => one.id))
  return live.flatMap(({ id, accountNo }) => (gone.has(id) ? [] : [accountNo])).slice(0, SHOWN)
}

async function cancellationsOf(reader: Reader, of: LiveOf): Promise<TicketPlace[]> {
  return (await liveAccounts(reader, of)).map(placeOf)
}

/** A client's cancellation waits for those of its accounts, a main account's for those of its subs. */
export const cancellationOrders: readonly TicketOrder[] = [
  { command: 'clients.client.cancel', before: (reader, clientId) => cancellationsOf(reader, { clientId }) },
  { command: CANCEL, before: (reader, parentId) => cancellationsOf(reader, { parentId }) },
]
