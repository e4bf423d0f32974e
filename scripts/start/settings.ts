import { ConfigInvalid, readConfig } from '#platform/config.ts'
import { Trouble } from '../trouble.ts'

/** Stands for the address of the embedded database, which is known once it runs. */
const EMBEDDED = 'postgres://kontor@127.0.0.1/kontor'

/** @throws Trouble that lists every wrong setting: better said before anything is started. */
export function requireRightSettings(): void {
  try {
    readConfig({ ...process.env, DATABASE_URL: process.env.DATABASE_URL || EMBEDDED })
  } catch (error) {
    if (!(error instanceof ConfigInvalid)) throw error
    throw new Trouble(`The ${error.message}`, 'README.md lists every setting.')
  }
}
