import { batchList, batchTodoList } from './lists/batch.ts'
import { caseList, ticketList } from './lists/cases.ts'
import { copyList, delegatedList, doneList, overdueList, poolList, startedList, todoList } from './lists/inbox.ts'

export {
  batchList,
  batchTodoList,
  caseList,
  copyList,
  delegatedList,
  doneList,
  overdueList,
  poolList,
  startedList,
  ticketList,
  todoList,
}

/** Every list of the module. */
export const lists = [
  ticketList,
  batchList,
  batchTodoList,
  caseList,
  todoList,
  poolList,
  overdueList,
  delegatedList,
  doneList,
  startedList,
  copyList,
]
