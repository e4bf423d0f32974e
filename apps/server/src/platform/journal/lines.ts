import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '../actor.ts'
import type { JournalLine } from './journal.ts'

/** The statement that appends the records of many calls, in the order given. */
export function journalLines(
  now: Temporal.Instant,
  lines: readonly { actor: Actor; line: JournalLine }[],
): RawBuilder<unknown> {
  const given = lines.map(({ actor, line }) => ({
    id: newId<'journal'>(),
    actor_kind: actor.kind,
    operator_id: actor.operatorId,
    operator_name: actor.name,
    api_key_id: actor.apiKeyId,
    command: line.command,
    result: line.result,
    code: line.code ?? null,
    params: line.params ?? null,
    target_type: line.target?.type ?? null,
    target_id: line.target?.id ?? null,
    target_label: line.target?.label ?? null,
    client_id: line.clientId ?? null,
    account_id: line.accountId ?? null,
    ticket_id: line.ticketId ?? null,
    business_line: line.businessLine ?? null,
    department_id: line.departmentId ?? null,
    before: line.before ?? null,
    after: line.after ?? null,
    reason: line.reason ?? null,
    ip: actor.ip,
    request_id: actor.requestId,
  }))
  // The transaction gets its number before the rows get theirs: what the sealer's horizon relies on.
  return sql`
    insert into platform.journal (id, at, actor_kind, operator_id, operator_name, api_key_id, command, result, code,
      params, target_type, target_id, target_label, client_id, account_id, ticket_id, business_line, department_id,
      before, after, reason, ip, request_id)
    select g.id, ${toWire(now)}, g.actor_kind, g.operator_id, g.operator_name, g.api_key_id, g.command, g.result, g.code,
      g.params, g.target_type, g.target_id, g.target_label, g.client_id, g.account_id, g.ticket_id, g.business_line,
      g.department_id, g.before, g.after, g.reason, g.ip, g.request_id
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, actor_kind text, operator_id uuid,
      operator_name text, api_key_id uuid, command text, result text, code text, params jsonb, target_type text,
      target_id text, target_label text, client_id uuid, account_id uuid, ticket_id uuid, business_line text,
      department_id uuid, before jsonb, after jsonb, reason text, ip text, request_id text)
      cross join (select pg_current_xact_id() as number) own where own.number is not null
    order by g.id`
}
