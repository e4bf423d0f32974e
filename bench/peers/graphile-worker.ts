import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, runMigrations, run as runWorker, type TaskList } from 'graphile-worker'
import pg from 'pg'
import { freshDatabase, type Peer, perSecond } from './peer.ts'

const silent = new Logger(() => () => undefined)

type Shape = { id: string; mode: Peer['mode']; cases: number; concurrency: number; batched: boolean }

/** Three tasks, each of which adds the next; timed from the start of the worker to the last of the third. */
async function graphile(serverUrl: string, { id, mode, cases, concurrency, batched }: Shape): Promise<Peer> {
  const url = await freshDatabase(serverUrl, `peer_graphile_${mode}`)
  await runMigrations({ connectionString: url, logger: silent })
  const pool = new pg.Pool({ connectionString: url, max: 12 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  let ended = 0
  let begun = 0
  let allEnded = () => undefined as void
  const tasks: TaskList = {
    step1: async (_payload, { addJob }) => void (await addJob('step2', {})),
    step2: async (_payload, { addJob }) => void (await addJob('step3', {})),
    step3: async () => {
      ended += 1
      if (ended === begun) allEnded()
    },
  }
  const jobsLeft = async () => {
    const { rows } = await pool.query<{ n: number }>('select count(*)::int as n from graphile_worker.jobs')
    return rows[0]?.n ?? 0
  }
  const preset = batched
    ? { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0, maxPoolSize: 12 } }
    : {}
  return {
    id,
    mode,
    async run() {
      begun += cases
      await pool.query(`select graphile_worker.add_job('step1') from generate_series(1, ${cases})`)
      const done = new Promise<void>((resolve) => {
        allEnded = resolve
      })
      const start = performance.now()
      const worker = await runWorker({
        pgPool: pool,
        taskList: tasks,
        concurrency,
        noHandleSignals: true,
        logger: silent,
        preset,
      })
      await done
      const rate = perSecond(cases, start)
      // The last of them are struck off the queue a moment after they ended.
      for (let look = 0; look < 200 && (await jobsLeft()) > 0; look++) await sleep(20)
      await worker.stop()
      return rate
    },
    async check() {
      const left = await jobsLeft()
      return ended === begun && left === 0 ? [] : [`${id}: ${ended} of ${begun} cases ended, ${left} jobs left`]
    },
    close: () => pool.end(),
  }
}

export const graphileBatched = (url: string) =>
  graphile(url, { id: 'graphile-worker, batched', mode: 'best', cases: 2000, concurrency: 24, batched: true })
export const graphileSingle = (url: string) =>
  graphile(url, { id: 'graphile-worker, default', mode: 'single', cases: 1000, concurrency: 10, batched: false })
