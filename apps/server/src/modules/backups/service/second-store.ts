import { join } from 'node:path'
import { openVault, type Vault } from '#platform/backup/vault.ts'
import type { BackupConfig } from '#platform/backup-config.ts'
import type { Platform } from '#platform/platform.ts'
import { backupsErrors } from '../errors.ts'

const opened = new WeakMap<NonNullable<BackupConfig>, Promise<Vault>>()

/** The second store, opened once per process; null where none is set up. */
export async function secondStore(platform: Platform): Promise<Vault | null> {
  const { backup, dataFolder } = platform.config
  if (backup === null) return null
  const known = opened.get(backup)
  if (known) return known
  const opening = openVault(backup.place, join(dataFolder, 'spool-backup'), platform.clock)
  opened.set(backup, opening)
  // A folder that is not there yet may be mounted later.
  opening.catch(() => opened.delete(backup))
  return opening
}

/** @throws NO_SECOND_STORE */
export function requireSecondStore(platform: Platform): NonNullable<BackupConfig> {
  if (platform.config.backup === null) throw backupsErrors.NO_SECOND_STORE()
  return platform.config.backup
}
