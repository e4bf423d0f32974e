import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import { openScreens, type Screens } from './console.ts'
import type { Bench } from './harness.ts'
import type { Place } from './place.ts'
import { prepareTpcb, TPCB_CONTROL } from './tpcb.ts'
import { call, type Desk, furnish, openTickets } from './w3-approvals.ts'

const FEW = 200
const MANY = 2000
const LOOK_MS = 20
const MB = 1024 * 1024

/** One person agrees to many tickets in one go: how long until the last is decided, and what the server's memory does. */
export const w4Bulk: Bench<Place> = {
  id: 'w4-bulk',
  title: `${FEW} and ${MANY} decisions as one bulk run, from the click to the last result`,
  control: TPCB_CONTROL,
  goals: [
    { figure: `${FEW} decisions ms`, unit: 'ms', atMost: 3000 },
    { figure: `memory ${MANY} ÷ ${FEW}`, unit: 'ratio', atMost: 1.5 },
  ],
  async prepare(place) {
    const screens = await openScreens(place)
    const control = await prepareTpcb(place.url)
    const desk = await furnish(screens)
    const problems: string[] = []
    const decide = async (count: number) => {
      await openTickets(screens, desk, count)
      const ended = await inBulk(screens, desk)
      if (ended.done !== count) problems.push(`${ended.done} of ${count} decisions of a run are done`)
      return ended
    }
    await decide(FEW)
    return {
      control: () => control.reading(),
      async round() {
        const few = await decide(FEW)
        const many = await decide(MANY)
        return () => ({
          [`${FEW} decisions ms`]: few.ms,
          [`${MANY} decisions ms`]: many.ms,
          [`heap MB at most, ${FEW}`]: few.heap / MB,
          [`heap MB at most, ${MANY}`]: many.heap / MB,
          [`memory ${MANY} ÷ ${FEW}`]: many.heap / few.heap,
        })
      },
      check: async () => [...problems, ...(await control.check())],
      async close() {
        await control.close()
        await screens.close()
      },
    }
  },
}

/** The first approver agrees to all that waits for him: starts the run as the console does, and the job works it off. */
async function inBulk({ platform }: Screens, { approvers }: Desk): Promise<{ ms: number; heap: number; done: number }> {
  const [approver] = approvers
  if (!approver) throw new Error('no approver')
  const ids = await rows(
    platform.db,
    sql<{ id: string }>`select task_id as id from approvals.task_candidate where operator_id = ${approver.operatorId}`,
  )
  let heap = process.memoryUsage().heapUsed
  const look = setInterval(() => {
    heap = Math.max(heap, process.memoryUsage().heapUsed)
  }, LOOK_MS)
  const before = performance.now()
  const order = { command: 'approvals.task.agree', input: { inBulk: true }, idField: 'id' }
  await call(
    platform,
    'platform.bulkRun.start',
    { ...order, target: { ids: ids.map(({ id }) => id) } },
    approver,
    'done',
  )
  const [run] = await rows(
    platform.db,
    sql<{
      id: string
    }>`select id from platform.bulk_run where operator_id = ${approver.operatorId} order by id desc limit 1`,
  )
  if (!run) throw new Error('no run')
  const signal = new AbortController().signal
  await platform.tasks.get('platform.bulk.run')?.(platform, { id: run.id }, { id: '1', attempt: 1, signal })
  const ms = performance.now() - before
  clearInterval(look)
  const [ended] = await rows(
    platform.db,
    sql<{ done: number }>`select count(*) as done from platform.bulk_item where run_id = ${run.id} and state = 'done'`,
  )
  return { ms, heap, done: ended?.done ?? 0 }
}
