import { type RawBuilder, sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { inScope } from '#platform/scope.ts'
import type { OPENING_STATES, OpeningField } from '../schema/opening.ts'

/** What sealed values of drafts are bound to. */
export const SEAL = 'counters.opening.value'

export type Said = { accountNo: string; sourceId: string; changedAt: string; field: OpeningField; value: string }

const sealed = (cipher: Cipher, value: string) => ({
  sealed: cipher.seal(value, SEAL).toString('base64'),
  digest: cipher.blindIndex(value, SEAL).toString('base64'),
})

/**
 * Writes what the source says into the drafts of the account numbers, which are made where there are none. A newer state
 * of the same thing counts, and of two things the one that changed later; what a person wrote is left alone.
 */
export async function takeSaid(tx: Tx, cipher: Cipher, said: readonly Said[], at: string): Promise<void> {
  if (said.length === 0) return
  const newest = new Map<string, string>()
  for (const { accountNo, changedAt } of said) {
    const known = newest.get(accountNo)
    if (known === undefined || known < changedAt) newest.set(accountNo, changedAt)
  }
  // In one order everywhere, so that two slots that tell of the same accounts wait for each other and no more.
  const drafts = [...newest]
    .sort()
    .map(([account_no, changed_at]) => ({ id: newId<'opening'>(), account_no, changed_at }))
  await sql`insert into counters.opening as o (id, account_no, changed_at, received_at, created_at)
    select g.id, g.account_no, g.changed_at, ${at}::timestamptz, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(drafts)}::jsonb) as g (id uuid, account_no text, changed_at timestamptz)
    on conflict (account_no) do update set received_at = excluded.received_at,
      changed_at = greatest(o.changed_at, excluded.changed_at)`.execute(tx)
  const given = lastByField(said).map(({ accountNo, sourceId, changedAt, field, value }) => ({
    account_no: accountNo,
    source_id: sourceId,
    changed_at: changedAt,
    field,
    ...sealed(cipher, value),
  }))
  await sql`insert into counters.opening_field as f (opening_id, field, cap_sealed, cap_digest, cap_source_id,
      cap_changed_at, cap_seq)
    select o.id, g.field, decode(g.sealed, 'base64'), decode(g.digest, 'base64'), g.source_id, g.changed_at, 1
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb)
      as g (account_no text, source_id text, changed_at timestamptz, field text, sealed text, digest text)
      join counters.opening o on o.account_no = g.account_no
    on conflict (opening_id, field) do update set cap_sealed = excluded.cap_sealed, cap_digest = excluded.cap_digest,
      cap_source_id = excluded.cap_source_id, cap_changed_at = excluded.cap_changed_at,
      cap_seq = f.cap_seq + case when f.cap_digest is distinct from excluded.cap_digest then 1 else 0 end
    where f.cap_source_id is null or f.cap_source_id = excluded.cap_source_id
      or f.cap_changed_at <= excluded.cap_changed_at`.execute(tx)
}

/** One for each field of an account: what changed last. */
function lastByField(said: readonly Said[]): Said[] {
  const last = new Map<string, Said>()
  for (const one of said) {
    const key = `${one.accountNo}|${one.field}`
    const known = last.get(key)
    if (!known || known.changedAt <= one.changedAt) last.set(key, one)
  }
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** Drafts whose account is kept here by now are over. */
export async function noteOpened(tx: Tx): Promise<void> {
  await sql`update counters.opening o set state = 'opened' from accounts.v_account a
    where a.account_no = o.account_no and o.state <> 'opened'`.execute(tx)
}

export type OpeningRow = {
  id: string
  accountNo: string
  state: (typeof OPENING_STATES)[number]
  applicationId: string | null
  changedAt: string
  receivedAt: string
  createdAt: string
}

/** SQL: whether the actor sees drafts. They belong to no department yet: whoever sees everything. */
export const openingInScope = (actor: Actor): RawBuilder<boolean> =>
  inScope(actor, { businessLine: sql`null::text`, departmentId: sql`null::uuid` })

/** The draft, or null when there is none or it is out of scope; locked until the transaction ends if asked. */
export async function findOpening(reader: Reader, actor: Actor, id: string, lock = false): Promise<OpeningRow | null> {
  const [found] = await rows(
    reader,
    sql<OpeningRow>`select o.id, o.account_no as "accountNo", o.state, o.application_id as "applicationId",
        o.changed_at as "changedAt", o.received_at as "receivedAt", o.created_at as "createdAt"
      from counters.opening o where o.id = ${id}::uuid and ${openingInScope(actor)} ${lock ? sql`for update` : sql``}`,
  )
  return found ?? null
}

export type FieldRow = {
  field: OpeningField
  cap: string | null
  own: string | null
  seen: number
  capChangedAt: string | null
  ownByName: string | null
  ownAt: string | null
  conflict: boolean
}

/** SQL: a person wrote it, and the source has said something else since. */
export const CONFLICT = sql<boolean>`(f.own_seen_seq < f.cap_seq and f.own_digest is distinct from f.cap_digest)`

/** A draft's fields, opened. */
export async function fieldsOf(reader: Reader, cipher: Cipher, id: string): Promise<FieldRow[]> {
  type Sealed = Omit<FieldRow, 'cap' | 'own'> & { cap: Buffer | null; own: Buffer | null }
  const found = await rows(
    reader,
    sql<Sealed>`select f.field, f.cap_sealed as cap, f.own_sealed as own, f.cap_seq as seen,
        f.cap_changed_at as "capChangedAt", f.own_by_name as "ownByName", f.own_at as "ownAt",
        coalesce(${CONFLICT}, false) as conflict
      from counters.opening_field f where f.opening_id = ${id}::uuid`,
  )
  const open = (value: Buffer | null) => (value === null ? null : cipher.open(value, SEAL))
  return found.map((one) => ({ ...one, cap: open(one.cap), own: open(one.own) }))
}

type By = { id: string; name: string }

/** What a person writes instead of the source. False when the source has changed the field since it was read. */
export async function writeOwn(
  tx: Tx,
  cipher: Cipher,
  { id, field, value, seen }: { id: string; field: OpeningField; value: string; seen: number },
  { by, at }: { by: By; at: string },
): Promise<boolean> {
  const own = sealed(cipher, value)
  const written = await rows(
    tx,
    sql`insert into counters.opening_field as f (opening_id, field, own_sealed, own_digest, own_seen_seq, own_by,
        own_by_name, own_at)
      values (${id}, ${field}, decode(${own.sealed}, 'base64'), decode(${own.digest}, 'base64'), ${seen}, ${by.id},
        ${by.name}, ${at})
      on conflict (opening_id, field) do update set own_sealed = excluded.own_sealed, own_digest = excluded.own_digest,
        own_seen_seq = excluded.own_seen_seq, own_by = excluded.own_by, own_by_name = excluded.own_by_name,
        own_at = excluded.own_at
      where f.cap_seq = ${seen} returning 1`,
  )
  return written.length > 0
}

/** Settles a field: what the person wrote stays, or what the source says counts. False as `writeOwn`. */
export async function settleField(
  tx: Tx,
  { id, field, take, seen }: { id: string; field: OpeningField; take: 'own' | 'cap'; seen: number },
): Promise<boolean> {
  const keep = take === 'own'
  const written = await rows(
    tx,
    sql`update counters.opening_field set own_seen_seq = case when ${keep} then cap_seq end,
        own_sealed = case when ${keep} then own_sealed end, own_digest = case when ${keep} then own_digest end,
        own_by = case when ${keep} then own_by end, own_by_name = case when ${keep} then own_by_name end,
        own_at = case when ${keep} then own_at end
      where opening_id = ${id}::uuid and field = ${field} and own_sealed is not null and cap_sealed is not null
        and cap_seq = ${seen} returning 1`,
  )
  return written.length > 0
}

/** What was handed over to an application is a person's from then on. */
export async function handOver(
  tx: Tx,
  id: string,
  applicationId: string,
  { by, at }: { by: By; at: string },
): Promise<void> {
  await sql`update counters.opening set state = 'started', application_id = ${applicationId}
    where id = ${id}::uuid`.execute(tx)
  await sql`update counters.opening_field set own_sealed = cap_sealed, own_digest = cap_digest, own_seen_seq = cap_seq,
      own_by = ${by.id}, own_by_name = ${by.name}, own_at = ${at}::timestamptz
    where opening_id = ${id}::uuid and own_sealed is null`.execute(tx)
}

export async function setOpeningState(tx: Tx, id: string, state: OpeningRow['state']): Promise<void> {
  await sql`update counters.opening set state = ${state} where id = ${id}::uuid`.execute(tx)
}
