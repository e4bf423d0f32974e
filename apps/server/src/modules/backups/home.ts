import type { HomePart } from '#platform/home/home.ts'
import { standingNow } from './service/watch.ts'

/** How backups stand, for those who see to them. */
export const backupsPart: HomePart = {
  id: 'backups.standing',
  permission: 'backups.backup.view',
  read: (platform) => standingNow(platform),
}
