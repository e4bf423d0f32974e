import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemActor } from '#platform/actor.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { runSound, viewNames } from '../service/ask-sql.ts'
import { judgeStatement } from '../service/statement.ts'
import { CANARY, centralOnly, someAccounts } from './world.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
  await someAccounts(app)
})
afterAll(() => app.close())

const TEXTS = ['account_no', 'client_no', 'client_name', 'type', 'status', 'business_line']
const column = fc.constantFrom(...TEXTS).map((name) => `a.${name}`)
const literal = fc
  .string({ unit: 'grapheme', maxLength: 8 })
  .filter((text) => !/[\\\0]/.test(text))
  .map((text) => `'${text.replaceAll("'", "''")}'`)

/** An expression of type text, nested as deep as the judge allows. */
const text: fc.Arbitrary<string> = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3 },
    column,
    literal,
    tie('text').map((one) => `upper(${one})`),
    fc.tuple(tie('text'), tie('text')).map(([one, other]) => `(${one} || ${other})`),
    fc.tuple(tie('text'), tie('text')).map(([one, other]) => `coalesce(nullif(${one}, ${other}), 'none')`),
    fc
      .tuple(tie('text'), tie('text'), tie('text'))
      .map(([one, other, third]) => `case when ${one} = ${other} then ${third} else ${one} end`),
    tie('text').map((one) => `cast(length(${one}) as text)`),
    tie('text').map((one) => `replace(trim(${one}), 'a', 'b')`),
  ),
})).text

const condition: fc.Arbitrary<string> = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc
      .tuple(text, fc.constantFrom('=', '<>', '<', '>=', 'like', 'not like', 'is distinct from'), text)
      .map((parts) => parts.join(' ')),
    text.map((one) => `${one} is not null`),
    fc.tuple(text, literal, literal).map(([one, low, high]) => `${one} between ${low} and ${high}`),
    fc.constantFrom('a.frozen', 'not a.frozen', "a.opened_on > '2020-01-01'"),
    tie('condition').map((one) => `a.client_id in (select a.client_id from v_account a where ${one})`),
    tie('condition').map((one) => `exists (select 1 from v_client c where c.client_id = a.client_id and (${one}))`),
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
      .map(([one, word, other]) => `(${one} ${word} ${other})`),
    tie('condition').map((one) => `not (${one})`),
  ),
})).condition

const from = fc.constantFrom(
  'v_account a',
  'sources.v_account a join v_client c on c.client_id = a.client_id',
  '(select * from v_account) a',
  'v_account a left join v_case k on k.account_id = a.account_id',
)
const plain = fc
  .tuple(fc.array(text, { minLength: 1, maxLength: 4 }), from, condition)
  .map(
    ([columns, source, where]) =>
      `select ${columns.map((one, index) => `${one} as c${index}`).join(', ')} from ${source} where ${where} order by 1 limit 50`,
  )
const grouped = fc
  .tuple(column, from, condition)
  .map(
    ([by, source, where]) =>
      `select ${by} as k, count(*) as n, max(a.account_no) as top, min(a.client_name) as low from ${source} where ${where} group by ${by} having count(*) > 0`,
  )

describe('[A-07] [L1] what the grammar allows', () => {
  it('passes the judge, runs, and stays in scope', async () => {
    const actor = { ...systemActor([]), scope: centralOnly }
    const views = viewNames(app.platform)
    await fc.assert(
      fc.asyncProperty(fc.oneof(plain, grouped), async (statement) => {
        const { sound, problems } = await judgeStatement(statement, [], views)
        expect(problems, statement).toEqual([])
        if (!sound) return
        const answer = await runSound(app.platform, actor, sound, new Map(), 60)
        const said = JSON.stringify(answer.rows).toUpperCase()
        expect(said, statement).not.toContain(CANARY.account)
        expect(said, statement).not.toContain(CANARY.client.toUpperCase())
      }),
      { numRuns: 150 },
    )
  })

  it('counts no more than the scope holds, however it is asked', async () => {
    const actor = { ...systemActor([]), scope: centralOnly }
    await fc.assert(
      fc.asyncProperty(condition, async (where) => {
        const { sound } = await judgeStatement(
          `select count(distinct a.account_no) as n from v_account a where ${where}`,
          [],
          viewNames(app.platform),
        )
        if (!sound) throw new Error(where)
        const { rows } = await runSound(app.platform, actor, sound, new Map(), 1)
        expect(Number(rows[0]?.[0])).toBeLessThanOrEqual(2)
      }),
      { numRuns: 100 },
    )
  })
})
