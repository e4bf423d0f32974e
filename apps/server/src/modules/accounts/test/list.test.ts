import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { clients, freezeClient } from '#modules/clients'
import { platformModule } from '#platform/platform-module.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { freezeAccount } from '../commands/freeze.ts'
import { restAccount } from '../commands/lifecycle.ts'
import { accounts } from '../index.ts'
import { anAccount, clientNumbered } from './an-account.ts'

type Page = {
  items: { id: string; accountNo: string; standing: string }[]
  nextCursor: string | null
  total?: { value: number; capped: boolean }
  notFound?: Record<string, string[]>
}

let app: TestApp
let everyone: Person
const central = newId<'department'>()
const east = newId<'department'>()

beforeAll(async () => {
  app = await testApp({ modules: [platformModule, clients, accounts] })
  everyone = app.signInAs('all')
  const open = async (accountNo: string, n: number, given: object = {}, profile: object = {}) => {
    const clientId = await clientNumbered(app, n, { businessLine: 'brokerage', departmentId: central }, profile)
    app.clock.advance({ hours: 24 })
    return anAccount(app, { accountNo, clientId, businessLine: 'brokerage', departmentId: central, ...given })
  }
  await open('A-1', 1)
  await open('A-2', 2, { type: 'margin', marks: ['VIP'], brokerCode: 'B7', introducerCode: 'I3' })
  await open('A-3', 3, { departmentId: east }, { nameZh: '李小龍', nameEn: 'LEE Siu Lung' })
  await open('A-4', 4, { businessLine: 'fund-distribution', type: 'fund' }, { memberNo: 'M-4' })
  const frozen = await open('A-5', 5)
  const dormant = await open('A-6', 6)
  const blocked = await open('A-7', 7)
  await app.execute(freezeAccount, { id: frozen.id, reason: 'AML', remark: null }, everyone.actor)
  await app.execute(restAccount, { id: dormant.id, remark: null }, everyone.actor)
  await app.execute(freezeClient, { id: blocked.clientId, reason: 'AML', remark: null }, everyone.actor)
})
afterAll(() => app.close())

async function numbers(query: string, person = everyone): Promise<string[]> {
  const { status, body } = await person.get<Page>(`/accounts?${query}`)
  if (status !== 200) throw new Error(`${query}: ${JSON.stringify(body)}`)
  return body.items.map(({ accountNo }) => accountNo)
}

describe('[C-01] the account list', () => {
  it('shows the newest first, in pages that meet without a gap', async () => {
    const first = await everyone.get<Page>('/accounts?limit=4&count=1')
    const second = await everyone.get<Page>(`/accounts?limit=4&cursor=${first.body.nextCursor}`)
    const all = [...first.body.items, ...second.body.items].map(({ accountNo }) => accountNo)
    expect(all).toEqual(['A-7', 'A-6', 'A-5', 'A-4', 'A-3', 'A-2', 'A-1'])
    expect(first.body.total).toEqual({ value: 7, capped: false })
    expect(await numbers('sort=accountNo')).toEqual([...all].sort())
  })

  it.each<[string, string, string[]]>([
    ['mark', 'mark=VIP', ['A-2']],
    ['account type', 'type=margin,fund', ['A-4', 'A-2']],
    ['account status', 'status=DORMANT', ['A-6']],
    ['freeze', 'frozen=true', ['A-5']],
    ['client status', 'clientStatus=FROZEN', ['A-7']],
    ['client type', 'clientType=corporate', []],
    ['business line', 'businessLine=fund-distribution', ['A-4']],
    ['department', `departmentId=${east}`, ['A-3']],
    ['broker', 'brokerCode=B7', ['A-2']],
    ['introducer', 'introducerCode=I3', ['A-2']],
    ['member', 'memberNo=M-4', ['A-4']],
    ['two characters of the name', `clientName=${encodeURIComponent('小龙')}`, ['A-3']],
    ['pinyin initials', 'clientName=lxl', ['A-3']],
    ['phone', `phone=${encodeURIComponent('9100 0003')}`, ['A-3']],
    ['last digits of the phone', 'phone=0003', ['A-3']],
    ['mail', 'email=CLIENT3@example.com', ['A-3']],
    ['identity number', `identityNumber=${encodeURIComponent('A000003')}`, []],
    ['opening dates', 'openedOn=2026-11-23..2026-11-24', ['A-3', 'A-2']],
    ['pasted numbers', `accountNo=${encodeURIComponent('a-1,A-2,NOPE')}`, ['A-2', 'A-1']],
  ])('is filtered by %s', async (_what, query, expected) => {
    expect(await numbers(query)).toEqual(expected)
  })

  it('is filtered by the whole identity number however it is written, and by its last four', async () => {
    const { hongKongNumber } = await import('#testing/a-profile.ts')
    const number = hongKongNumber(3)
    const plain = number.replace(/[()]/g, '')
    expect(await numbers(`identityNumber=${encodeURIComponent(number)}`)).toEqual(['A-3'])
    expect(await numbers(`identityNumber=${plain.toLowerCase()}`)).toEqual(['A-3'])
    expect(await numbers(`identityNumber=${plain.slice(-4)}`)).toEqual(['A-3'])
  })

  it('says the derived standing', async () => {
    const { body } = await everyone.get<Page>('/accounts')
    const standings = Object.fromEntries(body.items.map(({ accountNo, standing }) => [accountNo, standing]))
    expect(standings).toMatchObject({ 'A-1': 'ACTIVE', 'A-5': 'FROZEN', 'A-6': 'DORMANT', 'A-7': 'RESTRICTED' })
  })

  it('holds nothing out of scope: neither rows nor counts, nor a filter that finds them', async () => {
    const clerk = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [east] })
    expect(await numbers('', clerk)).toEqual(['A-3'])
    expect((await clerk.get<Page>('/accounts?count=1')).body.total).toEqual({ value: 1, capped: false })
    expect(await numbers('phone=0001', clerk)).toEqual([])
    expect(await numbers('accountNo=A-1,A-3', clerk)).toEqual(['A-3'])
    const nobody = app.signInAs('all', { all: false, businessLines: [], departmentIds: [] })
    expect(await numbers('', nobody)).toEqual([])
  })

  it('[G6] shows no number, phone or mail in clear', async () => {
    const { body } = await everyone.get('/accounts')
    const text = JSON.stringify(body)
    for (const secret of ['91000003', 'client3@']) expect(text).not.toContain(secret)
  })

  it('clients are found the same way, and by scope', async () => {
    const found = await everyone.get<{ items: { displayName: string }[] }>(
      `/clients?name=${encodeURIComponent('李小')}`,
    )
    expect(found.body.items.map(({ displayName }) => displayName)).toEqual(['李小龍'])
    const clerk = app.signInAs('all', { all: false, businessLines: ['introducing'], departmentIds: [east] })
    expect((await clerk.get<Page>('/clients')).body.items).toEqual([])
  })
})
