import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { inTransaction } from '#platform/db.ts'
import { addJobs } from '#platform/jobs/enqueue.ts'
import { openLease } from '#platform/jobs/lease.ts'
import { type Runner, startRunner } from '#platform/jobs/runner.ts'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { tallyModule } from '#testing/tally.ts'

const WORKER = fileURLToPath(import.meta.resolve('#testing/worker.ts'))

let app: TestApp
let folder: string
let child: ChildProcess | undefined
let runner: Runner | undefined
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, tallyModule(async () => undefined)] })
  folder = await mkdtemp(join(tmpdir(), 'kontor-worker-'))
  await app.pool.query('create table public.tally (pid int not null)')
})
afterAll(async () => {
  child?.kill('SIGKILL')
  await runner?.stop()
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const note = () => inTransaction(app.db, (tx) => addJobs(tx, [{ task: 'tally.note', payload: {} }]))
const began = async () =>
  (await app.pool.query<{ pid: number }>('select pid from public.tally')).rows.map((row) => row.pid)
const left = async () =>
  (await app.pool.query("select 1 from graphile_worker.jobs where task_identifier = 'tally.note'")).rowCount

describe('[X-08] background jobs', () => {
  test('a pool that holds its lease keeps its jobs; one that does not loses them', async () => {
    const [alive, other] = await Promise.all([openLease(app.url), openLease(app.url)])
    await alive.hold('pool-alive')
    await note()
    const lock = "update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - interval '1 minute'"
    await app.pool.query(lock, ['pool-alive'])
    expect(await other.takeOver()).toEqual([])
    await alive.release()
    await alive.lost
    await vi.waitFor(async () => expect(await other.takeOver()).toEqual(['pool-alive']), 10_000)
    expect(await other.takeOver()).toEqual([])
    expect((await app.pool.query('select locked_by from graphile_worker._private_jobs')).rows).toEqual([
      { locked_by: null },
    ])
    await app.pool.query(
      "select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs where task_identifier = 'tally.note'))",
    )
    await other.release()
  })

  test('a job that was replaced while it ran is not left over as failed when its pool dies', async () => {
    const other = await openLease(app.url)
    const step = () =>
      inTransaction(app.db, (tx) => addJobs(tx, [{ task: 'tally.note', payload: {}, jobKey: 'step', attemptsMax: 2 }]))
    await step()
    const lock = `update graphile_worker._private_jobs set locked_by = 'pool-dead', locked_at = now() - interval '1 minute',
      attempts = 1`
    await app.pool.query(lock)
    await step()
    expect(await other.takeOver()).toEqual(['pool-dead'])
    const { rows } = await app.pool.query('select key, attempts, locked_by from graphile_worker._private_jobs')
    expect(rows).toEqual([{ key: 'step', attempts: 0, locked_by: null }])
    // One that died in its last attempt has failed, and stays to be seen.
    await app.pool.query(`${lock} + 1, updated_at = now() - interval '2 minutes', key = null`)
    expect(await other.takeOver()).toEqual(['pool-dead'])
    expect((await app.pool.query('delete from graphile_worker._private_jobs')).rowCount).toBe(1)
    await other.release()
  })

  test('nor one that was taken while the transaction that replaced it was under way', async () => {
    const other = await openLease(app.url)
    const step = { task: 'tally.note', payload: {}, jobKey: 'step', attemptsMax: 2 }
    await inTransaction(app.db, (tx) => addJobs(tx, [step]))
    await inTransaction(app.db, async (tx) => {
      await sql`select now()`.execute(tx)
      await app.pool.query(`update graphile_worker._private_jobs set locked_by = 'pool-dead', attempts = 1,
        locked_at = clock_timestamp() + interval '10 milliseconds'`)
      await addJobs(tx, [step])
    })
    await app.pool.query(`update graphile_worker._private_jobs set locked_at = locked_at - interval '1 minute',
      updated_at = updated_at - interval '1 minute' where locked_by is not null`)
    expect(await other.takeOver()).toEqual(['pool-dead'])
    const { rows } = await app.pool.query('select key, attempts, locked_by from graphile_worker._private_jobs')
    expect(rows).toEqual([{ key: 'step', attempts: 0, locked_by: null }])
    await app.pool.query('delete from graphile_worker._private_jobs')
    await other.release()
  })

  test('the job of a worker that was killed is taken over within seconds', async () => {
    child = spawn(process.execPath, [WORKER, app.url, folder], {
      stdio: 'ignore',
    })
    await note()
    await vi.waitFor(async () => expect(await began()).toEqual([child?.pid]), 30_000)
    runner = startRunner(app.platform)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 20_000, interval: 200 })
    expect(await began()).toEqual([child.pid, process.pid])
  })

  test('a worker outlives a restart of its database connections', async () => {
    runner ??= startRunner(app.platform)
    const before = (await began()).length
    await app.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await vi.waitFor(note, 10_000)
    await vi.waitFor(async () => expect((await began()).length).toBe(before + 1), { timeout: 30_000, interval: 200 })
  })
})
