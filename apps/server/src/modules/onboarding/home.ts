import type { HomePart } from '#platform/home/home.ts'
import type { OpenWork } from '#platform/open-work.ts'
import { applicationList } from './lists.ts'
import { LIVE_STATES } from './schema/state.ts'
import { countStates } from './service/read.ts'

/** Account openings in scope by state; ended ones of the last thirty days. */
export const statesPart: HomePart = {
  id: 'onboarding.states',
  permission: 'onboarding.application.view',
  read: async (platform, actor) => ({ states: await countStates(platform, actor) }),
}

/** Applications that somebody has on the way: when he leaves, others take them over. */
export const applicationsHeld: OpenWork = {
  list: applicationList,
  page: '/applications',
  filter: (operatorId) => ({ makerId: operatorId, state: LIVE_STATES.join(',') }),
}
