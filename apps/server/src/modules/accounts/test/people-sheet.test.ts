import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClientDetail } from '#modules/clients'
import { rows } from '#platform/db.ts'
import { hongKongNumber } from '#testing/a-profile.ts'
import {
  agreeToAll,
  type Cells,
  type Centre,
  centre,
  checked,
  clientNoOf,
  confirmed,
  resultOf,
  rowsSeen,
  seen,
} from './a-sheet.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
  await at.rule('FLOW')
})
afterAll(() => at?.app.close())

const WHY = { remark: 'power of attorney' }
const DIRECT = 'clients.person.change'
const codes = async (id: string) =>
  (await rowsSeen(at.maker, id)).map(({ problems }) => problems.map(({ column, code }) => `${column} ${code}`).join())
const detail = async (id: string) =>
  (await at.person('Reader', ['clients.client.view']).get<ClientDetail>(`/clients/${id}`)).body
const peopleOf = async (id: string) =>
  (await detail(id)).persons.map(({ nameEn, nameZh, roles }) => `${nameEn ?? nameZh}: ${roles.join('+')}`)

async function opened() {
  const account = await at.open()
  return { ...account, clientNo: await clientNoOf(at, account.clientId) }
}

let number = 700_100
const hkid = () => {
  number += 1
  return { person_document: 'hkid', person_number: hongKongNumber(number) }
}

/** Checks, sends and has everything agreed to. */
async function carriedOut(kind: string, given: readonly Cells[]): Promise<string> {
  const id = await checked(at, kind, given)
  expect(await codes(id)).toEqual(given.map(() => ''))
  await confirmed(at, id)
  expect(await agreeToAll(at)).toMatchObject({ done: given.length, failed: 0 })
  return id
}

