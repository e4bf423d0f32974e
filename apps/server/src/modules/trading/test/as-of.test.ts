import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { residentNumber } from '#testing/a-profile.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import type { AccountPermissions, PermissionKey } from '../schema.ts'
import { anAccount } from './an-account.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
})
afterAll(() => app.close())

const BASE: PermissionKey[] = [
  'account.trade',
  'account.deposit',
  'trade.bo',
  'stock.HK',
  'stock.US',
  'stock.AU',
  'ipo.HK',
]
const page = async (id: string, at?: string) =>
  (await clerk.get<AccountPermissions>(`/accounts/${id}/trading-permissions${at ? `?at=${at}` : ''}`)).body
const reasons = (drops: readonly { key: string; reason: string }[]) => drops.map(({ key, reason }) => [key, reason])
/** What anybody can still say afterwards: the choice, what was granted, what counted, and why the rest did not. */
const told = ({
  choice,
  granted,
  withheld,
  effective,
  sellOnly,
  suspended,
  revision,
  capability,
}: AccountPermissions) => ({
  choice,
  granted,
  withheld,
  effective,
  sellOnly,
  suspended: reasons(suspended),
  revision,
  capability,
})

describe('[X-06] trading permissions at a past moment', () => {
  it('are what was seen then: revisions, freezes, markets, suitability, marks and documents of that time', async () => {
    const { id, clientId } = await anAccount(app, {
      profile: { documents: [{ kind: 'passport', country: 'CA', number: 'GA302922' }], nationality: 'CA' },
    })
    const send = (method: 'POST' | 'PUT', path: string, body: object) => clerk.send(method, path, body)
    const choose = (choice: PermissionKey[]) =>
      send('PUT', `/accounts/${id}/trading-permissions`, { choice, remark: 'as asked' })
    const market = (open: boolean) => send('PUT', '/trading/markets/AU', { open, remark: 'as decided' })
    const risk = (level: string, expiresOn: string) =>
      send('POST', '/suitability/assessments', {
        clientId,
        level,
        score: 60,
        passed: true,
        evidenceOn: '2026-11-02',
        expiresOn,
        remark: 'asked',
      })
    const steps: [string, () => Promise<{ status: number } | void>][] = [
      ['set', () => choose([...BASE, 'stock.SH', 'shortsell.HK', 'flag.shortsell'])],
      ['assess', () => risk('A5', '2026-12-31')],
      ['freeze', () => send('POST', `/accounts/${id}/freeze`, { reason: 'AML' })],
      ['unfreeze', () => send('POST', `/accounts/${id}/unfreeze`, { reason: 'AML' })],
      ['close a market', () => market(false)],
      [
        'a mainland document',
        () =>
          send('POST', `/clients/${clientId}/profile`, {
            remark: 'found out',
            documents: [{ kind: 'prc-id', country: 'CN', number: residentNumber(321) }],
            nationality: 'CN',
            bornOn: '1990-03-07',
          }),
      ],
      ['open it', () => market(true)],
      ['freeze the client', () => send('POST', `/clients/${clientId}/freeze`, { reason: 'COURT_ORDER' })],
      ['take away', () => choose(BASE)],
      ['assess lower', () => risk('A1', '2026-11-24')],
      ['let it expire', async () => void app.clock.advance({ hours: 24 * 5 })],
      [
        'another kind',
        async () => {
          await sql`update accounts.account set marks = '{Virtual Account}', updated_at = ${app.clock().toString()}
            where id = ${id}`.execute(app.db)
        },
      ],
    ]
    const seen: { name: string; at: string; page: ReturnType<typeof told> }[] = []
    for (const [name, step] of steps) {
      const answer = await step()
      expect(answer ? answer.status : 200, name).toBeLessThan(300)
      seen.push({ name, at: app.clock().toString(), page: told(await page(id)) })
      app.clock.advance({ hours: 1 })
    }
    // Most steps made a difference to what is told, or the walk proves nothing.
    const different = new Set(seen.map((one) => JSON.stringify(one.page)))
    expect(different.size).toBeGreaterThanOrEqual(8)
    for (const { name, at, page: then } of seen) expect(told(await page(id, at)), name).toEqual(then)
  })

  it('show the revisions up to then and none after', async () => {
    const { id } = await anAccount(app)
    const choose = (choice: PermissionKey[]) =>
      clerk.send('PUT', `/accounts/${id}/trading-permissions`, { choice, remark: 'as asked' })
    const before = app.clock().toString()
    app.clock.advance({ minutes: 5 })
    await choose(BASE.slice(0, 4))
    const between = app.clock().toString()
    app.clock.advance({ minutes: 5 })
    await choose(BASE)
    expect((await page(id, before)).revision).toBeNull()
    expect((await page(id, between)).history.map(({ revision }) => revision)).toEqual([1])
    expect((await page(id)).history.map(({ revision }) => revision)).toEqual([2, 1])
  })

  it('are asked for a moment that there was, by whoever sees the account', async () => {
    const { id } = await anAccount(app)
    const path = (at: string) => `/accounts/${id}/trading-permissions?at=${at}`
    const code = async (at: string, who = clerk) => (await who.get<{ code: string }>(path(at))).body.code
    expect(await code('2099-01-01T00:00:00Z')).toBe('MOMENT_AHEAD')
    expect(await code('2001-01-01T00:00:00Z')).toBe('MOMENT_BEFORE')
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] }
    expect((await app.signInAs('all', scope).get(path(app.clock().toString()))).status).toBe(404)
  })
})
