import { randomBytes } from 'node:crypto'
import { systemClock } from '#kernel/clock.ts'
import { readConfig } from '#platform/config.ts'
import { createDb, createPool } from '#platform/db.ts'
import { localStore } from '#platform/files/local-store.ts'
import { startRunner } from '#platform/jobs/runner.ts'
import { createLog } from '#platform/log.ts'
import { platformModule } from '#platform/platform-module.ts'
import { compose } from '../src/compose.ts'
import { tallyModule } from './tally.ts'

/** A worker in a process of its own, to be killed: `node worker.ts <database> <folder>`; its task never ends. */
const [, , url = '', folder = ''] = process.argv
const db = createDb(createPool(url, 4))
startRunner(
  compose({
    config: readConfig({ DATABASE_URL: url, KONTOR_DATA: folder, KONTOR_WORKER_CONCURRENCY: '1' }),
    secrets: { fieldKeys: new Map([[1, randomBytes(32)]]), indexKey: randomBytes(32) },
    db,
    log: createLog('silent'),
    objects: await localStore({ dir: folder, clock: systemClock }),
    modules: [platformModule, tallyModule(() => new Promise(() => undefined))],
  }),
)
