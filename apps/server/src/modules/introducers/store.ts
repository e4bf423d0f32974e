import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { maskIdentity, maskPhone } from '#platform/masking.ts'
import { inScope } from '#platform/scope.ts'
import { identityTexts } from './policy.ts'
import type {
  CheckSettings,
  IdentityOf,
  IntroducerMatch,
  IntroducerStatus,
  RegisterInput,
  RelativeInput,
  UpdateInput,
} from './schema.ts'

/** What sealed texts and blind indexes of this module are bound to. */
export const SEAL = { identity: 'introducers.identity.number', phone: 'introducers.introducer.phone' } as const

export type IntroducerRow = {
  id: string
  code: string
  kind: 'person' | 'institution'
  status: IntroducerStatus
  displayName: string
  nameZh: string | null
  nameEn: string | null
  bornOn: string | null
  phoneMasked: string | null
  identityKind: string
  identityCountry: string
  identityMasked: string
  certificateNo: string | null
  trainedOn: string | null
  servesOnlyUs: boolean
  startsOn: string
  endsOn: string | null
  businessLine: string
  departmentId: string
  version: number
  createdAt: string
  updatedAt: string
}

const COLUMNS = sql`i.id, i.code, i.kind, i.status, i.display_name as "displayName", i.name_zh as "nameZh",
  i.name_en as "nameEn", i.born_on as "bornOn", i.phone_masked as "phoneMasked", i.identity_kind as "identityKind",
  i.identity_country as "identityCountry", i.identity_masked as "identityMasked", i.certificate_no as "certificateNo",
  i.trained_on as "trainedOn", i.serves_only_us as "servesOnlyUs", i.starts_on as "startsOn", i.ends_on as "endsOn",
  i.business_line as "businessLine", i.department_id as "departmentId", i.version, i.created_at as "createdAt",
  i.updated_at as "updatedAt"`

/** SQL: whether the actor sees introducer `i`. */
export function introducerInScope(actor: Actor): RawBuilder<boolean> {
  return inScope(actor, { businessLine: sql`i.business_line`, departmentId: sql`i.department_id` })
}

/** The introducer, or null when there is none or it is out of scope; locked until the end of the transaction if asked. */
export async function findIntroducer(
  reader: Reader,
  actor: Actor,
  id: string,
  lock = false,
): Promise<IntroducerRow | null> {
  const [row] = await rows(
    reader,
    sql<IntroducerRow>`select ${COLUMNS} from introducers.introducer i
      where i.id = ${id}::uuid and ${introducerInScope(actor)} ${lock ? sql`for update` : sql``}`,
  )
  return row ?? null
}

const displayName = (names: { nameZh: string | null; nameEn: string | null }) => names.nameZh ?? names.nameEn ?? ''

/** Phone as it is kept: sealed, and the form that lists show. */
function phoneColumns(cipher: Cipher, phone: string | null) {
  return phone === null
    ? { sealed: null, masked: null }
    : { sealed: cipher.seal(phone, SEAL.phone), masked: maskPhone(phone) }
}

/** Writes a new introducer. Throws the database's error when the code is taken (introducer_code_key). */
export async function insertIntroducer(
  tx: Tx,
  cipher: Cipher,
  { id, input, at }: { id: string; input: RegisterInput; at: string },
): Promise<void> {
  const phone = phoneColumns(cipher, input.phone)
  await sql`insert into introducers.introducer (id, code, kind, department_id, name_zh, name_en, display_name, born_on,
      phone_sealed, phone_masked, identity_kind, identity_country, identity_sealed, identity_masked, certificate_no,
      trained_on, serves_only_us, starts_on, ends_on, created_at, updated_at)
    values (${id}, ${input.code}, ${input.kind}, ${input.departmentId}, ${input.nameZh}, ${input.nameEn},
      ${displayName(input)}, ${input.bornOn}, ${phone.sealed}, ${phone.masked}, ${input.identity.kind},
      ${input.identity.country}, ${cipher.seal(input.identity.number, SEAL.identity)},
      ${maskIdentity(input.identity.number)}, ${input.certificateNo}, ${input.trainedOn}, ${input.servesOnlyUs},
      ${input.startsOn}, ${input.endsOn}, ${at}, ${at})`.execute(tx)
}

export async function updateIntroducer(tx: Tx, cipher: Cipher, input: UpdateInput, at: string): Promise<void> {
  const phone = phoneColumns(cipher, input.phone)
  const keepPhone = input.phone === null
  await sql`update introducers.introducer set name_zh = ${input.nameZh}, name_en = ${input.nameEn},
      display_name = ${displayName(input)}, born_on = ${input.bornOn},
      phone_sealed = ${keepPhone ? sql`phone_sealed` : phone.sealed},
      phone_masked = ${keepPhone ? sql`phone_masked` : phone.masked}, certificate_no = ${input.certificateNo},
      trained_on = ${input.trainedOn}, serves_only_us = ${input.servesOnlyUs}, starts_on = ${input.startsOn},
      ends_on = ${input.endsOn}, version = version + 1, updated_at = ${at} where id = ${input.id}`.execute(tx)
}

export async function setStatus(tx: Tx, id: string, status: IntroducerStatus, at: string): Promise<void> {
  await sql`update introducers.introducer set status = ${status}, version = version + 1, updated_at = ${at}
    where id = ${id}`.execute(tx)
}

