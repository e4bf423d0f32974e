import { dateAt } from '#kernel/calendar.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { AccountActivity } from './store/inactivity.ts'

/** Where modules say what keeps an account from going dormant. */
export const accountActivity = defineExtensionPoint<AccountActivity>('accounts.activity')

/** What looking for accounts without a sign of life goes by. */
export function lookingFrom(platform: Platform, now: Temporal.Instant) {
  const zone = platform.config.timeZone
  return { today: dateAt(now, zone), zone, activities: platform.offered(accountActivity) }
}
