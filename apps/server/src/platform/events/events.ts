import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { LiveEvent } from '../command.ts'
import { keptRows, type Tx } from '../db.ts'

/** Channel on which every process hears that new rows stand in `platform.event`. */
export const EVENT_CHANNEL = 'kontor_event'

/** Writes the events with the transaction and wakes the listeners when it commits. */
export async function appendEvents(tx: Tx, now: Temporal.Instant, events: readonly LiveEvent[]): Promise<void> {
  if (events.length > 0) await keptRows(tx, eventLines(now, events))
}

/** The statement `appendEvents` runs. */
export function eventLines(now: Temporal.Instant, events: readonly LiveEvent[]): RawBuilder<unknown> {
  return sql`with written as (
    insert into platform.event (at, topic, ids, business_line, department_id, operator_ids)
    select ${toWire(now)}, e.topic, array(select jsonb_array_elements_text(e.ids)), e.business_line, e.department_id,
      case when e.operator_ids is null then null
           else array(select jsonb_array_elements_text(e.operator_ids)::uuid) end
    from jsonb_to_recordset(${JSON.stringify(
      events.map((event) => ({
        topic: event.topic,
        ids: event.ids,
        business_line: event.businessLine ?? null,
        department_id: event.departmentId ?? null,
        operator_ids: event.operatorIds ?? null,
      })),
    )}::jsonb) as e (topic text, ids jsonb, business_line text, department_id uuid, operator_ids jsonb))
    select pg_notify(${EVENT_CHANNEL}, '')`
}
