import { PgBoss } from 'pg-boss'
import { freshDatabase, type Peer, perSecond } from './peer.ts'

const STEPS = ['step1', 'step2', 'step3'] as const

type Shape = { id: string; mode: Peer['mode']; cases: number; loops: number; batch: number }

/** Three queues in a row; each loop fetches, hands on and completes `batch` jobs at a time, stage by stage. */
async function boss(serverUrl: string, { id, mode, cases, loops, batch }: Shape): Promise<Peer> {
  const url = await freshDatabase(serverUrl, `peer_boss_${mode}`)
  const queue = new PgBoss({ connectionString: url, max: 10, supervise: false, schedule: false })
  queue.on('error', () => undefined)
  await queue.start()
  for (const step of STEPS) await queue.createQueue(step)
  let begun = 0
  let ended = 0
  const drain = async (step: string, next: string | undefined, left: { jobs: number }) => {
    while (left.jobs > 0) {
      const jobs = await queue.fetch<{ n: number }>(step, { batchSize: batch })
      if (jobs.length === 0) return
      if (next)
        await queue.insert(
          next,
          jobs.map(({ data }) => ({ data })),
        )
      await queue.complete(
        step,
        jobs.map((job) => job.id),
      )
      left.jobs -= jobs.length
      if (!next) ended += jobs.length
    }
  }
  return {
    id,
    mode,
    async run() {
      const start = performance.now()
      await queue.insert(
        STEPS[0],
        Array.from({ length: cases }, (_, n) => ({ data: { n } })),
      )
      begun += cases
      for (const [index, step] of STEPS.entries()) {
        const left = { jobs: cases }
        await Promise.all(Array.from({ length: loops }, () => drain(step, STEPS[index + 1], left)))
      }
      return perSecond(cases, start)
    },
    check: async () => (ended === begun ? [] : [`${id}: ${ended} of ${begun} cases ended`]),
    close: () => queue.stop({ graceful: false }),
  }
}

export const bossBatches = (url: string) =>
  boss(url, { id: 'pg-boss, batches of 100', mode: 'best', cases: 4000, loops: 4, batch: 100 })
export const bossSingle = (url: string) =>
  boss(url, { id: 'pg-boss, one at a time', mode: 'single', cases: 600, loops: 8, batch: 1 })
