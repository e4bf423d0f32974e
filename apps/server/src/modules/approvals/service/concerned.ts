import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { CaseRow } from '../store/rows.ts'
import type { Seat } from './seat.ts'

/** People of the house who are clients themselves: which of these clients are whom. */
export type ConcernedPeople = (
  reader: Reader,
  clientIds: readonly string[],
) => Promise<readonly { clientId: string; operatorId: string }[]>

/** Where the module that knows says who is whose client. */
export const concernedPeople = defineExtensionPoint<ConcernedPeople>('approvals.concernedPeople')

async function among(reader: Reader, platform: Platform, clientIds: readonly string[]): ReturnType<ConcernedPeople> {
  if (clientIds.length === 0) return []
  const found = await Promise.all(platform.offered(concernedPeople).map((people) => people(reader, clientIds)))
  return found.flat()
}

/** Who may approve nothing of a case, whoever is its client included, also while nobody has worked on it since that was known. */
export async function barredNow(
  reader: Reader,
  platform: Platform,
  { barredIds, clientId }: Pick<CaseRow, 'barredIds' | 'clientId'>,
): Promise<ReadonlySet<string>> {
  const concerned = await among(reader, platform, clientId === null ? [] : [clientId])
  return new Set([...barredIds, ...concerned.map(({ operatorId }) => operatorId)])
}

/**
 * Bars whoever is the client of a case from its approvals, as its maker is; asked anew whenever a case is worked on, so that
 * it counts for cases that were open before it was known.
 */
export async function barConcerned(reader: Reader, platform: Platform, seats: Iterable<Seat>): Promise<void> {
  const about = [...seats].filter(({ row }) => row.clientId !== null)
  const clientIds = [...new Set(about.flatMap(({ row }) => row.clientId ?? []))]
  const found = await among(reader, platform, clientIds)
  for (const seat of about) {
    const fresh = found.filter(
      ({ clientId, operatorId }) => clientId === seat.row.clientId && !seat.state.barredIds.includes(operatorId),
    )
    if (fresh.length === 0) continue
    const barredIds = [...new Set([...seat.state.barredIds, ...fresh.map(({ operatorId }) => operatorId)])]
    seat.state = { ...seat.state, barredIds }
  }
}
