import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import type { Tx } from '../db.ts'

/** What a command says about itself for the record. Values in `before` and `after` are already masked. */
export type RecordEntry = {
  target?: { type: string; id: string; label?: string }
  clientId?: string | null
  accountId?: string | null
  ticketId?: string | null
  businessLine?: string | null
  departmentId?: string | null
  before?: Record<string, Json> | null
  after?: Record<string, Json> | null
  reason?: string | null
}

export type JournalResult = 'done' | 'awaiting' | 'refused' | 'failed'

export type JournalLine = RecordEntry & {
  command: string
  result: JournalResult
  code?: string | null
  params?: Record<string, Json> | null
}

const json = (value: unknown) => (value == null ? null : JSON.stringify(value))

/** Appends the one record of a call. Takes no lock beyond the row; the sealer chains it later. */
export async function appendJournal(tx: Tx, actor: Actor, now: Temporal.Instant, line: JournalLine): Promise<string> {
  const id = newId<'journal'>()
  // The transaction gets its number before the row gets its own: what the sealer's horizon relies on.
  await sql`
    insert into platform.journal (id, at, actor_kind, operator_id, operator_name, api_key_id, command, result, code,
      params, target_type, target_id, target_label, client_id, account_id, ticket_id, business_line, department_id,
      before, after, reason, ip, request_id)
    select ${id}, ${toWire(now)}, ${actor.kind}, ${actor.operatorId}, ${actor.name}, ${actor.apiKeyId},
      ${line.command}, ${line.result}, ${line.code ?? null}, ${json(line.params)}::jsonb, ${line.target?.type ?? null},
      ${line.target?.id ?? null}, ${line.target?.label ?? null}, ${line.clientId ?? null}, ${line.accountId ?? null},
      ${line.ticketId ?? null}, ${line.businessLine ?? null}, ${line.departmentId ?? null}, ${json(line.before)}::jsonb,
      ${json(line.after)}::jsonb, ${line.reason ?? null}, ${actor.ip}, ${actor.requestId}
      from (select pg_current_xact_id() as number) own where own.number is not null`.execute(tx)
  return id
}
