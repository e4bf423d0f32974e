import { sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows } from '#platform/db.ts'
import { SEAL } from '../policy/purpose.ts'
import type { ClientRow } from './client.ts'

/** Whom a letter to a client addresses, how and in which language. Phone and mail in clear: they stay inside the process. */
export type LetterAddress = Pick<ClientRow, 'clientNo' | 'displayName' | 'type' | 'language'> & {
  phone: string | null
  email: string | null
}

type Row = Omit<LetterAddress, 'phone' | 'email'> & { phone: Buffer | null; email: Buffer | null }

/** The client's main phone and address, never those of its persons; null when there is no such client. */
export async function letterAddress(reader: Reader, cipher: Cipher, clientId: string): Promise<LetterAddress | null> {
  const main = (kind: 'phone' | 'email') => sql`(select value_sealed from clients.contact
    where client_id = c.id and person_id is null and kind = ${kind} and main limit 1)`
  const [row] = await rows(
    reader,
    sql<Row>`select c.client_no as "clientNo", c.display_name as "displayName", c.type, c.language,
      ${main('phone')} as phone, ${main('email')} as email from clients.client c where c.id = ${clientId}::uuid`,
  )
  if (!row) return null
  const open = (sealed: Buffer | null) => (sealed === null ? null : cipher.open(sealed, SEAL.contact))
  return { ...row, phone: open(row.phone), email: open(row.email) }
}
