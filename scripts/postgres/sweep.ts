import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { livingOwner } from './claim.ts'
import { endLeftover } from './server.ts'

/** Throw-away clusters stand in the temp folder under this name. */
export const THROW_AWAY_PREFIX = 'kontor-test-'

/** A folder younger than this may belong to a run that is just starting. */
const AGE_MS_MIN = 60_000

function noteOf(home: string): string | null {
  try {
    return readFileSync(join(home, 'cluster-name'), 'utf8').trim()
  } catch {
    return null
  }
}

/** Ends and removes throw-away clusters whose owner was killed together with its guard. */
export async function sweepThrowAway(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(THROW_AWAY_PREFIX)) continue
    const folder = join(tmpdir(), name)
    const home = join(folder, 'postgres')
    try {
      if (Date.now() - statSync(folder).mtimeMs < AGE_MS_MIN || livingOwner(home) || noteOf(home)) continue
      await endLeftover(join(home, 'data'))
      rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      // Another account's leftover is that account's to clear.
      if (!['EACCES', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}
