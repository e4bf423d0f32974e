import { sql } from 'kysely'
import type { Language } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { OwnPreference } from '../schema.ts'

/** What sealed addresses of people are bound to. */
export const SEAL = 'notices.preference.address'

/** Somebody who is told: how he reads, and where. */
export type Told = {
  id: string
  language: Language
  email: string | null
  phone: string | null
  emailMode: 'each' | 'digest' | 'off'
  bySms: boolean
  digestAt: string
}

type Row = Omit<Told, 'email' | 'phone'> & { emailSealed: Buffer | null; phoneSealed: Buffer | null }

/** People by id; one who never said anything is told in the console alone. Whoever has left is told nothing more. */
export async function peopleTold(reader: Reader, cipher: Cipher, ids: readonly string[]): Promise<Map<string, Told>> {
  const found = await rows(
    reader,
    sql<Row>`select i.id, coalesce(p.language, 'en') as language, r.email_sealed as "emailSealed",
        r.phone_sealed as "phoneSealed", coalesce(r.email_mode, 'off') as "emailMode", coalesce(r.by_sms, false) as "bySms",
        to_char(coalesce(r.digest_at, '18:00'), 'HH24:MI') as "digestAt"
      from unnest(${[...new Set(ids)]}::uuid[]) as i (id)
      left join access.v_person p on p.id = i.id
      left join notices.preference r on r.operator_id = i.id
      where p.status is distinct from 'disabled'`,
  )
  const open = (sealed: Buffer | null) => (sealed === null ? null : cipher.open(sealed, SEAL))
  return new Map(
    found.map(({ emailSealed, phoneSealed, ...one }) => [
      one.id,
      { ...one, email: open(emailSealed), phone: open(phoneSealed) },
    ]),
  )
}

const NOTHING: OwnPreference = {
  emailMasked: null,
  phoneMasked: null,
  emailMode: 'off',
  bySms: false,
  digestAt: '18:00',
}

export async function preferenceOf(reader: Reader, operatorId: string): Promise<OwnPreference> {
  const [row] = await rows(
    reader,
    sql<OwnPreference>`select email_masked as "emailMasked", phone_masked as "phoneMasked", email_mode as "emailMode",
        by_sms as "bySms", to_char(digest_at, 'HH24:MI') as "digestAt"
      from notices.preference where operator_id = ${operatorId}`,
  )
  return row ?? NOTHING
}

export type NewPreference = Omit<OwnPreference, 'emailMasked' | 'phoneMasked'> & {
  /** What is not said stays; null takes it away. */
  email: { value: string; masked: string } | null | undefined
  phone: { value: string; masked: string } | null | undefined
}

export async function putPreference(
  tx: Tx,
  cipher: Cipher,
  operatorId: string,
  given: NewPreference,
  at: string,
): Promise<void> {
  const { email, phone } = given
  const sealed = (one: NewPreference['email']) => (one ? cipher.seal(one.value, SEAL) : null)
  await sql`insert into notices.preference (operator_id, email_sealed, email_masked, phone_sealed, phone_masked, email_mode,
      by_sms, digest_at, changed_at)
    values (${operatorId}, ${sealed(email)}, ${email?.masked ?? null}, ${sealed(phone)}, ${phone?.masked ?? null},
      ${given.emailMode}, ${given.bySms}, ${given.digestAt}::time, ${at})
    on conflict (operator_id) do update set
      email_sealed = case when ${email === undefined} then preference.email_sealed else excluded.email_sealed end,
      email_masked = case when ${email === undefined} then preference.email_masked else excluded.email_masked end,
      phone_sealed = case when ${phone === undefined} then preference.phone_sealed else excluded.phone_sealed end,
      phone_masked = case when ${phone === undefined} then preference.phone_masked else excluded.phone_masked end,
      email_mode = excluded.email_mode, by_sms = excluded.by_sms, digest_at = excluded.digest_at,
      changed_at = excluded.changed_at`.execute(tx)
}
