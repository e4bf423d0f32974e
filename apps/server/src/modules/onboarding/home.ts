import type { HomePart } from '#platform/home/home.ts'
import { countStates } from './service/read.ts'

/** Account openings in scope by state; ended ones of the last thirty days. */
export const statesPart: HomePart = {
  id: 'onboarding.states',
  permission: 'onboarding.application.view',
  read: async (platform, actor) => ({ states: await countStates(platform, actor) }),
}
