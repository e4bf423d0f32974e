import type { HomePart } from '#platform/home/home.ts'
import { checkStanding } from './store/finding.ts'

/** What the archive check found, for those who see to it: the alert of the morning. */
export const checkPart: HomePart = {
  id: 'cloudsync.check',
  permission: 'cloudsync.finding.view',
  read: ({ db }, actor) => checkStanding(db, actor),
}
