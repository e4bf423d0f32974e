import { readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { livingOwner } from './claim.ts'
import { existingCluster } from './place.ts'
import { endLeftover } from './server.ts'

/** Throw-away clusters stand in the temp folder under this name. */
export const THROW_AWAY_PREFIX = 'kontor-test-'

/** A folder younger than this may belong to a run that is just starting. */
const AGE_MS_MIN = 60_000

/** Ends and removes throw-away clusters whose owner was killed together with its guard. */
export async function sweepThrowAway(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(THROW_AWAY_PREFIX)) continue
    const folder = join(tmpdir(), name)
    const home = join(folder, 'postgres')
    try {
      if (Date.now() - statSync(folder).mtimeMs < AGE_MS_MIN || livingOwner(home)) continue
      const cluster = existingCluster(home)
      await endLeftover(join(cluster, 'data'))
      for (const rubbish of [cluster, folder]) rmSync(rubbish, { recursive: true, force: true })
    } catch (error) {
      // Another account's leftover is that account's to clear.
      if (!['EACCES', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}
