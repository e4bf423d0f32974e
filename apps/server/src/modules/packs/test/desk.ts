import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
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
const DECIDE = ['approvals.task.agree', 'approvals.task.return', 'approvals.ticket.view', ...VIEW]

function join(name: string, permissions: readonly string[] | 'all'): Person {
  const person = app.signInAs(permissions, { all: true }, { name })
  people.all.set(person.actor.operatorId, { actor: person.actor, roles: new Set(), active: true })
  return person
}

/** Opens a house with a clerk, somebody in each position and a designer; the functions here act in it. */
export async function openDesk(): Promise<TestApp> {
  app = await testApp({ now: '2026-11-20T02:00:00Z', directory: people, connectionsMax: 20 })
  for (const module of app.platform.modules) await module.prepare?.(app.platform)
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${departmentId}, null, 'CEN', '{"en": "Central", "zh-Hans": "中环", "zh-Hant": "中環"}', now())`.execute(
    app.db,
  )
  const LAUNCH = ['launch', 'view', 'amend'].map((verb) => `businesses.request.${verb}`)
  staff.clerk = join('Clerk', [
    ...LAUNCH,
    'businesses.draft.save',
    'archive.upload.stage',
    'archive.document.view',
    'banks.account.set',
    'banks.account.add',
    'banks.account.view',
    'trading.code.update',
    'trading.code.view',
    'onboarding.account.open',
    'onboarding.application.view',
    ...VIEW,
  ])
  for (const position of ['department', 'operations', 'compliance', 'director'] as const) {
    staff[position] = join(position, [...DECIDE, positionKey(position)])
  }
  staff.designer = join('Designer', 'all')
  people.all.delete(staff.designer.actor.operatorId)
  return app
}

export const who = (name: keyof typeof staff): Person => {
  const person = staff[name]
  if (!person) throw new Error(`nobody is ${name}`)
  return person
}

let count = 300
type Place = { id: string; clientId: string; accountNo: string }
export async function anAccount(type: 'futures' | 'cash' = 'futures', given: object = {}): Promise<Place> {
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
export async function paper(parameter: string) {
  pictures += 1
  const file = { name: `${parameter}.jpg`, bytes: await aPicture(pictures) }
  const { body } = await send(app.http, who('clerk'), parameter, file)
  const { id, sha256, size, mime } = body
  return { id, sha256, name: file.name, size, mime, parameter }
}

export const identityPapers = async () => ({
  idCopies: [await paper('6A'), await paper('6B')],
  signed: [await paper('99')],
})

const businessIds = new Map<string, string>()
export async function businessId(code: string): Promise<string> {
  const known = businessIds.get(code)
  if (known !== undefined) return known
  const installed = await who('designer').send<{ businessId: string }>('POST', `/packs/${code}/install`, {})
  businessIds.set(code, installed.body.businessId)
  return installed.body.businessId
}
export const formFor = async (code: string, query: string) =>
  (await who('clerk').get<LaunchForm>(`/businesses/${await businessId(code)}/launch-form?${query}`)).body

export async function launch(code: string, input: object): Promise<string> {
  const body = { businessId: await businessId(code), ...input }
  const answer = await who('clerk').send<{ id: string }>('POST', '/requests', body)
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body.id
}

/** Everybody who is asked agrees, one after the other, until nobody is. */
export async function agreed(id: string): Promise<string[]> {
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
export const requestOf = async (id: string, as: Person = who('clerk')) =>
  (await as.get<RequestDetail>(`/requests/${id}`)).body

type Bank = { id: string; bank: string; numberMasked: string; standing: string; source: string; setByName: string }
export const banksOf = async (accountId: string) =>
  (await who('clerk').get<{ items: Bank[] }>(`/bank-accounts?accountId=${accountId}`)).body.items
export const codesOf = async (accountId: string) =>
  (await who('clerk').get<{ items: object[] }>(`/trading/codes?accountId=${accountId}`)).body.items
export const bank = (accountNumber: string, given: object = {}) => ({
  bank: '工商银行',
  accountName: '陈大文',
  accountNumber,
  currency: 'CNY',
  purpose: 'settlement',
  ...given,
})
export const add = (accountId: string, accountNumber: string) =>
  who('clerk').send('POST', `/accounts/${accountId}/bank-accounts`, bank(accountNumber))
/** Rows as somebody fills them in. */
export const rowOf = (given: object) => ({ id: randomUUID(), ...given })
