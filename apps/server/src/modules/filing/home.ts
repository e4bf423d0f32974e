import type { HomePart } from '#platform/home/home.ts'
import { clocksOf } from './standing.ts'

/** The cut-off clock: what must be filed until when, and what is wrong. */
export const clockPart: HomePart = {
  id: 'filing.clock',
  permission: 'filing.filing.view',
  read: async (platform) => ({ items: await clocksOf(platform) }),
}
