import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { inScope } from '#platform/scope.ts'
import type { TimelinePage, TimelineQuery } from './schema.ts'
import { getClient } from './service.ts'

/**
 * The right to see what the commands of a module, or of one of its nouns, leave behind; what has none here is for readers of
 * records. Suspicions are not among them: whoever serves the client must not learn of one.
 */
const SEEN_WITH: Readonly<Record<string, string>> = {
  clients: 'clients.client.view',
  accounts: 'accounts.account.view',
  onboarding: 'onboarding.application.view',
  archive: 'archive.document.view',
  businesses: 'businesses.request.view',
  dispatches: 'businesses.request.view',
  approvals: 'approvals.ticket.view',
  members: 'members.member.view',
  'trading.permission': 'trading.permission.view',
  'trading.application': 'trading.permission.view',
  'trading.code': 'trading.code.view',
  banks: 'banks.account.view',
  bcan: 'bcan.registration.view',
  rates: 'rates.rate.view',
  'suitability.certification': 'suitability.certification.view',
  'suitability.assessment': 'suitability.assessment.view',
  'suitability.exemption': 'suitability.exemption.view',
  'screening.hit': 'screening.hit.view',
  'groups.clientMember': 'groups.clientGroup.view',
}
const READS_ALL = 'records.record.view'

const MODULE = sql`split_part(j.command, '.', 1)`
const NOUN = sql`split_part(j.command, '.', 1) || '.' || split_part(j.command, '.', 2)`

/** SQL twin of the kinds: one case over the command's name. */
const KIND = sql<string>`case
  when j.command like '%.reveal' then 'access'
  when j.command ~ '^(clients\\.(contact|profile|identity|person)|banks\\.account|trading\\.code)\\.' then 'data'
  when ${MODULE} in ('clients', 'accounts') then 'status'
  when ${MODULE} = 'onboarding' then 'application'
  when ${MODULE} = 'archive' then 'document'
  when ${MODULE} in ('businesses', 'dispatches') then 'request'
  when ${MODULE} = 'approvals' then 'ticket'
  else 'other' end`

/** Only what the actor could see by itself: modules by their rights; reveals and the rest for readers of records. */
function allowed(actor: Actor): RawBuilder<boolean> {
  if (actor.permissions.has(READS_ALL)) return sql<boolean>`true`
  const open = Object.entries(SEEN_WITH).flatMap(([name, permission]) =>
    actor.permissions.has(permission) ? [name] : [],
  )
  return sql<boolean>`((${MODULE} = any(${open}::text[]) or ${NOUN} = any(${open}::text[])) and j.command not like '%.reveal')`
}

type Row = TimelinePage['items'][number] & { seq: number }

/**
 * What happened to a client or an account, done or waiting for approval, the newest first: one query over the journal,
 * by journal_client or journal_account. What concerns an account stands in the account's place; what concerns the client
 * itself is for whoever sees the client.
 */
export async function timelineOf(
  platform: Platform,
  actor: Actor,
  of: { clientId: string } | { accountId: string },
  { kind, before, limit }: TimelineQuery,
): Promise<TimelinePage> {
  const whose =
    'clientId' in of
      ? sql<boolean>`j.client_id = ${of.clientId}::uuid`
      : sql<boolean>`j.account_id = ${of.accountId}::uuid`
  const place = inScope(actor, { businessLine: sql`j.business_line`, departmentId: sql`j.department_id` })
  const found = await rows(
    platform.db,
    sql<Row>`select j.id, j.seq, j.at, ${KIND} as kind, j.command, j.result = 'awaiting' as awaiting,
        j.operator_name as who, j.actor_kind = 'system' as "bySystem", j.target_type as "targetType",
        j.target_id as "targetId", j.target_label as "targetLabel", j.account_id as "accountId",
        j.ticket_id as "ticketId", j.before, j.after, j.reason
      from platform.journal j
      where ${whose} and j.result in ('done', 'awaiting') and ${allowed(actor)}
        and (${place} or (${MODULE} = 'clients' and j.account_id is null))
        and (${kind ?? null}::text is null or ${KIND} = ${kind ?? null})
        and (${before ?? null}::bigint is null or j.seq < ${before ?? null}::bigint)
      order by j.seq desc limit ${limit + 1}`,
  )
  const shown = found.slice(0, limit)
  return {
    items: shown.map(({ seq: _seq, ...one }) => one),
    next: found.length > limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** @throws NOT_FOUND when the client is out of scope. */
export async function clientTimeline(
  platform: Platform,
  actor: Actor,
  id: string,
  query: TimelineQuery,
): Promise<TimelinePage> {
  await getClient(platform.db, actor, id)
  return timelineOf(platform, actor, { clientId: id }, query)
}
