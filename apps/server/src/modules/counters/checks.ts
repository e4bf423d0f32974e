import type { VerifyCheck } from '#platform/module.ts'
import { effectiveWithIncident } from './store/incident.ts'

/** What counts as effective stands at the counter as it was approved. */
export const effectiveStands: VerifyCheck = {
  id: 'counters.effective-stands',
  async check(db) {
    const found = await effectiveWithIncident(db)
    return found.map(({ id }) => `delivery ${id} is effective with an open incident`)
  },
}
