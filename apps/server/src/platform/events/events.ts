import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { plainColumn, textColumn } from '../columns.ts'
import { keptRows, type Tx } from '../db.ts'
import type { LiveEvent } from './live-event.ts'

/** Channel on which every process hears that new rows stand in `platform.event`. */
export const EVENT_CHANNEL = 'kontor_event'

/** Writes the events with the transaction and wakes the listeners when it commits. */
export async function appendEvents(tx: Tx, now: Temporal.Instant, events: readonly LiveEvent[]): Promise<void> {
  if (events.length > 0) await keptRows(tx, eventLines(now, events))
}

/** Ids in one event at most. */
const IDS_MAX = 500

/** Events of one topic for the same people become one: a batch of decisions tells each audience once. */
function merged(events: readonly LiveEvent[]): LiveEvent[] {
  const merged: LiveEvent[] = []
  const open = new Map<string, string[]>()
  for (const event of events) {
    const { topic, businessLine, departmentId, operatorIds } = event
    const key = `${topic} ${businessLine} ${departmentId} ${operatorIds?.join()}`
    const ids = open.get(key)
    if (ids && ids.length + event.ids.length <= IDS_MAX) ids.push(...event.ids)
    else {
      const own = [...event.ids]
      open.set(key, own)
      merged.push({ ...event, ids: own })
    }
  }
  return merged
}

/** The statement `appendEvents` runs. */
export function eventLines(now: Temporal.Instant, given: readonly LiveEvent[]): RawBuilder<unknown> {
  const events = merged(given)
  const arrays = (of: (event: LiveEvent) => readonly string[] | undefined) =>
    textColumn(
      events.map((event) => {
        const values = of(event)
        return values ? textColumn(values) : null
      }),
    )
  return sql`with written as (
    insert into platform.event (at, topic, ids, business_line, department_id, operator_ids)
    select ${toWire(now)}, e.topic, e.ids::text[], e.business_line, e.department_id, e.operator_ids::uuid[]
    from unnest(${textColumn(events.map((event) => event.topic))}::text[], ${arrays((event) => event.ids)}::text[],
      ${textColumn(events.map((event) => event.businessLine ?? null))}::text[],
      ${plainColumn(events.map((event) => event.departmentId ?? null))}::uuid[],
      ${arrays((event) => event.operatorIds)}::text[])
      as e (topic, ids, business_line, department_id, operator_ids))
    select pg_notify(${EVENT_CHANNEL}, '')`
}
