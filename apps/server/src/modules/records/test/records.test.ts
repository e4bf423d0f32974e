import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { accounts } from '#modules/accounts'
import { approvals } from '#modules/approvals'
import { clients } from '#modules/clients'
import { records } from '#modules/records'
import { inTransaction } from '#platform/db.ts'
import { appendJournal } from '#platform/journal/journal.ts'
import { platformModule } from '#platform/platform-module.ts'
import { anAccount } from '#testing/an-account.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'

type Item = { id: string; command: string }

const HK = newId<'department'>()
const SZ = newId<'department'>()
const client = newId<'client'>()
let app: TestApp
let auditor: Person
let clerk: Person
const RIGHTS = ['records.record.view', 'records.record.export']

beforeAll(async () => {
  app = await testApp({ modules: [platformModule, approvals, clients, accounts, records] })
  auditor = app.signInAs(RIGHTS)
  clerk = app.signInAs(RIGHTS, { all: false, businessLines: ['brokerage'], departmentIds: [HK] })
  const places = [
    {
      command: 'a.b.mine',
      businessLine: 'brokerage',
      departmentId: HK,
      clientId: client,
      before: { status: 'ACTIVE' },
      after: { status: 'FROZEN' },
    },
    { command: 'a.b.theirs', businessLine: 'brokerage', departmentId: SZ },
    { command: 'a.b.nobody', businessLine: null, departmentId: null },
  ]
  for (const place of places) {
    await inTransaction(app.db, (tx) =>
      appendJournal(tx, auditor.actor, app.clock(), { ...place, result: 'done', reason: 'court order' }),
    )
  }
})
afterAll(() => app.close())

const listed = async (who: Person, query = '') => {
  const { body } = await who.get<{ items: Item[]; total?: { value: number } }>(`/records?count=1&${query}`)
  return body
}

describe('[R-01] operation records', () => {
  test('[P-03] are seen in scope; those of no account by whoever sees everything', async () => {
    expect((await listed(auditor)).items.map((one) => one.command)).toEqual(['a.b.nobody', 'a.b.theirs', 'a.b.mine'])
    const mine = await listed(clerk)
    expect(mine.items.map((one) => one.command)).toEqual(['a.b.mine'])
    expect(mine.total?.value).toBe(1)
    const [nobody, theirs] = (await listed(auditor)).items
    for (const one of [nobody, theirs]) expect((await clerk.get(`/records/${one?.id}`)).status).toBe(404)
  })

  test('are found per client, by operation, by result, by day of the office', async () => {
    expect((await listed(auditor, `clientId=${client}`)).items.length).toBe(1)
    expect((await listed(auditor, 'command=a.b.theirs')).items.length).toBe(1)
    expect((await listed(auditor, 'result=refused,failed')).items.length).toBe(0)
    expect((await listed(auditor, 'at=2026-11-21..2026-11-21')).items.length).toBe(3)
    expect((await listed(auditor, 'at=2026-11-22..')).items.length).toBe(0)
    expect((await listed(auditor, 'at=..2026-11-20')).items.length).toBe(0)
    expect((await auditor.get('/records?at=yesterday')).body).toMatchObject({ code: 'INPUT_INVALID' })
  })

  test('are found by module, by the numbers of client and account, by ticket, and say which module', async () => {
    const account = await anAccount(app)
    const ticketId = newId<'case'>()
    const about = { businessLine: 'brokerage', departmentId: HK, clientId: account.clientId, accountId: account.id }
    for (const command of ['accounts.account.freeze', 'accountsque.account.freeze', 'members.member.unlock']) {
      await inTransaction(app.db, (tx) =>
        appendJournal(tx, auditor.actor, app.clock(), { ...about, command, ticketId, result: 'done' }),
      )
    }
    const commands = async (query: string) => (await listed(auditor, query)).items.map(({ command }) => command)
    expect(await commands(`module=accounts&ticketId=${ticketId}`)).toEqual(['accounts.account.freeze'])
    expect(await commands(`module=accounts,members&ticketId=${ticketId}`)).toEqual([
      'members.member.unlock',
      'accounts.account.freeze',
    ])
    expect(await commands(`module=members&accountNo=${account.accountNo.toLowerCase()}`)).toEqual([
      'members.member.unlock',
    ])
    expect(await commands('accountNo=NOBODY')).toEqual([])
    const { items } = (
      await auditor.get<{ items: Record<string, unknown>[] }>(`/records?ticketId=${ticketId}&module=members`)
    ).body
    expect(items).toMatchObject([{ module: 'members', accountNo: account.accountNo, ticketId }])
    expect(await commands(`module=members&clientNo=${String(items[0]?.clientNo)}`)).toEqual(['members.member.unlock'])
    expect((await auditor.get("/records?module=a'b")).body).toMatchObject({ code: 'INPUT_INVALID' })
    const { body } = await auditor.get<{ filters: { key: string; options: string[] | null }[] }>(
      '/lists/records.record',
    )
    expect(body.filters.find(({ key }) => key === 'module')?.options).toEqual(
      expect.arrayContaining(['accounts', 'approvals', 'clients', 'platform']),
    )
  })

  test('are found by the kinds of what they are about, which are offered, and by no other word', async () => {
    for (const type of ['savedView', 'dutyRule', 'office']) {
      const target = { type, id: newId<'case'>(), label: type }
      await inTransaction(app.db, (tx) =>
        appendJournal(tx, auditor.actor, app.clock(), { command: `a.b.${type}`, target, result: 'done' }),
      )
    }
    const commands = async (query: string) => (await listed(auditor, query)).items.map(({ command }) => command)
    expect(await commands('targetType=dutyRule')).toEqual(['a.b.dutyRule'])
    expect(await commands('targetType=savedView,office')).toEqual(['a.b.office', 'a.b.savedView'])
    expect(await commands('targetType=webhook')).toEqual([])
    expect((await auditor.get('/records?targetType=thing')).body).toMatchObject({ code: 'INPUT_INVALID' })
    type Meta = { filters: { key: string; kind: string; options: string[] | null }[] }
    const { filters } = (await auditor.get<Meta>('/lists/records.record')).body
    const kinds = filters.find(({ key }) => key === 'targetType')
    expect(kinds).toMatchObject({ kind: 'select', options: expect.arrayContaining(['account', 'clientGroup']) })
  })

  test('[G3] show what changed, why, and where they stand in the chain', async () => {
    const [mine] = (await listed(clerk, 'command=a.b.mine')).items
    const { body } = await clerk.get(`/records/${mine?.id}`)
    expect(body).toMatchObject({
      before: { status: 'ACTIVE' },
      after: { status: 'FROZEN' },
      reason: 'court order',
      position: null,
    })
    const signal = new AbortController().signal
    await vi.waitFor(async () => {
      await app.platform.tasks.get('platform.journal.seal')?.(app.platform, {}, { id: '1', attempt: 1, signal })
      expect((await clerk.get(`/records/${mine?.id}`)).body).toMatchObject({ position: 1 })
    }, 30_000)
  })

  test('[P-02] need their permission', async () => {
    const stranger = app.signInAs([])
    expect((await stranger.get('/records')).status).toBe(403)
    expect((await stranger.get(`/records/${newId()}`)).status).toBe(403)
  })
})
