import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '#testing/app.ts'
import { operators } from '../organisation.ts'
import { type DemoUser, seedDemo } from '../seed.ts'
import { ACCOUNTS } from '../world.ts'

let app: TestApp
let kept: readonly DemoUser[] = []
const options = {
  size: 'small' as const,
  keep: async (users: readonly DemoUser[]) => {
    kept = users
  },
}

beforeAll(async () => {
  app = await testApp({ now: '2026-11-20T02:00:00Z' })
  await seedDemo(app.platform, options)
})
afterAll(() => app.close())

test('[P-01] every demo person signs in with the password that was written down', async () => {
  const people = kept.filter(({ kind }) => kind === 'operator')
  expect(people.map(({ username }) => username)).toEqual(operators.map(({ username }) => username))
  for (const { username, password } of people) {
    const answer = await app.http.inject({
      method: 'POST',
      url: '/api/v1/session',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ username, password }),
    })
    expect(answer.statusCode, username).toBeLessThan(300)
  }
  expect(new Set(kept.map(({ password }) => password)).size).toBe(kept.length)
})

test('[C-01] the demo has its accounts, and a second call changes nothing', async () => {
  const count = async () => (await app.pool.query('select count(*)::int as n from accounts.account')).rows[0]?.n
  expect(await count()).toBeGreaterThanOrEqual(ACCOUNTS.small)
  expect(await seedDemo(app.platform, options)).toBeNull()
  expect(await count()).toBe(ACCOUNTS.small)
})

test('[P-04] a branch clerk finds fewer accounts than the auditor, and none elsewhere', async () => {
  const { rows } = await app.pool.query(`select id from access.department where code = 'HK-CEN'`)
  const department: string = rows[0]?.id
  const clerk = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [department] })
  type Page = { items: { departmentId: string }[]; total: { value: number } }
  const seen = (await clerk.get<Page>('/accounts?count=1&limit=500')).body
  const { rows: own } = await app.pool.query(
    `select count(*)::int as n from accounts.account where department_id = $1 and business_line = 'brokerage'`,
    [department],
  )
  expect(own[0]?.n).toBeGreaterThan(0)
  expect(seen.total.value).toBe(own[0]?.n)
})

test('[T-02] every command that can be put behind approval has a rule that lets it go on', async () => {
  const { rows } = await app.pool.query<{ command: string }>('select command from approvals.command_rule')
  const ruled = new Set(rows.map(({ command }) => command))
  // What changes the rules themselves has a safe answer of its own.
  const open = [...app.platform.commands.values()].filter(
    ({ name, propose }) => propose && !name.startsWith('approvals.'),
  )
  expect(open.map(({ name }) => name).filter((name) => !ruled.has(name))).toEqual([])
})

test('[T-07] what changes status, rights, rates, introducers or rules can each be put behind a ticket', () => {
  const gateable = (name: string) => app.platform.commands.get(name)?.propose !== undefined
  const changing = [
    ...['freeze', 'unfreeze', 'cancel'].map((verb) => `clients.client.${verb}`),
    ...['freeze', 'unfreeze', 'activate', 'rest', 'cancel', 'keep'].map((verb) => `accounts.account.${verb}`),
    'approvals.rule.set',
    'approvals.flow.publish',
  ]
  expect(changing.filter((name) => !gateable(name))).toEqual([])
  for (const module of ['access', 'rates', 'introducers', 'businesses', 'duties']) {
    const own = [...app.platform.commands.values()].filter(({ name }) => name.startsWith(`${module}.`))
    expect(own.filter(({ propose }) => propose).length, module).toBeGreaterThan(0)
  }
})

test('[C-02] applications stand in every state, each with its story', async () => {
  await app.runJobs()
  const { rows } = await app.pool.query(`select state, coalesce(review_step, '') as step, count(*)::int as n
    from onboarding.application group by 1, 2 order by 1, 2`)
  expect(rows.map(({ state, step, n }) => `${state} ${step} ${n}`)).toEqual([
    'DRAFT  4',
    'OPENED  4',
    'REJECTED  1',
    'RETURNED  2',
    'SUBMITTED compliance 3',
    'SUBMITTED firstReview 6',
    'SUBMITTED officer 2',
  ])
})

test('[R-01] every invariant the modules check holds for the demo', async () => {
  await app.runJobs()
  const checks = app.platform.modules.flatMap((module) => module.checks ?? [])
  expect(checks.length).toBeGreaterThan(0)
  for (const { id, check } of checks) expect(await check(app.db, app.platform), id).toEqual([])
})
