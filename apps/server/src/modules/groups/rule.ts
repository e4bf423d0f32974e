import { type RawBuilder, sql } from 'kysely'
import { type Actor, systemActor } from '#platform/actor.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { listFor } from '#platform/lists/lookup.ts'
import { selectionOf } from '#platform/lists/query.ts'
import type { Platform } from '#platform/platform.ts'
import { groupErrors } from './errors.ts'
import { type Matched, RULE_WITHOUT, type Rule } from './schema.ts'
import type { Doer, GroupRow } from './store.ts'

/** Background work: the members of a group whose rule was laid down. */
export const MATCH_TASK = 'groups.rule.match'

const ACCOUNTS = 'accounts.account'

/**
 * Whether this person may lay the rule down: it means accounts of the whole house, and only what can change by itself.
 *
 * @throws RULE_NEEDS_WHOLE_HOUSE; RULE_FILTER for what names single accounts and clients (those are members chosen by hand)
 *   and for groups; what the list of accounts says of unknown filters, wrong values and missing permissions.
 */
export async function requireRule(platform: Platform, actor: Actor, rule: Rule): Promise<void> {
  if (!actor.scope.all) throw groupErrors.RULE_NEEDS_WHOLE_HOUSE()
  const list = listFor(platform, actor, ACCOUNTS)
  for (const { key, kind } of list.filters) {
    if (rule[key] !== undefined && (kind === 'paste' || kind === 'search' || RULE_WITHOUT.includes(key)))
      throw groupErrors.RULE_FILTER({ filter: key })
  }
  await selectionOf(platform, actor, list, rule)
}

/** The living accounts the rule means, as a query of their `id`. */
async function meant(platform: Platform, rule: Rule): Promise<RawBuilder<unknown>> {
  const known = platform.lists.get(ACCOUNTS)
  const keys = known?.filters.flatMap(({ permission }) => permission ?? []) ?? []
  const actor = systemActor([...(known ? [known.permission] : []), ...keys])
  const { list, where } = await selectionOf(platform, actor, listFor(platform, actor, ACCOUNTS), rule)
  return sql`(select l.id from (select ${list.rowId} as id from ${list.from} where ${where}) l
    join accounts.v_account v on v.id = l.id and v.status <> 'CANCELLED')`
}

/** Groups by rule: index member_group_by_rule. */
export const groupsByRule = (reader: Reader): Promise<{ id: string; rule: Rule; billing: boolean }[]> =>
  rows(
    reader,
    sql`select id, rule, 'billing' = any(purposes) as billing from groups.member_group
      where rule is not null and removed_at is null order by id`,
  )

/** Whether somebody would join or leave the group; accounts of another billing group can't join. */
export async function hasMoved(
  platform: Platform,
  group: { id: string; rule: Rule; billing: boolean },
): Promise<boolean> {
  const accounts = await meant(platform, group.rule)
  const own = sql`m.group_id = ${group.id}::uuid and m.removed_at is null`
  const taken = group.billing ? sql`m.removed_at is null and (m.group_id = ${group.id}::uuid or m.billing)` : own
  const [found] = await rows(
    platform.db,
    sql<{ moved: boolean }>`with meant as materialized ${accounts}
      select exists (select from meant where not exists (select from groups.client_member m
          where m.account_id = meant.id and ${taken}))
        or exists (select from groups.client_member m where ${own}
          and m.account_id not in (select id from meant)) as moved`,
  )
  return found?.moved ?? false
}

/** What became of the members, and the accounts that joined or left, for their records. */
export type Match = Matched & { came: string[]; went: string[] }

/**
 * Brings the members of a group, whose row is locked, to what its rule says, in one statement: indexes
 * client_member_once and those of the list of accounts.
 *
 * @param namedMax  accounts in `came` and in `went` at most; beyond that the counts and the rows of the membership tell.
 */
export async function matchMembers(
  platform: Platform,
  tx: Tx,
  group: GroupRow & { rule: Rule },
  doer: Doer,
  namedMax: number,
): Promise<Match> {
  const accounts = await meant(platform, group.rule)
  const billing = group.purposes.includes('billing')
  const own = sql`m.group_id = ${group.id}::uuid and m.removed_at is null`
  const some = (of: RawBuilder<unknown>) =>
    sql`coalesce((select array_agg(account_id) from (select account_id from ${of} order by 1 limit ${namedMax}) s), '{}')`
  const [found] = await rows(
    tx,
    sql<Omit<Match, 'leftOut'> & { meant: number }>`with meant as materialized ${accounts},
      went as (update groups.client_member m set removed_at = ${doer.at}, removed_by = ${doer.name}
        where ${own} and m.account_id not in (select id from meant) returning m.account_id),
      came as (insert into groups.client_member (id, group_id, account_id, billing, added_at, added_by)
        select gen_random_uuid(), ${group.id}::uuid, w.id, ${billing}, ${doer.at}::timestamptz, ${doer.name} from meant w
        where w.id not in (select m.account_id from groups.client_member m where ${own})
        order by w.id on conflict do nothing returning account_id)
      select (select count(*) from came)::int as joined, (select count(*) from went)::int as left,
        (select count(*) from meant)::int as meant, ${some(sql`came`)} as came, ${some(sql`went`)} as went`,
  )
  const { joined = 0, left = 0, meant: all = 0, came = [], went = [] } = found ?? {}
  const members = group.members + joined - left
  const leftOut = all - members
  await sql`update groups.member_group set members = ${members}, matched_at = ${doer.at}, left_out = ${leftOut}
    where id = ${group.id}::uuid`.execute(tx)
  return { joined, left, leftOut, came, went }
}

/** Lays the rule down or, with null, takes it away. */
export async function writeRule(tx: Tx, id: string, given: Rule | null, { name, at }: Doer): Promise<void> {
  await sql`update groups.member_group set rule = ${given === null ? null : JSON.stringify(given)}::jsonb,
      matched_at = null, left_out = 0, version = version + 1, updated_at = ${at}, updated_by = ${name}
    where id = ${id}::uuid`.execute(tx)
}
