import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { openAccount } from '#modules/accounts'
import type { LaunchForm, RequestDetail } from '#modules/businesses'
import { createClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile, residentNumber } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, send } from '#testing/papers.ts'
import { People } from '#testing/people.ts'
import { type Position, positionKey } from '../catalogue/flow.ts'

let app: TestApp
const people = new People()
const departmentId = newId<'department'>()
const place = { businessLine: 'brokerage', departmentId }
const staff: Partial<Record<Position | 'clerk' | 'designer', Person>> = {}
const VIEW = ['accounts.account.view', 'clients.client.view', 'businesses.request.view']
const DECIDE = ['approvals.task.agree', 'approvals.ticket.view', ...VIEW]

function join(name: string, permissions: readonly string[] | 'all'): Person {
  const person = app.signInAs(permissions, { all: true }, { name })
  people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
  return person
}

beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z', directory: people, connectionsMax: 20 })
  for (const module of app.platform.modules) await module.prepare?.(app.platform)
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  staff.clerk = join('Clerk', [
    ...['businesses.request.launch', 'businesses.request.amend', 'businesses.draft.save', 'archive.upload.stage'],
    ...['archive.document.view', 'banks.account.set', 'banks.account.add', 'banks.account.view'],
    ...['trading.code.update', 'trading.code.view', 'onboarding.account.open', 'onboarding.application.view', ...VIEW],
  ])
  for (const position of ['department', 'operations', 'compliance', 'director'] as const) {
    staff[position] = join(position, [...DECIDE, positionKey(position)])
  }
  staff.designer = join('Designer', 'all')
  people.all.delete(staff.designer.actor.operatorId)
})
afterAll(() => app.close())

const who = (name: keyof typeof staff): Person => {
  const person = staff[name]
  if (!person) throw new Error(`nobody is ${name}`)
  return person
}

let count = 300
type Place = { id: string; clientId: string; accountNo: string }
async function anAccount(type: 'futures' | 'cash' = 'futures', given: object = {}): Promise<Place> {
  count += 1
  const { platform, db, clock } = app
  return inTransaction(db, async (tx) => {
    const profile = aProfile(count, {
      nationality: 'CN',
      bornOn: '1990-03-07',
      documents: [{ kind: 'prc-id', country: 'CN', number: residentNumber(count) }],
      ...given,
    })
    const client = await createClient(tx, platform, clock(), profile, place)
    const account = await openAccount(tx, platform, clock(), {
      clientId: client.id,
      type,
      accountNo: null,
      parentId: null,
      ...place,
      brokerCode: null,
      introducerCode: null,
      marks: [],
      applicationId: null,
      status: 'ACTIVE',
    })
    return { ...account, clientId: client.id }
  })
}

let pictures = 0
/** A file as a form names it, with its parameter. */
async function paper(parameter: string) {
  pictures += 1
  const file = { name: `${parameter}.jpg`, bytes: await aPicture(pictures) }
  const { body } = await send(app.http, who('clerk'), parameter, file)
  const { id, sha256, size, mime } = body
  return { id, sha256, name: file.name, size, mime, parameter }
}

const identityPapers = async () => ({
  idCopies: [await paper('6A'), await paper('6B')],
  signed: [await paper('99')],
})

const businessIds = new Map<string, string>()
async function businessId(code: string): Promise<string> {
  const known = businessIds.get(code)
  if (known !== undefined) return known
  const installed = await who('designer').send<{ businessId: string }>('POST', `/packs/${code}/install`, {})
  businessIds.set(code, installed.body.businessId)
  return installed.body.businessId
}
const formFor = async (code: string, query: string) =>
  (await who('clerk').get<LaunchForm>(`/businesses/${await businessId(code)}/launch-form?${query}`)).body

