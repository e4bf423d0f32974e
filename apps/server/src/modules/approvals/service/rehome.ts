import { sql } from 'kysely'
import type { CommandContext } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { isInScope } from '#platform/scope.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import { isUndecided } from '../policy/lanes.ts'
import type { Token } from '../schema/case.ts'
import type { PeopleNode } from '../schema/flow.ts'
import { Board } from './board.ts'
import { askedAt, questionsOf } from './people.ts'
import type { Seat } from './seat.ts'
import { settle, settleAll } from './settle.ts'
import { applyAs, eventAt, note, seatFor, standingAt } from './watch.ts'

/** The steps where work stands whose people differ now that the case belongs elsewhere. */
async function changedPlaces(context: CommandContext, seat: Seat): Promise<Token[]> {
  const graph = graphOf(seat.flow.definition)
  const places = seat.state.tokens.flatMap((token) => {
    const node = nodeOf(graph, token.nodeId)
    const asks = node.kind === 'approve' || node.kind === 'handle'
    return asks && standingAt(seat, node.id).includes(token) ? [{ token, node: node as PeopleNode }] : []
  })
  const asked = places.map(({ node }) => askedAt(node, seat.row))
  if (asked.length === 0) return []
  const { directory } = context.platform
  const found = await directory.find(context.tx, await questionsOf(context.tx, asked), context.now)
  return places.flatMap(({ token, node }, index) => {
    const wanted = new Set(
      (found[index] ?? []).filter((id) => node.kind === 'handle' || !seat.state.barredIds.includes(id)),
    )
    const here = seat.state.tasks.filter((task) => task.visit === token.visit && task.source === 'rule')
    const now = new Set(
      here.flatMap((task) => (isUndecided(task) ? task.candidates : task.decidedBy !== null ? [task.decidedBy] : [])),
    )
    const same = now.size === wanted.size && [...wanted].every((id) => now.has(id))
    return same && token.state === 'asking' ? [] : [token]
  })
}

/** Puts a running case into another department and has the steps where work stands ask anew where their people differ. */
async function moveSeat(context: CommandContext, board: Board, seat: Seat, to: string, remark: string): Promise<void> {
  const before = seat.row.departmentId
  seat.row.departmentId = to
  if ('departmentId' in seat.state.facts) {
    seat.state = { ...seat.state, facts: { ...seat.state.facts, departmentId: to } }
  }
  note(context, seat, 'rehomed', null, remark, { before, after: to })
  for (const token of await changedPlaces(context, seat)) {
    applyAs(context, board, seat, eventAt(token), remark)
    await board.answerAsks()
  }
  await sql`update approvals.case set department_id = ${to}::uuid where id = ${seat.row.id}::uuid`.execute(context.tx)
}

/**
 * Moves a case to another department: from now on it is seen there, and steps that ask by department ask anew. Whoever
 * takes part in it goes on seeing it; the department it came from does not.
 *
 * @throws NOT_FOUND for a case, or a department, out of scope; CASE_CLOSED.
 */
export async function rehomeCase(
  context: CommandContext,
  caseId: string,
  departmentId: string,
  remark: string,
): Promise<void> {
  const { board, seat } = await seatFor(context, caseId)
  const { tx, platform, actor, record } = context
  const before = seat.row.departmentId
  const known = await platform.directory.departmentLabels(tx, [departmentId])
  if (!known.has(departmentId) || !isInScope(actor, { ...seat.row, departmentId })) throw platformErrors.NOT_FOUND()
  record({ reason: remark, before: { departmentId: before }, after: { departmentId }, departmentId })
  await moveSeat(context, board, seat, departmentId, remark)
  await settle(context, board, seat)
}

/** An account that goes from one department to another. */
export type AccountMoving = { accountId: string; from: string; to: string; remark: string }

/**
 * Moves the cases about an account along with it: those that run ask anew as if each were moved by hand, those that are
 * over are only seen elsewhere from now on. Cases that somebody had moved to a third department stay there. Whether the
 * person may move the account, its module has decided. Walks `case_account`.
 */
export async function rehomeCasesOf(context: CommandContext, moving: AccountMoving): Promise<void> {
  const { tx, platform, now } = context
  const { accountId, from, to, remark } = moving
  const running = await rows(
    tx,
    sql<{ id: string }>`select id from approvals.case
      where account_id = ${accountId}::uuid and department_id = ${from}::uuid and state = 'running' order by id`,
  )
  const board = new Board(tx, platform, now)
  await board.load(
    running.map(({ id }) => id),
    [],
  )
  const moved = [...board.seats.values()].filter(
    ({ row, state }) => state.status === 'running' && row.departmentId === from,
  )
  for (const seat of moved) await moveSeat(context, board, seat, to, remark)
  await settleAll(context, board, moved)
  await sql`update approvals.case set department_id = ${to}::uuid
    where account_id = ${accountId}::uuid and department_id = ${from}::uuid and state <> 'running'`.execute(tx)
}
