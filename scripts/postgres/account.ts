import { constants, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Trouble } from '../trouble.ts'

/** The unprivileged account a server runs under; absent when we are not root and simply run as ourselves. */
export type Account = { uid: number; gid: number }

/**
 * Root may not run PostgreSQL, and a uid without a passwd entry is refused as well, so root borrows the entry of
 * `nobody`. Nothing in the system's account files is changed.
 */
export function unprivilegedAccount(passwd = '/etc/passwd'): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const entries = readFileSync(passwd, 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['nobody', 'daemon']) {
    const entry = entries.find((fields) => fields[0] === name)
    const uid = Number(entry?.[2])
    const gid = Number(entry?.[3])
    if (entry && uid > 0 && gid > 0) return { uid, gid }
  }
  throw new Trouble(
    'PostgreSQL must not run as root, and this machine has no account "nobody" to run it under.',
    'Start Kontor as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

/** Whether `account` can walk down to `path`: every directory above must be open to it (a 0700 home is not). */
export function reachable(path: string, account: Account | undefined): boolean {
  if (!account) return true
  for (let at = path; ; at = dirname(at)) {
    const { uid, gid, mode } = statSync(at)
    const bit = uid === account.uid ? constants.S_IXUSR : gid === account.gid ? constants.S_IXGRP : constants.S_IXOTH
    if ((mode & bit) === 0) return false
    if (dirname(at) === at) return true
  }
}
