import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { clients } from '#modules/clients'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { accounts } from '../index.ts'
import { anAccount } from './an-account.ts'

type Page = { items: { command: string; kind: string; reason: string | null; who: string }[]; next: number | null }

const departmentId = newId<'department'>()
const place = { businessLine: 'brokerage', departmentId }
const VIEW = ['accounts.account.view', 'clients.client.view']

let app: TestApp
let all: Person
let id: string
let clientId: string
beforeAll(async () => {
  app = await testApp({ modules: [clients, accounts] })
  all = app.signInAs('all')
  ;({ id, clientId } = await anAccount(app, place))
  for (const [verb, path] of [
    ['freeze', `/accounts/${id}`],
    ['unfreeze', `/accounts/${id}`],
    ['freeze', `/clients/${clientId}`],
  ]) {
    app.clock.advance({ minutes: 1 })
    const { status, body } = await all.send('POST', `${path}/${verb}`, { reason: 'AML' })
    if (status !== 200) throw new Error(JSON.stringify(body))
  }
})
afterAll(() => app.close())

const of = (person: Person, path: string) => person.get<Page>(`${path}/timeline`)
const commands = async (person: Person, path: string) =>
  (await of(person, path)).body.items.map(({ command }) => command)

describe('[C-02] the timeline', () => {
  it('[R-01] of an account tells what was done to it, the newest first', async () => {
    const { body } = await of(all, `/accounts/${id}`)
    expect(body.items.map(({ command }) => command)).toEqual(['accounts.account.unfreeze', 'accounts.account.freeze'])
    expect(body.items[0]).toMatchObject({ kind: 'status', who: 'Test Person' })
  })

  it('of a client holds what was done to its accounts as well', async () => {
    expect(await commands(all, `/clients/${clientId}`)).toEqual([
      'clients.client.freeze',
      'accounts.account.unfreeze',
      'accounts.account.freeze',
    ])
  })

  it('comes a page at a time without a gap', async () => {
    const first = (await all.get<Page>(`/clients/${clientId}/timeline?limit=2`)).body
    const rest = (await all.get<Page>(`/clients/${clientId}/timeline?limit=2&before=${first.next}`)).body
    expect(first.items).toHaveLength(2)
    expect(rest.items.map(({ command }) => command)).toEqual(['accounts.account.freeze'])
    expect(rest.next).toBeNull()
  })

  it('[P-03] shows each the part their rights and their place open', async () => {
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [departmentId] }
    expect(await commands(app.signInAs(VIEW, scope), `/clients/${clientId}`)).toHaveLength(3)
    expect(await commands(app.signInAs(['clients.client.view'], scope), `/clients/${clientId}`)).toEqual([
      'clients.client.freeze',
    ])
    const far = { businessLine: 'brokerage', departmentId: newId<'department'>() }
    const other = await anAccount(app, { ...far, clientId })
    await all.send('POST', `/accounts/${other.id}/freeze`, { reason: 'AML' })
    const there = app.signInAs(VIEW, { ...scope, departmentIds: [far.departmentId] })
    expect(await commands(there, `/clients/${clientId}`)).toEqual(['accounts.account.freeze', 'clients.client.freeze'])
    const elsewhere = app.signInAs(VIEW, { ...scope, departmentIds: [newId<'department'>()] })
    for (const path of [`/accounts/${id}`, `/clients/${clientId}`]) expect((await of(elsewhere, path)).status).toBe(404)
  })
})
