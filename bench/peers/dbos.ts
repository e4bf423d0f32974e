import { DBOS } from '@dbos-inc/dbos-sdk'
import { closedLoop } from '../timing.ts'
import { freshDatabase, type Peer } from './peer.ts'

const CALLERS = 64
const RUN_MS = 4000

/** One workflow of three durable steps, started and awaited by 64 callers in a closed loop. */
export async function dbos(serverUrl: string): Promise<Peer> {
  const url = await freshDatabase(serverUrl, 'peer_dbos')
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, systemDatabasePoolSize: 16, logLevel: 'error' })
  let ended = 0
  const threeSteps = DBOS.registerWorkflow(
    async (n: number) => {
      let sum = 0
      for (const step of ['step1', 'step2', 'step3']) sum += await DBOS.runStep(async () => n, { name: step })
      return sum
    },
    { name: 'threeSteps' },
  )
  await DBOS.launch()
  let wrong = 0
  return {
    id: 'dbos, 64 callers',
    mode: 'best',
    async run() {
      const loop = await closedLoop(CALLERS, RUN_MS, async (_caller, turn) => {
        const handle = await DBOS.startWorkflow(threeSteps)(turn)
        if ((await handle.getResult()) !== 3 * turn) wrong += 1
        ended += 1
      })
      return loop.perSecond
    },
    check: async () => (wrong === 0 ? [] : [`dbos: ${wrong} of ${ended} cases ended wrongly`]),
    close: () => DBOS.shutdown(),
  }
}
