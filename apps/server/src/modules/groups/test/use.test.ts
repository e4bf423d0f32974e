import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approvalGate, type FlowDraft, seedFlow, seedRule } from '#modules/approvals'
import { inTransaction } from '#platform/db.ts'
import { anAccount, type Opened } from '#testing/an-account.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { People } from '#testing/people.ts'

const COMMANDS = ['accounts.account.freeze', 'clients.client.freeze']
let app: TestApp
let risk: Person
let boss: Person
let inside: Opened
let outside: Opened
let group: string

const step = (id: string, operatorIds: string[]) => ({
  id,
  kind: 'approve' as const,
  label: { en: id },
  signing: { mode: 'any' as const },
  assignment: { anyOf: [{ by: 'operators' as const, operatorIds }] },
})
const flow = (): FlowDraft => ({
  nodes: [
    { id: 'start', kind: 'start' },
    { id: 'gate', kind: 'exclusive' },
    step('ordinary', [boss.actor.operatorId]),
    step('favoured', [boss.actor.operatorId]),
    { id: 'end', kind: 'end' },
  ],
  edges: [
    { id: 'a', from: 'start', to: 'gate' },
    {
      id: 'b',
      from: 'gate',
      to: 'favoured',
      condition: { kind: 'oneOf', fact: 'clientGroups', values: ['VIP', 'HOUSE'] },
    },
    { id: 'c', from: 'gate', to: 'ordinary', isDefault: true },
    { id: 'd', from: 'favoured', to: 'end' },
    { id: 'e', from: 'ordinary', to: 'end' },
  ],
})

async function make(code: string, purposes: string[]): Promise<string> {
  const { status, body } = await risk.send<{ id: string }>('POST', '/client-groups', { code, name: code, purposes })
  expect(status).toBe(201)
  return body.id
}
const remove = (id: string) => risk.send('POST', `/client-groups/${id}/remove`, { reason: 'Not needed' })

beforeAll(async () => {
  const people = new People()
  app = await testApp({ gate: approvalGate, directory: people, connectionsMax: 10 })
  risk = app.signInAs('all', { all: true }, { name: 'Risk' })
  boss = app.signInAs('all', { all: true }, { name: 'Boss' })
  for (const { actor } of [risk, boss]) people.all.set(actor.operatorId, { actor, roles: new Set(), active: true })
  inside = await anAccount(app)
  outside = await anAccount(app)
  group = await make('VIP', ['margin', 'report'])
  await risk.send('POST', `/client-groups/${group}/members`, { rows: [{ accountNo: inside.accountNo }] })
  await inTransaction(app.db, async (tx) => {
    const at = { tx, now: app.clock() }
    const flowId = await seedFlow(at, 'by-group', { en: 'Freezing', 'zh-Hant': '凍結' }, flow())
    for (const command of COMMANDS) await seedRule(at, { command, flowId, fallback: 'BLOCK' })
  })
})
afterAll(() => app.close())

type Route = { route: { steps: { name: string }[] } }
const stepsOf = async (command: string, input: object) => {
  const { status, body } = await risk.send<Route>('POST', `/commands/${command}/preview`, { input })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.route.steps.map(({ name }) => name)
}
const AML = { reason: 'AML', remark: 'As asked' }

