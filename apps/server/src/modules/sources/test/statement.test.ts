import { describe, expect, it } from 'vitest'
import type { Parameter } from '../schema.ts'
import { judgeStatement } from '../service/statement.ts'
import { hostileStatements } from './hostile.ts'

const views = new Set(['v_account', 'v_client', 'v_case'])
const parameter = (key: string, type: Parameter['type'] = 'text'): Parameter => ({
  key,
  type,
  label: { en: key },
  required: true,
})
const judge = (statement: string, parameters: Parameter[] = []) => judgeStatement(statement, parameters, views)
const codes = async (statement: string, parameters: Parameter[] = []) =>
  (await judge(statement, parameters)).problems.map((one) => one.code)

describe('[A-07] [L1] complaint 7: statements', () => {
  it('holds at least 150 hostile ones', () => {
    expect(new Set(hostileStatements.map(([, statement]) => statement)).size).toBe(hostileStatements.length)
    expect(hostileStatements.length).toBeGreaterThanOrEqual(150)
  })

  it.each(hostileStatements)('refuses by the parser alone, %s: %s', async (_group, statement) => {
    const { problems, sound } = await judge(statement)
    expect(sound).toBeNull()
    expect(problems.length).toBeGreaterThan(0)
    for (const { code } of problems) expect(code).toMatch(/^SQL_[A-Z_]+$/)
  })

  it.each([
    'select account_no from v_account',
    'select a.account_no as no, c.name from sources.v_account a join v_client c on c.client_id = a.client_id order by 1 desc limit 5',
    "select count(*) from v_account where status = 'ACTIVE' and opened_on between '2026-01-01' and '2026-12-31'",
    'select type, count(distinct client_id), sum(case when frozen then 1 else 0 end) from v_account group by type having count(*) > 1',
    "select extract(year from opened_on), trim(account_no), substring(account_no from 1 for 2), position('1' in account_no) from v_account",
    "select coalesce(broker_code, 'none'), greatest(1, 2), nullif(type, 'cash') from v_account",
    "select account_no from v_account where client_id in (select client_id from v_client where type = 'joint') or exists (select 1 from v_case k where k.account_id = v_account.account_id)",
    'select x.n from (select count(*) as n from v_account) x',
    'select account_no from v_account union all select client_no from v_client',
    "select distinct type from v_account where account_no like '10%' and not frozen and cancelled_at is null",
    "select account_no from v_account where status = any('{ACTIVE,DORMANT}'::text[]) and opened_on::text is distinct from 'x'",
    "select '姓名; -- nothing' as words from v_account",
    "select a.account_no from v_account a left join v_case k on k.account_id = a.account_id and k.state = 'running' where k.case_id is null",
  ])('lets pass what people need: %s', async (statement) => {
    expect((await judge(statement)).problems).toEqual([])
  })

  it('binds parameters by name, each with its type, and never as text', async () => {
    const statement =
      "select '$no' as word from v_account where account_no = $no and opened_on > $since and type = any($types) and account_no <> $no"
    const { sound, problems } = await judge(statement, [
      parameter('no'),
      parameter('since', 'date'),
      parameter('types', 'texts'),
    ])
    expect(problems).toEqual([])
    expect(sound?.text).toBe(
      "select '$no' as word from v_account where account_no = ($1::text) and opened_on > ($2::date) and type = any(($3::text[])) and account_no <> ($1::text)",
    )
    expect(sound?.order).toEqual(['no', 'since', 'types'])
  })

  it('names parameters nobody declared and those nobody uses', async () => {
    expect(await codes('select account_no from v_account where account_no = $no')).toEqual([
      'SQL_PARAMETER_UNKNOWN',
      'SQL_SYNTAX',
    ])
    expect(await codes('select account_no from v_account', [parameter('no')])).toEqual(['SQL_PARAMETER_UNUSED'])
  })

  it('says where a problem stands, behind Chinese text and parameters as well', async () => {
    const statement = "select '客戶' as a from v_account where account_no = $no and pg_sleep(1) is null"
    const { problems } = await judge(statement, [parameter('no')])
    const [found] = problems
    expect(found).toMatchObject({ code: 'SQL_FUNCTION', params: { name: 'pg_sleep' } })
    expect(statement.slice(found?.start, found?.end)).toBe('pg_sleep')
    const unknown = 'select account_no\nfrom clients.client'
    const [other] = (await judge(unknown)).problems
    expect(unknown.slice(other?.start, other?.end)).toBe('clients.client')
  })

  it('bounds depth, views and selects', async () => {
    const deep = `select ${'('.repeat(60)}1${' + 1)'.repeat(60)} from v_account`
    expect(await codes(deep)).toContain('SQL_DEEP')
    const wide = `select a0.account_no from v_account a0 ${Array.from({ length: 7 }, (_, i) => `join v_account a${i + 1} on a${i + 1}.client_id = a0.client_id`).join(' ')}`
    expect(await codes(wide)).toContain('SQL_MANY_VIEWS')
    expect(await codes(Array(9).fill('select account_no from v_account').join(' union all '))).toContain(
      'SQL_MANY_SELECTS',
    )
  })
})
