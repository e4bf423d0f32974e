import { firstRows, type HomePart } from '#platform/home/home.ts'
import type { OpenWork } from '#platform/open-work.ts'
import { caseList, todoList } from './lists.ts'
import { WORK } from './service/people.ts'

const SHOWN = 8

/** The oldest of what waits for the person. */
export const todoPart: HomePart = {
  id: 'approvals.todo',
  permission: WORK,
  read: (platform, actor) => firstRows(platform, actor, todoList, SHOWN),
}

/** Cases in which somebody is asked: what nobody else is asked for waits until it is reassigned. */
export const casesHeld: OpenWork = {
  list: caseList,
  page: '/monitor',
  filter: (operatorId) => ({ handlerId: operatorId }),
}
