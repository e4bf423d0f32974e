import { randomBytes } from 'node:crypto'
import { compose } from '../../../compose.ts'
import { readConfig } from '../../config.ts'
import { createDb, createPool } from '../../db.ts'
import { localStore } from '../../files/local-store.ts'
import { createLog } from '../../log.ts'
import { platformModule } from '../../platform-module.ts'
import { startRunner } from '../runner.ts'
import { tallyModule } from './tally.ts'

/** A worker in a process of its own, to be killed: `node worker-program.ts <database> <folder>`; its task never ends. */
const [, , url = '', folder = ''] = process.argv
const db = createDb(createPool(url, 4))
startRunner(
  compose({
    config: readConfig({ DATABASE_URL: url, KONTOR_DATA: folder, KONTOR_WORKER_CONCURRENCY: '1' }),
    secrets: { fieldKeys: new Map([[1, randomBytes(32)]]), indexKey: randomBytes(32) },
    db,
    log: createLog('silent'),
    objects: await localStore({ dir: folder, clock: () => Temporal.Now.instant() }),
    modules: [platformModule, tallyModule(() => new Promise(() => undefined))],
  }),
)