describe('[T-04] sheets about the people behind clients', () => {
  it('add several to one client, a ticket each, agreed to in one batch whichever goes first', async () => {
    const { clientNo, clientId, accountNo } = await opened()
    const paper = hkid()
    const id = await checked(at, 'accounts.agents', [
      { client_id: clientNo, name_en: 'Chan Agent', sex: 'F', nationality: 'hk', ...paper, ...WHY },
      { account_no: accountNo, name_zh: '李代理', person_phone: '+852 6777 2001', attachment_ref: 'POA-7' },
    ])
    expect(await codes(id)).toEqual(['', ''])
    await confirmed(at, id)
    expect(await seen(at.maker, id)).toMatchObject({ state: 'DONE', counts: { AWAITING: 2 } })
    expect(await peopleOf(clientId)).toEqual([])
    expect(await agreeToAll(at)).toMatchObject({ done: 2, failed: 0 })
    expect((await peopleOf(clientId)).sort()).toEqual(['Chan Agent: agent', '李代理: agent'])
    await carriedOut('accounts.relations', [
      { client_id: clientNo, name_en: 'Mother of Chan', ...WHY },
      { client_id: clientNo, name_en: 'Holding Limited', person_kind: 'legal', born_on: '1999-01-04', ...WHY },
    ])
    expect((await detail(clientId)).persons.filter(({ roles }) => roles.includes('related'))).toMatchObject([
      { kind: 'natural' },
      { kind: 'legal', bornOn: '1999-01-04' },
    ])
  })

  it('change who is there already, by document or else by name; take a role away, and with the last one the person', async () => {
    const { clientNo, clientId } = await opened()
    const paper = hkid()
    const known = { client_id: clientNo, ...WHY }
    await carriedOut('accounts.agents', [{ ...known, name_en: 'Wong Both', nationality: 'HK', ...paper }])
    await carriedOut('accounts.relations', [
      { ...known, ...paper, expires_on: '2040-01-01', person_phone: '+852 6777 2002' },
    ])
    const [person] = (await detail(clientId)).persons
    expect(person?.roles).toEqual(['agent', 'related'])
    const { documents, contacts } = await detail(clientId)
    expect(documents.filter(({ personId }) => personId === person?.id)).toMatchObject([{ expiresOn: '2040-01-01' }])
    expect(contacts.filter(({ personId }) => personId === person?.id)).toMatchObject([{ valueMasked: '****2002' }])
    const again = await checked(at, 'accounts.relations', [{ ...known, ...paper }])
    expect(await codes(again)).toEqual(['null INTAKE_CHANGES_NOTHING'])
    await carriedOut('accounts.agents', [{ ...known, name_en: 'wong  BOTH', action: 'Remove' }])
    expect(await peopleOf(clientId)).toEqual(['Wong Both: related'])
    await carriedOut('accounts.relations', [{ ...known, ...paper, action: '移除' }])
    expect(await peopleOf(clientId)).toEqual([])
  })

  it('say what is wrong with every row, in the column it is about', async () => {
    const { clientNo, clientId } = await opened()
    const known = { client_id: clientNo, ...WHY }
    for (const bornOn of ['1980-01-01', '1990-01-01']) {
      await carriedOut('accounts.agents', [{ ...known, name_en: 'Same Name', born_on: bornOn }])
    }
    const [own] = await rows(
      at.app.db,
      sql<{ n: number }>`select substring(value_masked from '\\d+$')::int as n from clients.v_contact
        where client_id = ${clientId} and kind = 'phone'`,
    )
    const bad: [Cells, string][] = [
      [known, 'name_en CELL_MISSING'],
      [{ ...known, name_en: 'A B', person_number: 'A123' }, 'person_document CELL_MISSING'],
      [
        { ...known, name_en: 'A B', person_document: 'passport', person_number: 'A1234567' },
        'document_country CELL_MISSING',
      ],
      [
        { ...known, name_en: 'A B', person_document: 'hkid', person_number: 'A123456(0)' },
        'person_number IDENTITY_CHECK_DIGIT',
      ],
      [
        { ...known, name_en: 'A B', person_document: 'hkid', person_number: hongKongNumber(own?.n ?? 0) },
        'person_number PERSON_IS_CLIENT',
      ],
      [{ ...known, name_en: 'A B', born_on: 'yesterday' }, 'born_on DATE_INVALID'],
      [{ ...known, name_en: 'A B', person_phone: '12' }, 'person_phone PHONE_FORM'],
      [{ ...known, name_en: '4711' }, 'name_en NAME_FORM'],
      [{ ...known, name_en: 'A B', role: 'authorised' }, 'role ROLE_FOR_TYPE'],
      [{ ...known, name_en: 'A B', role: 'director' }, 'role CELL_CHOICE_UNKNOWN'],
      [{ ...known, name_en: 'Same Name' }, 'person_number SHEET_PERSON_AMBIGUOUS'],
      [{ ...known, name_en: 'Nobody Here', action: 'remove' }, 'null SHEET_PERSON_UNKNOWN'],
      [{ client_id: clientNo, name_en: 'A B' }, 'remark SHEET_REASON_MISSING'],
      [{ client_id: 'C99999999', name_en: 'A B', ...WHY }, 'client_id SHEET_CLIENT_UNKNOWN'],
    ]
    for (const [row, code] of bad) expect((await codes(await checked(at, 'accounts.agents', [row])))[0]).toContain(code)
    const paper = hkid()
    const twice = { ...known, nationality: 'HK', ...paper }
    expect(
      await codes(
        await checked(at, 'accounts.agents', [
          { ...twice, name_en: 'One Man' },
          { ...twice, name_en: 'Other Writing' },
        ]),
      ),
    ).toEqual(['', 'null INTAKE_ROW_TWICE'])
  })

  it('refuse somebody a ticket waits for already, and go stale when that person came by another way', async () => {
    const { clientNo, clientId } = await opened()
    const paper = hkid()
    const row = { client_id: clientNo, name_en: 'Soon There', nationality: 'HK', ...paper, ...WHY }
    const first = await checked(at, 'accounts.agents', [row])
    await confirmed(at, first)
    expect(await codes(await checked(at, 'accounts.agents', [{ ...row, person_phone: '+852 6777 2003' }]))).toEqual([
      'null TICKET_OPEN_ON_TARGET',
    ])
    await at.rule('NONE', ['clients.person.add'])
    const { dataVersion } = await detail(clientId)
    const documents = [{ kind: 'hkid', country: 'HK', number: paper.person_number }]
    const byHand = await at.maker.send('POST', `/clients/${clientId}/persons`, {
      version: dataVersion,
      roles: ['related'],
      nameEn: 'Soon There',
      nationality: 'HK',
      documents,
      remark: 'at the counter',
    })
    expect(byHand.status).toBe(201)
    await at.rule('FLOW', ['clients.person.add'])
    await agreeToAll(at)
    expect((await rowsSeen(at.maker, first)).map(({ ticketState }) => ticketState)).toEqual(['stale'])
    expect(await peopleOf(clientId)).toEqual(['Soon There: related'])
  })

  it('keep a ticket on one person while another changes, and end it when that person does', async () => {
    const { clientNo, clientId } = await opened()
    const known = { client_id: clientNo, ...WHY }
    await carriedOut('accounts.agents', [
      { ...known, name_en: 'First Agent' },
      { ...known, name_en: 'Second Agent' },
    ])
    const changes = await checked(at, 'accounts.agents', [
      { ...known, name_en: 'First Agent', person_phone: '+852 6777 2004' },
      { ...known, name_en: 'Second Agent', person_phone: '+852 6777 2005' },
    ])
    await confirmed(at, changes)
    const { persons, dataVersion } = await detail(clientId)
    const second = persons.find(({ nameEn }) => nameEn === 'Second Agent')
    await at.rule('NONE', [DIRECT])
    const byHand = await at.maker.send('POST', `/clients/${clientId}/persons/${second?.id}`, {
      version: dataVersion,
      sex: 'M',
      remark: 'at the counter',
    })
    expect(byHand.status).toBe(200)
    await at.rule('FLOW', [DIRECT])
    await agreeToAll(at)
    expect((await rowsSeen(at.maker, changes)).map(({ ticketState }) => ticketState)).toEqual(['done', 'stale'])
    expect((await detail(clientId)).contacts.map(({ valueMasked }) => valueMasked)).toContain('****2004')
  })

  it('keep numbers, phones and addresses sealed, and give them back with the result', async () => {
    const { clientNo } = await opened()
    const row = {
      client_id: clientNo,
      name_en: 'A B',
      ...hkid(),
      person_phone: '12',
      person_email: 'q.r@example.org',
      ...WHY,
    }
    const id = await checked(at, 'accounts.agents', [row])
    const [stored] = await rows(
      at.app.db,
      sql<{ text: string }>`select i::text || coalesce(string_agg(r::text, ''), '') as text
        from platform.intake i join platform.intake_row r on r.intake_id = i.id where i.id = ${id} group by i`,
    )
    expect(stored?.text).toContain(clientNo)
    for (const clear of [row.person_number, 'q.r@example']) expect(stored?.text).not.toContain(clear)
    expect(JSON.stringify(await resultOf(at.maker, id))).toContain('q.r@example.org')
  })
})
