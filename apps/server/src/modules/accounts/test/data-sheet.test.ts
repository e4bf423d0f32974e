import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientDetail } from '#modules/clients'
import { rows } from '#platform/db.ts'
import { hongKongNumber } from '#testing/a-profile.ts'
import {
  agreeToAll,
  type Cells,
  type Centre,
  COMMANDS,
  centre,
  checked,
  clientNoOf,
  confirmed,
  plainCsv,
  resultOf,
  rowsSeen,
  seen,
  send,
} from './a-sheet.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
  await at.rule('FLOW')
})
afterAll(() => at?.app.close())

const WHY = { remark: 'letters came back' }
const codes = async (id: string) =>
  (await rowsSeen(at.maker, id)).map(({ problems }) => problems.map(({ column, code }) => `${column} ${code}`).join())
const reader = () => at.person('Reader', ['clients.client.view'])
const detail = async (id: string) => (await reader().get<ClientDetail>(`/clients/${id}`)).body
const contactsOf = async (id: string) => (await detail(id)).contacts.map((one) => one.valueMasked)

/** An account with its client's number. */
async function opened(given: Parameters<Centre['open']>[0] = {}) {
  const account = await at.open(given)
  return { ...account, clientNo: await clientNoOf(at, account.clientId) }
}

describe('[T-04] a sheet that changes contacts', () => {
  it('names the client by its number or by an account of any level; every row is a ticket, agreed to in one batch', async () => {
    const [byClient, byAccount] = [await opened(), await opened()]
    const sub = await at.open({ clientId: byAccount.clientId, parentId: byAccount.id })
    const before = await contactsOf(byClient.clientId)
    const id = await checked(at, 'accounts.contacts', [
      { client_id: byClient.clientNo, phone: '+852 6777 1001', email: 'moved.one@example.org', ...WHY },
      { account_no: sub.accountNo, add_emails: 'second@example.org; third@example.org', attachment_ref: 'LTR-9' },
    ])
    expect(await codes(id)).toEqual(['', ''])
    expect(await contactsOf(byClient.clientId)).toEqual(before)
    await confirmed(at, id)
    expect(await seen(at.maker, id)).toMatchObject({ state: 'DONE', counts: { AWAITING: 2 } })
    expect(await agreeToAll(at)).toMatchObject({ done: 2, failed: 0 })
    expect(await contactsOf(byClient.clientId)).toEqual(['****1001', 'm****@example.org'])
    expect(await contactsOf(byAccount.clientId)).toEqual(
      expect.arrayContaining(['s****@example.org', 't****@example.org']),
    )
    const [kept] = await rows(
      at.app.db,
      sql<{
        paper: string
      }>`select attachment_ref as paper from clients.revision where client_id = ${byAccount.clientId}`,
    )
    expect(kept?.paper).toBe('LTR-9')
    // The old phone and address are told, once each.
    const told = await rows(at.app.db, sql`select from clients.contact_notice where client_id = ${byClient.clientId}`)
    expect(told).toHaveLength(2)
  })

  it('says what is wrong with every row before anybody is asked, in the column it is about', async () => {
    const [one, two] = [await opened(), await opened()]
    const known = { client_id: one.clientNo }
    const bad: [Cells, string][] = [
      [{ ...known, phone: '12', ...WHY }, 'phone PHONE_FORM'],
      [{ ...known, email: 'nobody', ...WHY }, 'email EMAIL_FORM'],
      [{ ...known, add_emails: 'a@example.org;b', ...WHY }, 'add_emails EMAIL_FORM'],
      [{ ...known, ...WHY }, 'null INTAKE_CHANGES_NOTHING'],
      [{ ...known, phone: '+852 6777 1002' }, 'remark SHEET_REASON_MISSING'],
      [{ phone: '+852 6777 1002', ...WHY }, 'client_id CELL_MISSING'],
      [{ client_id: 'C99999999', phone: '+852 6777 1002', ...WHY }, 'client_id SHEET_CLIENT_UNKNOWN'],
      [{ ...known, account_no: two.accountNo, email_verified: 'Y', ...WHY }, 'client_id SHEET_ACCOUNT_OF_OTHER'],
      [{ ...known, email_verified: 'maybe', ...WHY }, 'email_verified CELL_CHOICE_UNKNOWN'],
    ]
    for (const [row, code] of bad) expect(await codes(await checked(at, 'accounts.contacts', [row]))).toEqual([code])
    const twice = { ...known, phone: '+852 6777 1003', ...WHY }
    expect(await codes(await checked(at, 'accounts.contacts', [twice, { ...twice, phone: '+852 6777 1004' }]))).toEqual(
      ['', 'null INTAKE_ROW_TWICE'],
    )
  })

  it('keeps phones and addresses sealed, in rows that are wrong too, and gives them back in the result', async () => {
    const id = await checked(at, 'accounts.contacts', [
      { client_id: 'C88888888', phone: '+852 6888 2001', email: 'sealed.away@example.org', ...WHY },
    ])
    const [stored] = await rows(
      at.app.db,
      sql<{ text: string }>`select i::text || coalesce(string_agg(r::text, ''), '') as text
        from platform.intake i join platform.intake_row r on r.intake_id = i.id where i.id = ${id} group by i`,
    )
    expect(stored?.text).toContain('C88888888')
    for (const clear of ['68882001', '6888 2001', 'sealed.away']) expect(stored?.text).not.toContain(clear)
    expect(JSON.stringify(await resultOf(at.maker, id))).toContain('sealed.away@example.org')
  })

  it('is for whoever may change contacts, of clients in scope', async () => {
    const { clientNo } = await opened()
    const row = { client_id: clientNo, phone: '+852 6777 1009', ...WHY }
    const other = at.person('Freezer', ['clients.client.freeze'])
    expect((await send(at, other, 'accounts.contacts', plainCsv([row]))).status).toBe(404)
    const nowhere = at.person('Nowhere', COMMANDS, { scope: { all: false, businessLines: [], departmentIds: [] } })
    const id = await checked(at, 'accounts.contacts', [row], nowhere)
    expect((await rowsSeen(nowhere, id))[0]?.problems[0]?.code).toBe('SHEET_CLIENT_UNKNOWN')
  })
})

