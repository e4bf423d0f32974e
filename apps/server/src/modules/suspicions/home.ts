import { type HomePart, totalFor } from '#platform/home/home.ts'
import { eventList } from './lists.ts'
import { type EventWork, WORK_FILTERS } from './schema.ts'

/** What is left to do in the register, for those alone who may see it. */
export const workPart: HomePart = {
  id: 'suspicions.work',
  permission: eventList.permission,
  async read(platform, actor): Promise<EventWork> {
    const counts = await Promise.all(
      WORK_FILTERS.map((filter) => totalFor(platform, actor, eventList, { ...OPEN[filter], [filter]: 'true' })),
    )
    return { work: WORK_FILTERS.map((filter, index) => ({ filter, count: counts[index]?.value ?? 0 })) }
  },
}

/** Somebody's own events count while they are not over. */
const OPEN: Partial<Record<(typeof WORK_FILTERS)[number], Record<string, string>>> = {
  mine: { status: 'PENDING,FOLLOWING_UP,IN_APPROVAL' },
}
