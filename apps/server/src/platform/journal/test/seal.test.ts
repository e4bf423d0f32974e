import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemActor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import { appendJournal } from '#platform/journal/journal.ts'
import { journalSealed } from '#platform/journal/seal.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ modules: [platformModule] })
})
afterAll(() => app.close())

/** As the owner of the tables, whom no trigger stops. */
async function asOwner(statement: string): Promise<void> {
  await app.pool.query(`set session_replication_role = replica; ${statement}; reset session_replication_role`)
}
beforeEach(() => asOwner('truncate platform.journal, platform.journal_seal, platform.journal_horizon'))

const actor = systemActor([])
const write = (command: string) =>
  inTransaction(app.db, (tx) =>
    appendJournal(tx, actor, app.clock(), { command, result: 'done', after: { b: 1, a: [null] } }),
  )
const signal = new AbortController().signal
const run = () => app.platform.tasks.get('platform.journal.seal')?.(app.platform, {}, { id: '1', attempt: 1, signal })
const sealed = async () => {
  const found = await app.pool.query<{ command: string }>(
    'select j.command from platform.journal_seal s join platform.journal j on j.id = s.journal_id order by s.position',
  )
  return found.rows.map((row) => row.command)
}
/** Runs the sealer until that many are sealed: it waits for transactions of other databases on the server too. */
async function seal(count: number): Promise<void> {
  await vi.waitFor(async () => {
    await run()
    expect((await sealed()).length).toBe(count)
  }, 30_000)
}
const verify = () => journalSealed.check(app.db, app.platform)

describe('[R-01] the journal', () => {
  test('[G3] is chained in order, once each, and the chain holds', async () => {
    for (const command of ['a', 'b', 'c']) await write(command)
    await seal(3)
    await write('d')
    await seal(4)
    expect(await sealed()).toEqual(['a', 'b', 'c', 'd'])
    expect(await verify()).toEqual([])
  })

  test('waits for a record whose transaction is still open, so that none is overtaken', async () => {
    await write('a')
    let release: () => void = () => undefined
    let started: () => void = () => undefined
    const begun = new Promise<void>((resolve) => {
      started = resolve
    })
    const slow = inTransaction(app.db, async (tx) => {
      await appendJournal(tx, actor, app.clock(), { command: 'slow', result: 'done' })
      started()
      await new Promise<void>((resolve) => {
        release = resolve
      })
    })
    await begun
    await write('after')
    for (let n = 0; n < 4; n += 1) await run()
    expect(await sealed()).not.toContain('after')
    release()
    await slow
    await seal(3)
    expect(await sealed()).toEqual(['a', 'slow', 'after'])
    expect(await verify()).toEqual([])
  })

  test('two sealers at once make one chain', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => write(`c${n}`)))
    await vi.waitFor(async () => {
      await Promise.all([run(), run(), run()])
      expect((await sealed()).length).toBe(40)
    }, 30_000)
    expect(await verify()).toEqual([])
  })

  test.each([
    ['changed', "update platform.journal set operator_name = 'Somebody Else' where command = 'c2'", 'does not fit'],
    [
      'changed in what it says changed',
      `update platform.journal set after = '{"a":[null],"b":2}' where command = 'c2'`,
      'does not fit',
    ],
    ['removed', "delete from platform.journal where command = 'c2'", 'is missing'],
    [
      'removed with its link',
      "delete from platform.journal_seal where position = 3; delete from platform.journal where command = 'c2'",
      'are missing',
    ],
    [
      'moved in time',
      "update platform.journal set at = at + interval '1 microsecond' where command = 'c2'",
      'does not fit',
    ],
    [
      'slipped in between',
      "insert into platform.journal (id, seq, at, actor_kind, operator_id, operator_name, command, result) overriding system value select gen_random_uuid(), 0, at, actor_kind, operator_id, operator_name, 'c9', result from platform.journal where command = 'c2'",
      'older than the seal',
    ],
    [
      'sealed with another link',
      "update platform.journal_seal set hash = decode(repeat('00', 32), 'hex') where position = 3",
      'does not fit',
    ],
  ])('a record that was %s is found', async (_what, tampering, found) => {
    for (let n = 0; n < 5; n += 1) await write(`c${n}`)
    await seal(5)
    expect(await verify()).toEqual([])
    await asOwner(tampering)
    expect((await verify()).join('\n')).toContain(found)
  })

  test('[G3] cannot be changed, removed or emptied by the application', async () => {
    await write('a')
    for (const statement of [
      "update platform.journal set command = 'b'",
      'delete from platform.journal',
      'truncate platform.journal cascade',
      'update platform.journal_seal set position = 2',
    ]) {
      await expect(app.pool.query(statement)).rejects.toThrow('is not allowed')
    }
  })
})
