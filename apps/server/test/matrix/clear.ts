import { BANK_NUMBER_SEAL } from '#modules/banks'
import { clientsReached, ownIdentities } from '#modules/clients'
import type { TestApp } from '#testing/app.ts'

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Finds any identity number, phone or mail address that clients have, and any number of a bank account, as it was typed. */
export async function clearValues(app: TestApp): Promise<RegExp> {
  const { db, platform } = app
  const { rows } = await app.pool.query<{ id: string }>('select id from clients.client')
  const ids = rows.map(({ id }) => id)
  const values = new Set<string>()
  for (const id of ids) {
    for (const { number } of await ownIdentities(db, platform.cipher, id)) values.add(number)
  }
  for (const { phone, email } of (await clientsReached(db, platform.cipher, ids)).values()) {
    for (const one of [phone, email]) if (one !== null) values.add(one)
  }
  const banks = await app.pool.query<{ sealed: Buffer }>('select number_sealed as sealed from banks.bank_account')
  for (const { sealed } of banks.rows) values.add(platform.cipher.open(sealed, BANK_NUMBER_SEAL))
  if (banks.rows.length < 100) throw new Error('the demo knows hardly any bank account')
  if (values.size < 100) throw new Error('the demo knows hardly anybody')
  return new RegExp([...values].map(escaped).join('|'))
}
