import { sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, type ListColumn, type ListDefinition } from '#platform/lists/list.ts'
import { ticketsOfBatch } from '../store/batch.ts'
import { ticketList } from './cases.ts'
import { todoList } from './inbox.ts'

/** Only what came of one sheet or selection. */
const batchFilter = defineFilter({
  key: 'batchId',
  schema: z.uuid(),
  kind: 'id',
  where: (id) => sql`c.id in (${ticketsOfBatch(id)})`,
})

/** Row of the sheet it came from; walks intake_row_ticket. */
const sheetRow: ListColumn = {
  key: 'sheetRow',
  kind: 'number',
  select: sql`(select q.row from platform.intake_row q where q.ticket_id = c.id)`,
}
/** What it would change, a line per field. */
const changes: ListColumn = {
  key: 'changes',
  kind: 'tags',
  select: sql`case when t.case_id is not null then
    jsonb_build_object('command', t.command, 'before', t.before, 'after', t.after) end`,
  names: 'changes',
  width: 320,
}
/** Why what was approved could not be carried out. */
const failure: ListColumn = {
  key: 'failure',
  kind: 'text',
  select: sql`case when t.failure_code is not null then jsonb_build_object('module', t.failure_module,
    'code', t.failure_code, 'params', t.failure_params) end`,
  names: 'problem',
  width: 240,
}

/** Those first that tell the tickets of a batch apart; what is alike in all of them is there on demand. */
function batchColumns(columns: readonly ListColumn[], own: readonly ListColumn[]): ListColumn[] {
  const shown = new Set(['command', 'state', 'reason', 'handlers'])
  const whom = columns.filter(({ key }) => key === 'accountName')
  const rest = columns
    .filter(({ key }) => key !== 'accountName')
    .map((column) => ({ ...column, hidden: !shown.has(column.key) }))
  return [...whom, sheetRow, ...rest.filter(({ hidden }) => !hidden), ...own, ...rest.filter(({ hidden }) => hidden)]
}

/** Tickets of a sheet or a selection with their differences, in their order. As `approvals.ticket`. */
export const batchList: ListDefinition = {
  ...ticketList,
  id: 'approvals.batchTicket',
  summary: 'Tickets that came together, with what each would change and why it could not',
  columns: batchColumns(ticketList.columns, [changes, failure]),
  filters: [...ticketList.filters, batchFilter],
  sorts: [ticketList.sorts[1] ?? ticketList.sorts[0], ticketList.sorts[0]],
}

/** What waits for this person of a sheet or a selection. As `approvals.todo`. */
export const batchTodoList: ListDefinition = {
  ...todoList,
  id: 'approvals.batchTodo',
  summary: 'Tasks of tickets that came together, with what each would change',
  columns: batchColumns(todoList.columns, [changes]),
  filters: [...todoList.filters, batchFilter],
}
