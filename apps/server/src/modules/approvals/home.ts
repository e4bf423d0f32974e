import { firstRows, type HomePart } from '#platform/home/home.ts'
import { todoList } from './lists.ts'
import { WORK } from './service/people.ts'

const SHOWN = 8

/** The oldest of what waits for the person. */
export const todoPart: HomePart = {
  id: 'approvals.todo',
  permission: WORK,
  read: (platform, actor) => firstRows(platform, actor, todoList, SHOWN),
}