describe('[T-04] sheets that change other data of clients', () => {
  it('category, letter language and address by row, in words of any language', async () => {
    const { clientNo, clientId } = await opened()
    const row = { client_id: clientNo, category: '自营', language: 'English', address_line: '8 Harbour Road', ...WHY }
    await confirmed(at, await checked(at, 'accounts.profiles', [row]))
    await agreeToAll(at)
    expect(await detail(clientId)).toMatchObject({
      category: 'house',
      language: 'en',
      addresses: [{ line: '8 Harbour Road' }],
    })
  })

  it('new dates of the document a client bears, found by its number', async () => {
    const { clientNo, clientId } = await opened()
    const [own] = (await detail(clientId)).documents
    const [holder] = await rows(
      at.app.db,
      sql<{ n: number }>`select substring(c.value_masked from '\\d+$')::int as n from clients.v_contact c
        where c.client_id = ${clientId} and c.kind = 'phone'`,
    )
    const row = { client_id: clientNo, document_kind: 'hkid', document_number: hongKongNumber(holder?.n ?? 0) }
    const good = { ...row, issued_on: '2026-03-01', expires_on: '2036-03-01', ...WHY }
    const bad = { ...row, document_number: hongKongNumber(990_001), ...WHY }
    expect(own?.kind).toBe('hkid')
    expect(await codes(await checked(at, 'accounts.renewals', [bad]))).toEqual(['document_number IDENTITY_NOT_BORNE'])
    await confirmed(at, await checked(at, 'accounts.renewals', [good]))
    await agreeToAll(at)
    expect((await detail(clientId)).documents[0]).toMatchObject({ expiresOn: '2036-03-01' })
  })
})