async function launch(code: string, input: object): Promise<string> {
  const body = { businessId: await businessId(code), ...input }
  const answer = await who('clerk').send<{ id: string }>('POST', '/requests', body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body.id
}

/** Everybody who is asked agrees, one after the other, until nobody is. */
async function agreed(id: string): Promise<string[]> {
  const asked: string[] = []
  for (let turn = 0; turn < 6; turn += 1) {
    const [task] = await rows(
      app.db,
      sql<{ id: string; node: Position }>`select t.id, t.node_id as node from approvals.task t
        join businesses.request r on r.case_id = t.case_id where r.id = ${id} and t.state = 'open' order by t.node_id limit 1`,
    )
    if (!task) return asked
    asked.push(task.node)
    const body = { acknowledged: ['callBack', 'sameName', 'same', 'funds', 'score'] }
    const answer = await who(task.node).send('POST', `/tasks/${task.id}/agree`, body)
    expect(answer.body).not.toHaveProperty('code')
    await app.runJobs()
  }
  return asked
}
const requestOf = async (id: string, as: Person = who('clerk')) => (await as.get<RequestDetail>(`/requests/${id}`)).body

type Bank = { id: string; bank: string; numberMasked: string; standing: string; source: string; setByName: string }
const banksOf = async (accountId: string) =>
  (await who('clerk').get<{ items: Bank[] }>(`/bank-accounts?accountId=${accountId}`)).body.items
const codesOf = async (accountId: string) =>
  (await who('clerk').get<{ items: object[] }>(`/trading/codes?accountId=${accountId}`)).body.items
const bank = (accountNumber: string, given: object = {}) => ({
  bank: '工商银行',
  accountName: '陈大文',
  accountNumber,
  currency: 'CNY',
  purpose: 'settlement',
  ...given,
})
const add = (accountId: string, accountNumber: string) =>
  who('clerk').send('POST', `/accounts/${accountId}/bank-accounts`, bank(accountNumber))
/** Rows as somebody fills them in. */
const rowOf = (given: object) => ({ id: randomUUID(), ...given })

describe('[A-05] a settlement bank change carries out what was approved', () => {
  const FIRST = '6222020012345678'
  const SECOND = '6222020012340000'

  it('[A-19] [G6] opens with the accounts there are, masked, shows what differs, and changes the register; the papers are filed', async () => {
    const { id: accountId } = await anAccount()
    for (const number of [FIRST, SECOND]) expect((await add(accountId, number)).status).toBe(200)
    const form = await formFor('change-settlement-bank', `accountId=${accountId}`)
    expect(form.current['banks']).toMatchObject([{ accountNumber: '****5678' }, { accountNumber: '****0000' }])
    expect(form.values['banks']).toEqual(form.current['banks'])
    expect(JSON.stringify(form)).not.toContain('62220200')
    // The second is left out, the first stays with another branch, a third comes.
    const [first] = form.values['banks'] as { id: string }[]
    const values = {
      ...form.values,
      banks: [{ ...first, branch: '罗湖支行' }, rowOf(bank('9999 0000 1111 2222', { bank: '招商银行' }))],
      ...(await identityPapers()),
      cardCopies: [await paper('81')],
      reason: 'The client moved',
    }
    const request = await launch('change-settlement-bank', { accountId, values, baseline: form.baseline })
    // Meanwhile another one comes: nobody was shown it, so it stays.
    expect((await add(accountId, '9999000077778888')).status).toBe(200)
    const seen = await requestOf(request, who('department'))
    expect(JSON.stringify(seen)).not.toMatch(/62220200|9999000/)
    expect(await banksOf(accountId)).toHaveLength(3)
    expect(await agreed(request)).toEqual(['department', 'operations'])
    expect((await requestOf(request)).state).toBe('approved')
    const after = await banksOf(accountId)
    const standing = (how: string) => after.filter((one) => one.standing === how).map((one) => one.numberMasked)
    expect(standing('active').sort()).toEqual(['****2222', '****5678', '****8888'])
    expect([standing('ended'), standing('replaced')]).toEqual([['****0000'], ['****5678']])
    expect(after.filter(({ source }) => source === 'case').map(({ setByName }) => setByName)).toEqual([
      'Clerk',
      'Clerk',
    ])
    const decisions = await who('clerk').get<{ items: { counter: { change: string; column: string | null }[] }[] }>(
      `/requests/${request}/decisions`,
    )
    const differences = decisions.body.items[0]?.counter.map(({ change, column }) => `${change} ${column ?? 'row'}`)
    expect(differences?.sort()).toEqual(['added branch', 'added row', 'deleted row'])
    expect(JSON.stringify(decisions.body)).not.toMatch(/62220200|9999000/)
    const filed = (await requestOf(request)).filed as { parameter: string }[]
    expect(filed.map(({ parameter }) => parameter).sort()).toEqual(['6A', '6B', '81', '99'])
  })

  it('keeps a draft that was begun on masked numbers good for the launch', async () => {
    const { id: accountId } = await anAccount()
    await add(accountId, FIRST)
    const form = await formFor('change-settlement-bank', `accountId=${accountId}`)
    const draft = await who('clerk').send<{ id: string }>('POST', '/request-drafts', {
      businessId: await businessId('change-settlement-bank'),
      accountId,
      values: form.values,
    })
    const again = await formFor('change-settlement-bank', `draftId=${draft.body.id}`)
    expect(again.values['banks']).toEqual(form.values['banks'])
    const values = { ...again.values, ...(await identityPapers()), cardCopies: [await paper('81')], reason: 'As it is' }
    const request = await launch('change-settlement-bank', { accountId, values, baseline: again.baseline })
    await agreed(request)
    expect((await banksOf(accountId)).map(({ numberMasked, standing }) => [numberMasked, standing])).toEqual([
      ['****5678', 'active'],
    ])
  })

  it('refuses a masked number that stands for nothing', async () => {
    const { id: accountId } = await anAccount()
    const values = { banks: [rowOf(bank('****5678'))], reason: 'x' }
    const refused = await launch('change-settlement-bank', { accountId, values }).catch((error: Error) => error.message)
    expect(refused).toContain('VALUE_BANK_NUMBER')
  })
})

describe('[A-05] additional trading codes carry out what was approved', () => {
  it('[A-19] are applied for and cancelled in the register, beside the codes there are', async () => {
    const { id: accountId } = await anAccount()
    await who('designer').send('POST', `/accounts/${accountId}/trading-codes`, {
      exchange: 'SHFE',
      purpose: 'speculation',
      code: '018570000001',
    })
    const form = await formFor('add-trading-code', `accountId=${accountId}`)
    expect(form.current['codes']).toMatchObject([{ exchange: 'SHFE', codeType: '3', tradingCode: '018570000001' }])
    const codes = [
      rowOf({ exchange: 'DCE', codeType: '1', operation: '4' }),
      rowOf({ exchange: 'SHFE', codeType: '3', operation: '5', tradingCode: '018570000001' }),
    ]
    const values = { ...form.values, codes, ...(await identityPapers()), reason: 'Hedging' }
    const request = await launch('add-trading-code', { accountId, values, baseline: form.baseline })
    expect(await agreed(request)).toEqual(['department', 'operations'])
    expect((await requestOf(request)).state).toBe('approved')
    expect(await codesOf(accountId)).toMatchObject([
      { exchange: 'DCE', purpose: 'hedge', codeState: 'applied', source: 'case', code: null },
      { exchange: 'SHFE', purpose: 'speculation', codeState: 'cancelled' },
    ])
  })
})

describe('[A-05] a futures opening carries out what was approved', () => {
  it('opens the account of a client there is, with bank accounts and codes applied for', async () => {
    const persons = [
      {
        roles: ['agent', 'related'],
        nameZh: '李四',
        phone: '13800138000',
        sex: 'M',
        bornOn: '1990-03-07',
        nationality: 'CN',
        documents: [{ kind: 'prc-id', country: 'CN', number: residentNumber(499) }],
      },
    ]
    const { clientId } = await anAccount('cash', { persons })
    const form = await formFor('futures-opening', `clientId=${clientId}`)
    // Who stands behind the client is there to go on from, masked.
    expect(form.values['related']).toMatchObject([{ role: '2', name: '李四', phone: '****8000' }])
    expect(JSON.stringify(form)).not.toContain(residentNumber(499))
    const values = {
      ...form.values,
      riskLevel: 'C4',
      purpose: 'speculation',
      codes: [rowOf({ exchange: 'SHFE', codeType: '3', operation: '4' })],
      banks: [rowOf(bank('9999000033334444'))],
      suitability: [rowOf({ classification: 'ordinary', riskLevel: 'C4', assessedOn: '2026-11-01' })],
      cardCopies: [await paper('81')],
      face: [await paper('80')],
      ...(await identityPapers()),
      reason: 'Wants futures',
    }
    const request = await launch('futures-opening', { clientId, values, baseline: form.baseline })
    expect((await agreed(request)).sort()).toEqual(['compliance', 'department', 'director', 'operations'])
    expect((await requestOf(request)).state).toBe('approved')
    const [opened] = await rows(
      app.db,
      sql<{ id: string; state: string }>`select a.id, p.state from accounts.account a
        join onboarding.application p on p.id = a.application_id
        where a.client_id = ${clientId} and a.type = 'futures'`,
    )
    expect(opened?.state).toBe('OPENED')
    expect(await banksOf(opened?.id ?? '')).toMatchObject([{ numberMasked: '****4444', source: 'opening' }])
    expect(await codesOf(opened?.id ?? '')).toMatchObject([
      { exchange: 'SHFE', purpose: 'speculation', codeState: 'applied', source: 'opening' },
    ])
  })
})
