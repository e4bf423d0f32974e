import { Refused } from '#kernel/refusal.ts'
import { TablespacesUnsupported } from '#platform/backup/base.ts'
import { CopyDamaged } from '#platform/backup/layout.ts'
import { LogLost } from '#platform/backup/log.ts'
import { sqlState } from '#platform/db.ts'
import type { Failure } from '../schema.ts'

/** What the server says when the account may not read backups, or the server is not set up for them. */
const NO_RIGHT = new Set(['42501', '28000'])
const NOT_SET_UP = new Set(['55000', '53300', '53400', '0A000'])

/** An error in a word that people can act on; OTHER is for the log. */
export function failureOf(error: unknown): Failure {
  if (error instanceof LogLost) return 'LOG_LOST'
  if (error instanceof TablespacesUnsupported) return 'TABLESPACES'
  if (error instanceof CopyDamaged) return 'DAMAGED'
  if (error instanceof Refused) {
    if (error.code === 'STORAGE_FULL') return 'STORE_FULL'
    if (error.code === 'STORAGE_UNAVAILABLE') return 'STORE_UNREACHABLE'
    return 'DAMAGED'
  }
  const state = sqlState(error) ?? ''
  if (NO_RIGHT.has(state)) return 'NO_RIGHT'
  if (NOT_SET_UP.has(state)) return 'NOT_SET_UP'
  if (error instanceof Error && 'code' in error && /^E(ACCES|PERM|ROFS|NOENT|NOTDIR)$/.test(String(error.code))) {
    return 'STORE_UNREACHABLE'
  }
  return 'OTHER'
}