describe('[K-01] [T-02] a flow that asks whether an account is in a client group', () => {
  it('asks other people for those in it, before a ticket is opened as in it', async () => {
    expect(await stepsOf('accounts.account.freeze', { id: inside.id, ...AML })).toEqual(['favoured'])
    expect(await stepsOf('accounts.account.freeze', { id: outside.id, ...AML })).toEqual(['ordinary'])
    for (const [account, node] of [
      [inside, 'favoured'],
      [outside, 'ordinary'],
    ] as const) {
      const { status, body } = await risk.send<{ ticketId: string }>('POST', `/accounts/${account.id}/freeze`, AML)
      expect(status, JSON.stringify(body)).toBe(202)
      const { body: todo } = await boss.get<{ items: { ticketId: string; steps: string[] }[] }>('/tasks/todo')
      expect(todo.items.find(({ ticketId }) => ticketId === body.ticketId)?.steps).toEqual([node])
    }
  })

  it('counts a client among them when any of its accounts is', async () => {
    expect(await stepsOf('clients.client.freeze', { id: inside.clientId, ...AML })).toEqual(['favoured'])
    expect(await stepsOf('clients.client.freeze', { id: outside.clientId, ...AML })).toEqual(['ordinary'])
  })

  it('keeps the group from being removed, and is named by whoever looks at the group', async () => {
    expect(await remove(group)).toMatchObject({
      status: 409,
      body: { code: 'GROUP_IN_USE', params: { use: 'Freezing' } },
    })
    const { body } = await risk.get<{ uses: object[] }>(`/client-groups/${group}`)
    expect(body.uses).toEqual([{ purpose: null, module: 'approvals', label: 'Freezing' }])
    const other = await make('PLAIN', ['margin'])
    expect((await remove(other)).status).toBe(200)
  })
})

describe('[K-01] [C-01] a client group in the list of accounts', () => {
  const numbers = async (who: Person, query: string) =>
    (await who.get<{ items: { accountNo: string }[] }>(`/accounts?${query}`)).body.items.map(
      ({ accountNo }) => accountNo,
    )

  it('shows its accounts as far as they are in scope, and only to whoever may see groups', async () => {
    expect(await numbers(risk, `clientGroupId=${group}`)).toEqual([inside.accountNo])
    const elsewhere = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [] })
    expect(await numbers(elsewhere, `clientGroupId=${group}`)).toEqual([])
    const clerk = app.signInAs(['accounts.account.view'])
    const { body } = await clerk.get<{ filters: { key: string }[] }>('/lists/accounts.account')
    expect(body.filters.map(({ key }) => key)).not.toContain('clientGroupId')
    expect(await clerk.get(`/accounts?clientGroupId=${group}`)).toMatchObject({
      status: 403,
      body: { code: 'PERMISSION_MISSING', params: { permission: 'groups.clientGroup.view' } },
    })
  })

  it('lets a command be called for every account of it at once', async () => {
    const { body } = await risk.send<{ id: string }>('POST', '/bulk-runs', {
      command: 'accounts.account.freeze',
      input: { reason: 'COURT_ORDER', remark: 'One order for all' },
      target: { list: 'accounts.account', query: { clientGroupId: group } },
      idField: 'id',
    })
    await app.runJobs()
    const { body: rows } = await risk.get<{ items: { label: string }[] }>(`/bulk-runs/${body.id}/items`)
    expect(rows.items.map(({ label }) => label)).toEqual([inside.accountNo])
  })

  it('may not go, nor stop serving reports, while people share a view of it', async () => {
    const shown = await make('SHOWN', ['margin', 'report'])
    const view = { list: 'accounts.account', name: 'Shown ones', query: { clientGroupId: shown } }
    const own = await risk.send<{ id: string }>('POST', '/saved-views', view)
    const change = { version: 1, name: 'Shown', purposes: ['margin'] }
    const { body } = await risk.get<{ uses: object[] }>(`/client-groups/${shown}`)
    expect(body.uses).toEqual([])
    await risk.send('PUT', `/saved-views/${own.body.id}`, { ...view, shared: true })
    expect(await risk.send('PUT', `/client-groups/${shown}`, change)).toMatchObject({
      status: 409,
      body: { code: 'PURPOSE_IN_USE', params: { purpose: 'report', use: 'Shown ones' } },
    })
    expect((await risk.send('PUT', `/client-groups/${shown}`, { ...change, purposes: ['report'] })).status).toBe(200)
    expect(await remove(shown)).toMatchObject({ status: 409, body: { code: 'GROUP_IN_USE' } })
    await risk.send('DELETE', `/saved-views/${own.body.id}`)
    expect((await remove(shown)).status).toBe(200)
  })
})
