import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutsideWork } from '#modules/approvals'
import { inTransaction, rows } from '#platform/db.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { scalarOf } from '../index.ts'
import { lookupRunner } from '../lookup.ts'
import type { SourceDraft } from '../schema.ts'
import { replayRun } from '../service/read.ts'
import { seedSource } from '../service/seed.ts'
import { CANARY, central, someAccounts } from './world.ts'

let app: TestApp
const label = { en: 'x' }
const person = (n: number) => ({ id: `00000000-0000-7000-8000-00000000000${n}`, name: `P${n}` })

beforeAll(async () => {
  app = await testApp()
  await someAccounts(app)
  const sources: Record<string, string> = {
    found: 'select status from v_account where account_no = $no',
    none: "select status from v_account where account_no = 'nobody' or account_no = $no and 1 = 2",
    several: 'select status from v_account where account_no <> $no',
    empty: 'select broker_code from v_account where account_no = $no',
    wide: 'select status, type from v_account where account_no = $no',
    counted: 'select count(*) as n from v_account where account_no <> $no',
  }
  await inTransaction(app.db, async (tx) => {
    for (const [code, statement] of Object.entries(sources)) {
      const definition: SourceDraft = { kind: 'sql', parameters: [{ key: 'no', label, type: 'text' }], statement }
      await seedSource(
        { tx, now: app.clock() },
        { code, label, note: '', definition, author: person(1), publisher: person(2) },
      )
    }
  })
})
afterAll(() => app.close())

/** Work of a gateway of a case in Central. */
function work(source: string, facts: Record<string, string | null> = { account: 'C-1' }): OutsideWork {
  const lookups = [{ fact: 'value', source, parameters: { no: 'account' } }]
  return {
    caseId: '00000000-0000-7000-8000-0000000000aa',
    node: { id: 'gate', kind: 'exclusive', lookups },
    facts,
    row: { businessLine: 'brokerage', departmentId: central, makerId: person(1).id },
  } as unknown as OutsideWork
}
const prepare = (source: string, facts?: Record<string, string | null>) =>
  lookupRunner.prepare?.(app.platform, work(source, facts))

type Found = { facts: Record<string, string>; detail: { value: { runId: string; version: number } } }

describe('[A-12] a value a gateway asks for', () => {
  it('becomes a fact, and can be read again out of the log', async () => {
    const found = (await prepare('found')) as Found
    expect(found.facts).toEqual({ value: 'ACTIVE' })
    expect(found.detail.value.version).toBe(1)
    expect(await replayRun(app.platform, found.detail.value.runId)).toEqual([['ACTIVE']])
    const [run] = await rows(
      app.db,
      sql<
        Record<string, string>
      >`select purpose, subject, number::text as version, outcome from sources.run where id = ${found.detail.value.runId}`,
    )
    expect(run).toEqual({
      purpose: 'gateway',
      subject: 'case 00000000-0000-7000-8000-0000000000aa',
      version: '1',
      outcome: 'done',
    })
    expect(await lookupRunner.run({} as never, {} as never, found)).toMatchObject({
      kind: 'completed',
      facts: { value: 'ACTIVE' },
    })
  })

  it.each([
    ['none', 'VALUE_NONE'],
    ['several', 'VALUE_SEVERAL'],
    ['empty', 'VALUE_EMPTY'],
    ['wide', 'VALUE_WIDE'],
    ['unknown', 'SOURCE_NOT_FOUND'],
  ])('of source %s is an incident: %s', async (source, code) => {
    await expect(prepare(source, { account: source === 'several' ? 'x' : 'C-1' })).rejects.toMatchObject({ code })
  })

  it('is an incident when the fact it asks with is missing', async () => {
    await expect(prepare('found', {})).rejects.toMatchObject({ code: 'PARAMETER_MISSING' })
  })

  it('[G1] sees what lies in the place of its case, and nothing else', async () => {
    expect(((await prepare('counted', { account: 'x' })) as Found).facts).toEqual({ value: '2' })
    await expect(prepare('found', { account: CANARY.account })).rejects.toMatchObject({ code: 'VALUE_NONE' })
  })

  it('is asked with values of the case itself, which no form need ask for', async () => {
    const asked = async (value: string) => {
      const one = work('found')
      const [lookup] = 'lookups' in one.node ? one.node.lookups : []
      const node = { ...one.node, lookups: [{ ...lookup, parameters: { no: value } }] }
      const row = { ...one.row, accountId: 'C-2', clientId: null }
      return lookupRunner.prepare?.(app.platform, { ...one, node, row, facts: {} } as OutsideWork)
    }
    expect(((await asked('case.accountId')) as Found).facts).toEqual({ value: 'ACTIVE' })
    // The case is about no client, and nobody described an account for it.
    await expect(asked('case.clientId')).rejects.toMatchObject({ code: 'PARAMETER_MISSING' })
    await expect(asked('case.accountNo')).rejects.toMatchObject({ code: 'PARAMETER_MISSING' })
  })

  it('[G5] comes from the version the flow was published with, also once another is in force', async () => {
    const node = work('found').node
    const pinned = await lookupRunner.pin?.(app.db, node)
    expect(pinned).toMatchObject({ lookups: [{ source: 'found', version: 1 }] })
    await sql`insert into sources.version (id, source_id, number, state, definition, edition, author_id, author_name,
        editor_ids, created_at)
      select gen_random_uuid(), v.source_id, 2, 'draft', jsonb_set(v.definition, '{statement}',
        to_jsonb('select type from v_account where account_no = $no'::text)), 1, v.author_id, v.author_name, v.editor_ids,
        v.created_at
      from sources.version v join sources.source s on s.id = v.source_id where s.code = 'found'`.execute(app.db)
    await sql`update sources.version v set state = 'published', check_result = o.check_result, published_at = o.published_at,
        publisher_id = o.publisher_id, publisher_name = o.publisher_name
      from sources.version o, sources.source s
      where s.code = 'found' and v.source_id = s.id and v.number = 2 and o.source_id = s.id and o.number = 1`.execute(
      app.db,
    )
    await sql`update sources.source set current_number = 2 where code = 'found'`.execute(app.db)
    const now = (await prepare('found')) as Found
    expect(now.detail.value.version).toBe(2)
    const kept = (await lookupRunner.prepare?.(app.platform, {
      ...work('found'),
      node: pinned,
    } as OutsideWork)) as Found
    expect(kept.facts).toEqual({ value: 'ACTIVE' })
    expect(kept.detail.value.version).toBe(1)
  })

  it('takes false for a value', () => {
    expect(scalarOf({ columns: [{ key: 'a' }], rows: [[false]] })).toBe(false)
  })

  it('is that of the column named, where there are several', () => {
    const answer = { columns: [{ key: 'a' }, { key: 'b' }], rows: [['1', '2']] }
    expect(scalarOf(answer, 'b')).toBe('2')
    for (const column of [undefined, 'c'])
      expect(() => scalarOf(answer, column)).toThrow(expect.objectContaining({ code: 'VALUE_WIDE' }))
  })
})
