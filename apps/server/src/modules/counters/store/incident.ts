import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Difference } from '../policy/compare.ts'
import { deliveryInScope } from './delivery.ts'

/** Opens an incident for each difference that has none, and closes those of the delivery that are none any more. */
export async function noteDifferences(
  tx: Tx,
  deliveryId: string,
  found: readonly Difference[],
  at: string,
): Promise<void> {
  const given = found.map((one) => ({ id: newId<'incident'>(), ...one }))
  await sql`update counters.incident i set closed_at = ${at}::timestamptz where i.delivery_id = ${deliveryId}::uuid
    and i.closed_at is null and not exists (
      select 1 from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (line int, field text)
      where g.line = i.line and g.field = i.field)`.execute(tx)
  await sql`insert into counters.incident (id, delivery_id, line, field, wanted, found, opened_at)
    select g.id, ${deliveryId}::uuid, g.line, g.field, g.wanted, g.found, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, line int, field text, wanted text, found text)
    on conflict (delivery_id, line, field) where closed_at is null
      do update set wanted = excluded.wanted, found = excluded.found`.execute(tx)
}

export type OpenIncident = {
  id: string
  deliveryId: string
  field: string
  wanted: string | null
  found: string | null
  closed: boolean
  accountId: string
  accountNo: string
  clientId: string
  businessLine: string
  departmentId: string
}

/** The incident, locked, or null when there is none or its account is out of scope. */
export async function lockIncident(tx: Tx, actor: Actor, id: string): Promise<OpenIncident | null> {
  const [found] = await rows(
    tx,
    sql<OpenIncident>`select i.id, i.delivery_id as "deliveryId", i.field, i.wanted, i.found,
        i.closed_at is not null as closed, d.account_id as "accountId", a.account_no as "accountNo",
        a.client_id as "clientId", a.business_line as "businessLine", a.department_id as "departmentId"
      from counters.incident i join counters.delivery d on d.id = i.delivery_id
        join accounts.v_account a on a.id = d.account_id
      where i.id = ${id}::uuid and ${deliveryInScope(actor)} for update of i`,
  )
  return found ?? null
}

export async function closeIncident(
  tx: Tx,
  id: string,
  { by, remark, at }: { by: { id: string; name: string }; remark: string; at: string },
): Promise<void> {
  await sql`update counters.incident set closed_at = ${at}::timestamptz, closed_by = ${by.id}, closed_by_name = ${by.name},
    remark = ${remark} where id = ${id}::uuid and closed_at is null`.execute(tx)
}

/** Deliveries that count as effective although something stands otherwise; at most a hundred. */
export const effectiveWithIncident = (reader: Reader): Promise<{ id: string }[]> =>
  rows(
    reader,
    sql<{ id: string }>`select distinct d.id from counters.incident i join counters.delivery d on d.id = i.delivery_id
      where i.closed_at is null and d.state = 'effective' limit 100`,
  )
