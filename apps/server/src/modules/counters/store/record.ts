import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import { type SourceItem, shownOf } from '../policy/record.ts'

/** What sealed contents of this module are bound to. */
export const SEAL = 'counters.record.content'

export type SlotRow = {
  no: number
  enabled: boolean
  cursor: number
  pulledAt: string | null
  failedAt: string | null
  failure: string | null
  failures: number
  delaySeconds: number | null
  records: number
}

const SLOT = sql`s.no, s.enabled, s.cursor, s.pulled_at as "pulledAt", s.failed_at as "failedAt", s.failure, s.failures,
  s.delay_seconds as "delaySeconds", (select count(*) from counters.record r where r.slot = s.no) as records`

export const allSlots = (reader: Reader): Promise<SlotRow[]> =>
  rows(reader, sql<SlotRow>`select ${SLOT} from counters.slot s order by s.no`)

/** The slot, locked until the transaction ends: two pulls at a time follow each other. */
export async function lockSlot(tx: Tx, no: number): Promise<SlotRow | null> {
  const [found] = await rows(tx, sql<SlotRow>`select ${SLOT} from counters.slot s where s.no = ${no} for update of s`)
  return found ?? null
}

export async function configureSlot(tx: Tx, no: number, enabled: boolean): Promise<void> {
  await sql`update counters.slot set enabled = ${enabled} where no = ${no}`.execute(tx)
}

/** From the beginning again: what is known already changes nothing. */
export async function rewindSlot(tx: Tx, no: number): Promise<void> {
  await sql`update counters.slot set cursor = 0 where no = ${no}`.execute(tx)
}

/**
 * Takes states over: a thing that is new is written, a newer state of it replaces the older, anything else changes nothing.
 *
 * @returns what has changed, with its account where there is one.
 */
export async function takeOver(
  tx: Tx,
  cipher: Cipher,
  no: number,
  items: readonly SourceItem[],
  at: string,
): Promise<{ sourceId: string; accountId: string | null }[]> {
  if (items.length === 0) return []
  const given = items.map(({ id, version, accountNo, changedAt, data }) => ({
    id: newId<'record'>(),
    source_id: id,
    version,
    account_no: accountNo.toUpperCase(),
    changed_at: changedAt,
    shown: shownOf(no, data),
    sealed: cipher.seal(JSON.stringify(data), SEAL).toString('base64'),
  }))
  return rows(
    tx,
    sql<{
      sourceId: string
      accountId: string | null
    }>`insert into counters.record as r (id, slot, source_id, version, account_no, account_id,
        shown, content_sealed, changed_at, received_at)
      select g.id, ${no}, g.source_id, g.version, g.account_no, a.id, g.shown, decode(g.sealed, 'base64'), g.changed_at,
        ${at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, source_id text, version bigint,
        account_no text, changed_at timestamptz, shown jsonb, sealed text)
        left join accounts.v_account a on a.account_no = g.account_no
      on conflict (slot, source_id) do update set version = excluded.version, account_no = excluded.account_no,
        account_id = excluded.account_id, shown = excluded.shown, content_sealed = excluded.content_sealed,
        changed_at = excluded.changed_at, received_at = excluded.received_at
        where r.version < excluded.version
      returning source_id as "sourceId", account_id as "accountId"`,
  )
}

/** Records whose account was opened only after they came find it. Index record_unmatched. */
export async function matchAccounts(tx: Tx): Promise<number> {
  const found = await rows(
    tx,
    sql`update counters.record r set account_id = a.id from accounts.v_account a
      where r.account_id is null and a.account_no = r.account_no returning 1`,
  )
  return found.length
}

export async function notePulled(
  tx: Tx,
  no: number,
  { cursor, at, newest }: { cursor: number; at: string; newest: string | null },
): Promise<void> {
  await sql`update counters.slot set cursor = greatest(cursor, ${cursor}), pulled_at = ${at}::timestamptz, failures = 0,
    failure = null, delay_seconds = case when ${newest}::timestamptz is null then delay_seconds
      else greatest(0, extract(epoch from ${at}::timestamptz - ${newest}::timestamptz))::int end
    where no = ${no}`.execute(tx)
}

export async function noteUnpulled(tx: Tx, no: number, reason: string, at: string): Promise<void> {
  await sql`update counters.slot set failures = failures + 1, failure = ${reason}, failed_at = ${at}::timestamptz
    where no = ${no}`.execute(tx)
}

/** SQL: whether the actor sees record `r` through its account `a`; one without an account only whoever sees everything. */
export const recordInScope = (actor: Actor): RawBuilder<boolean> =>
  inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })

export type FoundRecord = {
  id: string
  slot: number
  accountNo: string
  accountId: string | null
  clientId: string | null
  businessLine: string | null
  departmentId: string | null
  contentSealed: Buffer
}

export async function findRecord(reader: Reader, actor: Actor, id: string): Promise<FoundRecord | null> {
  const [found] = await rows(
    reader,
    sql<FoundRecord>`select r.id, r.slot, r.account_no as "accountNo", r.account_id as "accountId",
        a.client_id as "clientId", a.business_line as "businessLine", a.department_id as "departmentId",
        r.content_sealed as "contentSealed"
      from counters.record r left join accounts.v_account a on a.id = r.account_id
      where r.id = ${id}::uuid and ${recordInScope(actor)}`,
  )
  return found ?? null
}

/** What a content was, opened. */
export const openContent = (cipher: Cipher, sealed: Buffer): Record<string, Json> =>
  JSON.parse(cipher.open(sealed, SEAL)) as Record<string, Json>

/** What a slot tells of an account, as anybody in scope may read it, last received first. Index record_account. */
export async function shownRows(reader: Reader, slot: number, accountId: string): Promise<Record<string, Json>[]> {
  const found = await rows(
    reader,
    sql<{ shown: Record<string, Json> }>`select shown from counters.record
      where account_id = ${accountId}::uuid and slot = ${slot} order by received_at desc, id desc`,
  )
  return found.map(({ shown }) => shown)
}

/** The number by which counters know an account. */
export async function accountNoOf(reader: Reader, accountId: string): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ accountNo: string }>`select account_no as "accountNo" from accounts.v_account where id = ${accountId}::uuid`,
  )
  return found?.accountNo ?? null
}
