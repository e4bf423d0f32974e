import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { standingColumn } from '../lists.ts'
import { ACCOUNT_STATUSES, ACCOUNT_TRANSITIONS, type StandingFacts, standingOf } from '../schema.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

const CLIENT = ['ACTIVE', 'FROZEN', 'CANCELLED'] as const
const everyCombination: StandingFacts[] = CLIENT.flatMap((clientStatus) =>
  ACCOUNT_STATUSES.flatMap((accountStatus) =>
    [[], ['AML']].map((accountReasons) => ({
      clientStatus,
      clientReasons: clientStatus === 'FROZEN' ? ['COURT_ORDER'] : [],
      accountStatus,
      accountReasons,
    })),
  ),
)
const active: StandingFacts = { clientStatus: 'ACTIVE', clientReasons: [], accountStatus: 'ACTIVE', accountReasons: [] }

describe('[C-05] one badge out of three statuses', () => {
  it.each<[string, Partial<StandingFacts>, string, string[]]>([
    ['nothing wrong', {}, 'ACTIVE', []],
    ['the account frozen', { accountReasons: ['AML'] }, 'FROZEN', ['trade', 'deposit', 'withdraw', 'exchange']],
    ['the client frozen', { clientStatus: 'FROZEN', clientReasons: ['AML'] }, 'RESTRICTED', ['signIn']],
    ['dormant', { accountStatus: 'DORMANT' }, 'DORMANT', ['trade', 'withdraw', 'exchange']],
    ['waiting to be cancelled', { accountStatus: 'CANCELLING' }, 'CANCELLING', ['trade', 'deposit', 'exchange']],
    ['opening', { accountStatus: 'OPENING' }, 'OPENING', ['trade', 'deposit', 'withdraw', 'exchange']],
    ['cancelled', { accountStatus: 'CANCELLED' }, 'CANCELLED', ['trade', 'deposit', 'withdraw', 'exchange']],
    [
      'frozen and waiting',
      { accountStatus: 'CANCELLING', accountReasons: ['AML'] },
      'CANCELLING',
      ['trade', 'deposit', 'withdraw', 'exchange'],
    ],
  ])('%s', (_what, facts, standing, blocked) => {
    expect(standingOf({ ...active, ...facts })).toMatchObject({ standing, blocked })
  })

  it('names every reason and who says so', () => {
    const verdict = standingOf({
      clientStatus: 'FROZEN',
      clientReasons: ['AML'],
      accountStatus: 'DORMANT',
      accountReasons: ['COURT_ORDER'],
    })
    expect(verdict.reasons).toEqual([
      { from: 'account', reason: 'DORMANT' },
      { from: 'client', reason: 'AML' },
      { from: 'account', reason: 'COURT_ORDER' },
    ])
  })

  it('a frozen account blocks trading and money whatever else holds', () => {
    for (const facts of everyCombination.filter((one) => one.accountReasons.length > 0)) {
      expect(standingOf(facts).blocked).toEqual(expect.arrayContaining(['trade', 'deposit', 'withdraw', 'exchange']))
    }
  })

  it('the list says the same in SQL', async () => {
    for (const facts of everyCombination) {
      const [row] = await rows(
        database.db,
        sql<{
          standing: string
        }>`select ${standingColumn} as standing from (select ${facts.clientStatus}::text as client_status,
          ${facts.accountStatus}::text as status, ${facts.accountReasons.length > 0}::boolean as frozen) a`,
      )
      expect({ ...facts, standing: row?.standing }).toEqual({ ...facts, standing: standingOf(facts).standing })
    }
  })

  it('the database knows the same statuses as the code', async () => {
    const [check] = await rows(
      database.db,
      sql<{
        text: string
      }>`select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'account_status_check'`,
    )
    expect([...(check?.text ?? '').matchAll(/'([A-Z]+)'/g)].map(([, status]) => status)).toEqual([...ACCOUNT_STATUSES])
    expect(Object.keys(ACCOUNT_TRANSITIONS)).toEqual([...ACCOUNT_STATUSES])
  })
})
