import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { EventDetail, EventStatus, ImportRow, SubmitInput, UpdateInput } from './schema.ts'

export type EventRow = Omit<EventDetail, 'assigneeName' | 'mayReview'> & {
  creatorId: string
  submitterId: string | null
  businessLine: string
  departmentId: string
}

/** SQL: whether the actor sees event `e`. */
export function eventInScope(actor: Actor): RawBuilder<boolean> {
  return inScope(actor, { businessLine: sql`e.business_line`, departmentId: sql`e.department_id` })
}

/** The event, or null when there is none or it is out of scope; locked until the end of the transaction if asked. */
export async function findEvent(reader: Reader, actor: Actor, id: string, lock = false): Promise<EventRow | null> {
  const [row] = await rows(
    reader,
    sql<EventRow>`select e.id, e.event_no as "eventNo", e.status, e.account_id as "accountId",
        a.account_no as "accountNo", e.client_id as "clientId", c.client_no as "clientNo",
        c.name_zh as "clientNameZh", c.name_en as "clientNameEn", c.status as "clientStatus",
        e.alerted_on as "alertedOn", e.trigger, e.trigger_remark as "triggerRemark", e.remark, e.source,
        e.assignee_id as "assigneeId", e.due_at as "dueAt", e.ticket_ids as "ticketIds", e.result,
        e.result_remark as "resultRemark", e.str_reference as "strReference", e.creator_id as "creatorId",
        e.creator_name as "creatorName", e.created_at as "createdAt", e.updated_at as "updatedAt",
        e.submitter_id as "submitterId", e.submitter_name as "submitterName", e.reviewer_name as "reviewerName",
        e.reviewed_at as "reviewedAt", e.review_remark as "reviewRemark", e.version,
        e.business_line as "businessLine", e.department_id as "departmentId"
      from suspicions.event e join accounts.v_account a on a.id = e.account_id
        join clients.v_client c on c.id = e.client_id
      where e.id = ${id}::uuid and ${eventInScope(actor)} ${lock ? sql`for update of e` : sql``}`,
  )
  return row ?? null
}

export type Doer = { id: string; name: string; at: string }
export type NewEvent = Omit<ImportRow, 'row'> & {
  id: string
  row: number
  assigneeId: string | null
  dueAt: string | null
}

/** Writes events about accounts in the actor's scope, cancelled ones too; one for each row whose account there is. */
export function insertEvents(
  tx: Tx,
  actor: Actor,
  events: readonly NewEvent[],
  source: 'manual' | 'import',
  by: Doer,
): Promise<{ id: string; eventNo: string; businessLine: string; departmentId: string }[]> {
  const given = events.map(({ row: _row, ...event }) => event)
  return rows(
    tx,
    sql<{ id: string; eventNo: string; businessLine: string; departmentId: string }>`
      insert into suspicions.event (id, event_no, account_id, client_id, business_line, department_id, alerted_on,
        trigger, trigger_remark, remark, source, assignee_id, due_at, creator_id, creator_name, created_at, updated_at)
      select g.id, 'SE' || nextval('suspicions.event_number'), a.id, a.client_id, a.business_line, a.department_id,
        g."alertedOn", g.trigger, g."triggerRemark", g.remark, ${source}, g."assigneeId", g."dueAt", ${by.id}::uuid,
        ${by.name}, ${by.at}::timestamptz, ${by.at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, "accountNo" text, "alertedOn" date,
        trigger text, "triggerRemark" text, remark text, "assigneeId" uuid, "dueAt" timestamptz)
      join accounts.v_account a on a.account_no = g."accountNo"
      where ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}
      returning id, event_no as "eventNo", business_line as "businessLine", department_id as "departmentId"`,
  )
}

export async function updateEvent(tx: Tx, input: UpdateInput, at: string): Promise<void> {
  await sql`update suspicions.event set alerted_on = ${input.alertedOn}, trigger = ${input.trigger},
      trigger_remark = ${input.triggerRemark}, remark = ${input.remark}, assignee_id = ${input.assigneeId},
      due_at = ${input.dueAt}, ticket_ids = ${input.ticketIds}::uuid[], version = version + 1, updated_at = ${at}
    where id = ${input.id}`.execute(tx)
}

/** Moves the event on; what goes with the step stands in `extra`. */
export async function moveEvent(
  tx: Tx,
  id: string,
  status: EventStatus,
  at: string,
  extra: RawBuilder<unknown> = sql``,
): Promise<void> {
  await sql`update suspicions.event set status = ${status}, version = version + 1, updated_at = ${at} ${extra}
    where id = ${id}`.execute(tx)
}

export const withResult = (input: SubmitInput, by: Doer) => sql`, result = ${input.result},
  result_remark = ${input.resultRemark}, str_reference = ${input.strReference}, submitter_id = ${by.id},
  submitter_name = ${by.name}`

export const reviewed = (remark: string | null, by: Doer) => sql`, reviewer_id = ${by.id}, reviewer_name = ${by.name},
  reviewed_at = ${by.at}, review_remark = ${remark}`

/** Events about an account go along with it to another department. Index event_account. */
export async function moveEvents(tx: Tx, accountId: string, departmentId: string): Promise<void> {
  await sql`update suspicions.event set department_id = ${departmentId}::uuid
    where account_id = ${accountId}::uuid and department_id <> ${departmentId}::uuid`.execute(tx)
}
