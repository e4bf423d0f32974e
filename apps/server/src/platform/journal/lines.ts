import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '../actor.ts'
import { jsonColumn, plainColumn, textColumn } from '../columns.ts'
import type { JournalLine } from './record.ts'

type Given = { actor: Actor; line: JournalLine }

/** The statement that appends the records of many calls, in the order given. */
export function journalLines(now: Temporal.Instant, given: readonly Given[]): RawBuilder<unknown> {
  const plain = (of: (one: Given) => string | null | undefined) => plainColumn(given.map((one) => of(one) ?? null))
  const text = (of: (one: Given) => string | null | undefined) => textColumn(given.map((one) => of(one) ?? null))
  const json = (of: (one: Given) => unknown) => jsonColumn(given.map(of))
  // The transaction gets its number before the rows get theirs: what the sealer's horizon relies on.
  return sql`
    insert into platform.journal (id, at, actor_kind, operator_id, operator_name, api_key_id, command, result, code,
      params, target_type, target_id, target_label, client_id, account_id, ticket_id, business_line, department_id,
      before, after, reason, ip, request_id)
    select g.id, ${toWire(now)}, g.actor_kind, g.operator_id, g.operator_name, g.api_key_id, g.command, g.result, g.code,
      g.params::jsonb, g.target_type, g.target_id, g.target_label, g.client_id, g.account_id, g.ticket_id,
      g.business_line, g.department_id, g.before::jsonb, g.after::jsonb, g.reason, g.ip, g.request_id
    from (select pg_current_xact_id() as number) own
      cross join unnest(${plainColumn(given.map(() => newId<'journal'>()))}::uuid[],
        ${plain(({ actor }) => actor.kind)}::text[], ${plain(({ actor }) => actor.operatorId)}::uuid[],
        ${text(({ actor }) => actor.name)}::text[], ${plain(({ actor }) => actor.apiKeyId)}::uuid[],
        ${plain(({ line }) => line.command)}::text[], ${plain(({ line }) => line.result)}::text[],
        ${plain(({ line }) => line.code)}::text[], ${json(({ line }) => line.params)}::text[],
        ${text(({ line }) => line.target?.type)}::text[], ${text(({ line }) => line.target?.id)}::text[],
        ${text(({ line }) => line.target?.label)}::text[], ${plain(({ line }) => line.clientId)}::uuid[],
        ${plain(({ line }) => line.accountId)}::uuid[], ${plain(({ line }) => line.ticketId)}::uuid[],
        ${text(({ line }) => line.businessLine)}::text[], ${plain(({ line }) => line.departmentId)}::uuid[],
        ${json(({ line }) => line.before)}::text[], ${json(({ line }) => line.after)}::text[],
        ${text(({ line }) => line.reason)}::text[], ${text(({ actor }) => actor.ip)}::text[],
        ${text(({ actor }) => actor.requestId)}::text[])
      as g (id, actor_kind, operator_id, operator_name, api_key_id, command, result, code, params, target_type, target_id,
        target_label, client_id, account_id, ticket_id, business_line, department_id, before, after, reason, ip,
        request_id)
    where own.number is not null order by g.id`
}
