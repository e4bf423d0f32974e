import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { Seat } from './seat.ts'

/** People of the house who are clients themselves: which of these clients are whom. */
export type ConcernedPeople = (
  reader: Reader,
  clientIds: readonly string[],
) => Promise<readonly { clientId: string; operatorId: string }[]>

/** Where the module that knows says who is whose client. */
export const concernedPeople = defineExtensionPoint<ConcernedPeople>('approvals.concernedPeople')

/**
 * Bars whoever is the client of a case from its approvals, as its maker is; asked anew whenever a case is worked on, so that
 * it counts for cases that were open before it was known.
 */
export async function barConcerned(reader: Reader, platform: Platform, seats: Iterable<Seat>): Promise<void> {
  const about = [...seats].filter(({ row }) => row.clientId !== null)
  const offered = platform.offered(concernedPeople)
  if (about.length === 0 || offered.length === 0) return
  const clientIds = [...new Set(about.flatMap(({ row }) => row.clientId ?? []))]
  const found = (await Promise.all(offered.map((people) => people(reader, clientIds)))).flat()
  for (const seat of about) {
    const fresh = found.filter(
      ({ clientId, operatorId }) => clientId === seat.row.clientId && !seat.state.barredIds.includes(operatorId),
    )
    if (fresh.length === 0) continue
    const barredIds = [...new Set([...seat.state.barredIds, ...fresh.map(({ operatorId }) => operatorId)])]
    seat.state = { ...seat.state, barredIds }
  }
}