/** Blind indexes of an identity, in the order that locks are taken in. */
export function keysOf(cipher: Cipher, identity: IdentityOf): Buffer[] {
  return identityTexts(identity)
    .map((text) => cipher.blindIndex(text, SEAL.identity))
    .sort(Buffer.compare)
}

/** Writes down under which keys an identity is found. */
export async function insertKeys(
  tx: Tx,
  keys: readonly Buffer[],
  owner: { introducerId: string; relativeId: string | null },
): Promise<void> {
  await sql`insert into introducers.identity_key (key, introducer_id, relative_id)
    select k, ${owner.introducerId}::uuid, ${owner.relativeId}::uuid from unnest(${[...keys]}::bytea[]) k`.execute(tx)
}

export type RelativeRow = {
  id: string
  relation: RelativeInput['relation']
  name: string
  kind: string
  masked: string
}

export function relativesOf(reader: Reader, introducerId: string): Promise<RelativeRow[]> {
  return rows(
    reader,
    sql<RelativeRow>`select id, relation, name, identity_kind as kind, identity_masked as masked
      from introducers.relative where introducer_id = ${introducerId}::uuid order by position`,
  )
}

/** Puts these relatives in place of those known; their keys follow. */
export async function replaceRelatives(
  tx: Tx,
  cipher: Cipher,
  introducerId: string,
  relatives: readonly (RelativeInput & { id: string })[],
): Promise<void> {
  await sql`delete from introducers.relative where introducer_id = ${introducerId}::uuid`.execute(tx)
  for (const [position, one] of relatives.entries()) {
    const { id, relation, name, identity } = one
    await sql`insert into introducers.relative (id, introducer_id, relation, name, identity_kind, identity_sealed,
        identity_masked, position)
      values (${id}, ${introducerId}, ${relation}, ${name}, ${identity.kind},
        ${cipher.seal(identity.number, SEAL.identity)}, ${maskIdentity(identity.number)}, ${position})`.execute(tx)
    await insertKeys(tx, keysOf(cipher, identity), { introducerId, relativeId: id })
  }
}

/**
 * Nobody else asks about these identities, or writes them down, until the transaction ends: an opening and an activation
 * at the same moment see each other. Locks are taken in one order.
 */
export async function lockIdentities(tx: Tx, keys: readonly Buffer[]): Promise<void> {
  const sorted = [...keys].sort(Buffer.compare).map((key) => `introducers ${key.toString('hex')}`)
  for (const lock of new Set(sorted)) await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(tx)
}

/** Active introducers, and relatives of active ones, that bear one of these identities. Index identity_key_key. */
export function activeWith(reader: Reader, keys: readonly Buffer[]): Promise<IntroducerMatch[]> {
  return rows(
    reader,
    sql<IntroducerMatch>`select distinct i.id as "introducerId", i.code, i.display_name as name, r.relation
      from introducers.identity_key k join introducers.introducer i on i.id = k.introducer_id
      left join introducers.relative r on r.id = k.relative_id
      where k.key = any(${[...keys]}::bytea[]) and i.status = 'ACTIVE' order by i.code, r.relation nulls first`,
  )
}

/** The code of a registered introducer, not ended, that bears one of these identities itself. */
export async function registeredWith(reader: Reader, keys: readonly Buffer[]): Promise<string | null> {
  const [found] = await rows(
    reader,
    sql<{ code: string }>`select i.code from introducers.identity_key k
      join introducers.introducer i on i.id = k.introducer_id
      where k.key = any(${[...keys]}::bytea[]) and k.relative_id is null and i.status <> 'ENDED' limit 1`,
  )
  return found?.code ?? null
}

/** Status of the introducer with a code; null when nobody has it. */
export async function statusOfCode(reader: Reader, code: string): Promise<IntroducerStatus | null> {
  const [found] = await rows(
    reader,
    sql<{ status: IntroducerStatus }>`select status from introducers.introducer where code = ${code}`,
  )
  return found?.status ?? null
}

export async function findSettings(reader: Reader): Promise<CheckSettings> {
  const [found] = await rows(reader, sql<CheckSettings>`select enabled, relatives from introducers.check_setting`)
  return found ?? { enabled: true, relatives: false }
}

export async function putSettings(tx: Tx, settings: CheckSettings, by: string, at: string): Promise<void> {
  await sql`update introducers.check_setting set enabled = ${settings.enabled}, relatives = ${settings.relatives},
    changed_by = ${by}, changed_at = ${at}`.execute(tx)
}

/** The sealed number of an introducer or of one of its relatives, with its masked form. */
export async function sealedIdentity(
  reader: Reader,
  introducerId: string,
  relativeId: string | null,
): Promise<{ sealed: Buffer; masked: string } | null> {
  const [found] = await rows(
    reader,
    relativeId === null
      ? sql<{ sealed: Buffer; masked: string }>`select identity_sealed as sealed, identity_masked as masked
          from introducers.introducer where id = ${introducerId}::uuid`
      : sql<{ sealed: Buffer; masked: string }>`select identity_sealed as sealed, identity_masked as masked
          from introducers.relative where id = ${relativeId}::uuid and introducer_id = ${introducerId}::uuid`,
  )
  return found ?? null
}

/** How many accounts in the actor's scope name this introducer. Index accounts.account_introducer. */
export async function accountsUnder(reader: Reader, actor: Actor, code: string): Promise<number> {
  const [found] = await rows(
    reader,
    sql<{
      accounts: number
    }>`select count(*)::int as accounts from accounts.v_account a where a.introducer_code = ${code}
      and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}`,
  )
  return found?.accounts ?? 0
}
