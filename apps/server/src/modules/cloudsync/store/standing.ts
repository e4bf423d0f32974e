import { sql } from 'kysely'
import { rows, type Tx } from '#platform/db.ts'
import { itemStateOf } from '../policy/due.ts'
import type { EventState, FileState, ItemState } from '../schema.ts'

type ItemRow = {
  parameter: string
  required: boolean
  looking: boolean
  whole: number
  files: Exclude<FileState, 'DROPPED'>[]
}

/**
 * Brings the items of an event and what the query page shows in line with its files. The event is locked by the caller,
 * so that two files that settle at once don't each miss the other.
 */
export async function refreshStanding(tx: Tx, eventId: string, at: string): Promise<EventState> {
  const items = await rows(
    tx,
    sql<ItemRow>`select i.parameter, i.required, i.whole, i.state = 'WAITING' and i.look_at is not null as looking,
        coalesce(array_agg(f.state) filter (where f.state <> 'DROPPED'), '{}') as files
      from cloudsync.item i left join cloudsync.file f on f.event_id = i.event_id and f.parameter = i.parameter
      where i.event_id = ${eventId}::uuid group by i.event_id, i.parameter order by i.position`,
  )
  const standing = items.map(({ parameter, required, looking, whole, files }) => ({
    parameter,
    required,
    state: files.length === 0 && looking ? ('WAITING' as ItemState) : itemStateOf(files, whole),
  }))
  const failed = standing.filter(({ state }) => state === 'FAILED' || state === 'PARTIAL')
  const codes = (among: typeof standing) => among.map(({ parameter }) => parameter)
  const state = failed.length > 0 ? 'FAILED' : standing.some((one) => one.state === 'WAITING') ? 'WAITING' : 'DONE'
  await sql`update cloudsync.item i set state = g.state
    from jsonb_to_recordset(${JSON.stringify(standing)}::jsonb) as g (parameter text, state text)
    where i.event_id = ${eventId}::uuid and i.parameter = g.parameter and i.state <> g.state`.execute(tx)
  await sql`update cloudsync.event set state = ${state}, updated_at = ${at}, version = version + 1,
      failed_required = ${codes(failed.filter((one) => one.required))}::text[],
      failed_optional = ${codes(failed.filter((one) => !one.required))}::text[],
      partial = ${codes(failed.filter((one) => one.state === 'PARTIAL'))}::text[]
    where id = ${eventId}::uuid`.execute(tx)
  return state
}

/** Items of an event that wait to be looked for and are due. */
export async function itemsToLook(tx: Tx, eventId: string, at: string): Promise<string[]> {
  const found = await rows(
    tx,
    sql<{ parameter: string }>`select parameter from cloudsync.item
      where event_id = ${eventId}::uuid and look_at <= ${at}::timestamptz order by position`,
  )
  return found.map(({ parameter }) => parameter)
}

/** Items of an event that have failed, wholly or in part. */
export async function failedItems(tx: Tx, eventId: string): Promise<string[]> {
  const found = await rows(
    tx,
    sql<{ parameter: string }>`select parameter from cloudsync.item
      where event_id = ${eventId}::uuid and state in ('FAILED', 'PARTIAL') order by position`,
  )
  return found.map(({ parameter }) => parameter)
}

/** These items were looked for: those with all their files are done with it, the others are looked for again then, if ever. */
export async function notedLook(tx: Tx, eventId: string, parameters: readonly string[], again: string | null) {
  await sql`update cloudsync.item i set look_at = case when i.whole <= (select count(*) from cloudsync.file f
        where f.event_id = i.event_id and f.parameter = i.parameter and f.state <> 'DROPPED') then null
      else ${again}::timestamptz end, state = case when i.state = 'WAITING' then 'FAILED' else i.state end
    where i.event_id = ${eventId}::uuid and i.parameter = any(${[...parameters]}::text[])`.execute(tx)
}
