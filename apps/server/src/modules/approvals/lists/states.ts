import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import { ticketState } from './columns.ts'

/** Where tickets stand, as the list of tickets says it. */
export async function ticketStates(reader: Reader, ticketIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ticketIds.length === 0) return new Map()
  const found = await rows(
    reader,
    sql<{ id: string; state: string }>`select c.id, ${ticketState} as state
      from approvals.case c join approvals.ticket t on t.case_id = c.id where c.id = any(${[...ticketIds]}::uuid[])`,
  )
  return new Map(found.map(({ id, state }) => [id, state]))
}
