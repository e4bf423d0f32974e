import { type RawBuilder, sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'

/** What sealed texts and blind indexes of this module are bound to. */
export const SEAL = { phone: 'members.member.phone', email: 'members.member.email' } as const

export type MemberRow = {
  id: string
  memberNo: string
  openId: string | null
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  phoneMasked: string | null
  phoneChangedAt: string
  emailMasked: string | null
  emailChangedAt: string
  passwordKind: 'once' | 'chosen' | null
  passwordSetAt: string | null
  passwordExpiresAt: string | null
  errors: number
  lockedAt: string | null
  version: number
  createdAt: string
  clientId: string | null
  clientNo: string | null
  clientName: string | null
  clientStatus: string | null
  clientType: string | null
}

const COLUMNS = sql`m.id, m.member_no as "memberNo", m.open_id as "openId", m.language, m.phone_masked as "phoneMasked",
  m.phone_changed_at as "phoneChangedAt", m.email_masked as "emailMasked", m.email_changed_at as "emailChangedAt",
  m.password_kind as "passwordKind", m.password_set_at as "passwordSetAt",
  m.password_expires_at as "passwordExpiresAt", m.errors, m.locked_at as "lockedAt", m.version,
  m.created_at as "createdAt", c.id as "clientId", c.client_no as "clientNo", c.display_name as "clientName",
  c.status as "clientStatus", c.type as "clientType"`

/** Members with their clients: the client that bears a member's number is its client. */
export const MEMBERS = sql`members.member m left join clients.v_client c on c.member_no = m.member_no`

/** The member, or null when there is none or it is not `seen`; locked until the transaction ends if asked. */
export async function findMember(
  reader: Reader,
  seen: RawBuilder<boolean>,
  id: string,
  lock = false,
): Promise<MemberRow | null> {
  const [row] = await rows(
    reader,
    sql<MemberRow>`select ${COLUMNS} from ${MEMBERS} where m.id = ${id}::uuid and ${seen}
      ${lock ? sql`for update of m` : sql``}`,
  )
  return row ?? null
}

/** The member somebody names by number, open id, phone or e-mail, locked. The number goes before the open id. */
export async function findByLogin(
  tx: Tx,
  cipher: Cipher,
  seen: RawBuilder<boolean>,
  login: { text: string; phones: readonly string[]; email: string | null },
): Promise<MemberRow | null> {
  const phones = login.phones.map((phone) => cipher.blindIndex(phone, SEAL.phone))
  const email = login.email === null ? null : cipher.blindIndex(login.email, SEAL.email)
  const [row] = await rows(
    tx,
    sql<MemberRow>`select ${COLUMNS} from ${MEMBERS}
      where (m.member_no = ${login.text} or m.open_id = ${login.text} or m.phone_index = any(${phones}::bytea[])
        or m.email_index = ${email}) and ${seen}
      order by m.member_no = ${login.text} desc, m.open_id = ${login.text} desc limit 1 for update of m`,
  )
  return row ?? null
}

/** Members by their numbers, among those seen. */
export async function idsByNumber(
  reader: Reader,
  seen: RawBuilder<boolean>,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  const found = await rows(
    reader,
    sql<{ id: string; no: string }>`select m.id, m.member_no as no from ${MEMBERS}
      where m.member_no = any(${[...new Set(numbers)]}::text[]) and ${seen}`,
  )
  return new Map(found.map(({ id, no }) => [no, id]))
}

/** A number nobody has yet. Gaps are normal. */
export async function nextMemberNo(tx: Tx): Promise<string> {
  const [row] = await rows(tx, sql<{ no: number }>`select nextval('members.member_number') as no`)
  if (!row) throw new Error('sequence members.member_number gave nothing')
  return `M${row.no}`
}

export type NewMember = {
  id: string
  memberNo: string
  openId: string | null
  phone: string | null
  email: string | null
  language: string
  at: string
}

const sealed = (cipher: Cipher, value: string | null, kind: 'phone' | 'email') => ({
  sealed: value === null ? null : cipher.seal(value, SEAL[kind]),
  index: value === null ? null : cipher.blindIndex(value, SEAL[kind]),
  masked: value === null ? null : kind === 'phone' ? maskPhone(value) : maskEmail(value),
})

/** Throws the database's error when a number, an id, a phone or an address is taken. */
export async function insertMember(tx: Tx, cipher: Cipher, one: NewMember): Promise<void> {
  const [phone, email] = [sealed(cipher, one.phone, 'phone'), sealed(cipher, one.email, 'email')]
  await sql`insert into members.member (id, member_no, open_id, language, phone_sealed, phone_index, phone_masked,
      phone_changed_at, email_sealed, email_index, email_masked, email_changed_at, created_at, updated_at)
    values (${one.id}, ${one.memberNo}, ${one.openId}, ${one.language}, ${phone.sealed}, ${phone.index}, ${phone.masked},
      ${one.at}, ${email.sealed}, ${email.index}, ${email.masked}, ${one.at}, ${one.at}, ${one.at})`.execute(tx)
}

/** Changes what is given. Throws the database's error when a phone or an address is taken. */
export async function updateContact(
  tx: Tx,
  cipher: Cipher,
  id: string,
  change: { phone: string | null; email: string | null; language: string | null; at: string },
): Promise<void> {
  const [phone, email] = [sealed(cipher, change.phone, 'phone'), sealed(cipher, change.email, 'email')]
  const parts = [
    ...(change.phone === null
      ? []
      : [
          sql`phone_changed_at = case when phone_index is distinct from ${phone.index} then ${change.at} else phone_changed_at end`,
          sql`phone_sealed = ${phone.sealed}, phone_index = ${phone.index}, phone_masked = ${phone.masked}`,
        ]),
    ...(change.email === null
      ? []
      : [
          sql`email_changed_at = case when email_index is distinct from ${email.index} then ${change.at} else email_changed_at end`,
          sql`email_sealed = ${email.sealed}, email_index = ${email.index}, email_masked = ${email.masked}`,
        ]),
    ...(change.language === null ? [] : [sql`language = ${change.language}`]),
    sql`version = version + 1, updated_at = ${change.at}`,
  ]
  await sql`update members.member set ${sql.join(parts)} where id = ${id}`.execute(tx)
}

/** The member that signs in with the phone, whoever may see it. Index member_phone_index_key. */
export async function findByPhone(reader: Reader, cipher: Cipher, phone: string): Promise<string | null> {
  const [row] = await rows(
    reader,
    sql<{ id: string }>`select id from members.member where phone_index = ${cipher.blindIndex(phone, SEAL.phone)}`,
  )
  return row?.id ?? null
}

/** Lets the member's phone go, so that another may have it. */
export async function releasePhone(tx: Tx, id: string, at: string): Promise<void> {
  await sql`update members.member set phone_sealed = null, phone_index = null, phone_masked = null,
    phone_changed_at = ${at}, version = version + 1, updated_at = ${at} where id = ${id}::uuid`.execute(tx)
}

/** Where a member is reached, in clear. */
export async function contactOf(
  reader: Reader,
  cipher: Cipher,
  id: string,
): Promise<{ phone: string | null; email: string | null }> {
  const [row] = await rows(
    reader,
    sql<{ phone: Buffer | null; email: Buffer | null }>`select phone_sealed as phone, email_sealed as email
      from members.member where id = ${id}`,
  )
  return {
    phone: row?.phone ? cipher.open(row.phone, SEAL.phone) : null,
    email: row?.email ? cipher.open(row.email, SEAL.email) : null,
  }
}
