import { sql } from 'kysely'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { approvalErrors } from '../errors.ts'
import type { Facts } from '../schema/case.ts'
import { findCase } from '../store/case.ts'
import { currentVersionOf } from '../store/flow.ts'
import { chainOf, type OutsideRef } from '../store/outside.ts'
import { SYSTEM } from './act.ts'
import { Board } from './board.ts'
import type { CaseContext } from './listener.ts'
import type { OutsideRunner, OutsideWork } from './outside.ts'
import { completeOutside, failOutside } from './outside-run.ts'
import { caseContextOf, settle } from './settle.ts'
import { startCaseOn } from './subject.ts'

/** Cases that may stand in one chain, the first included. */
const CHAIN_MAX = 10

/**
 * Refuses a child that would go round in a circle, or make a chain too long: each flow runs once in a chain.
 *
 * @throws RELAY_LOOP
 */
export async function requireNoLoop({ tx }: Pick<CaseContext, 'tx'>, caseId: string, flowCode: string): Promise<void> {
  const chain = await chainOf(tx, caseId)
  if (chain.length >= CHAIN_MAX || chain.some(({ code }) => code === flowCode)) {
    throw approvalErrors.RELAY_LOOP({ code: flowCode })
  }
}

/** Starts the published version of a flow on the same subject, by the same maker. @throws RELAY_LOOP, FLOW_NOT_PUBLISHED */
async function startChild(context: CaseContext, work: OutsideWork, flowCode: string, facts: Facts): Promise<string> {
  await requireNoLoop(context, work.caseId, flowCode)
  const versionId = await currentVersionOf(context.tx, flowCode)
  if (versionId === null) throw approvalErrors.FLOW_NOT_PUBLISHED({ code: flowCode })
  const { caseId, tokenId, visit } = work
  const { makerId, makerName, targetType, targetId, targetLabel, clientId, accountId, businessLine, departmentId } =
    work.row
  const moved = await startCaseOn(
    { ...context, actor: { operatorId: makerId, name: makerName } },
    {
      target: { type: targetType, id: targetId, label: targetLabel },
      facts,
      clientId,
      accountId,
      businessLine,
      departmentId,
    },
    { versionId, parent: { caseId, tokenId, visit } },
  )
  return moved.caseId
}

/** The facts handed on: those the relay maps, by their new names; all of them when it maps none. */
function handedOn(facts: Facts, map: Readonly<Record<string, string>>): Facts {
  const pairs = Object.entries(map)
  if (pairs.length === 0) return facts
  return Object.fromEntries(pairs.map(([name, from]) => [name, facts[from] ?? null]))
}

/**
 * Stops the case that was started for a step which nobody waits for any more: what was only a part ends with the whole.
 * What it had done outside by then is left to be reversed, as whenever a case is stopped.
 */
export async function abandonChild(context: CaseContext, ref: OutsideRef): Promise<void> {
  const [child] = await rows(
    context.tx,
    sql<{ id: string }>`select id from approvals.case where parent_id = ${ref.caseId}::uuid
      and parent_token_id = ${ref.tokenId}::uuid and parent_visit = ${ref.visit} and state = 'running'`,
  )
  if (!child) return
  const board = new Board(context.tx, context.platform, context.now)
  await board.load([child.id], [])
  const seat = board.seats.get(child.id)
  if (seat && !board.apply(seat, { kind: 'terminate' }, SYSTEM, { parentEnded: ref.caseId }))
    await settle(context, board, seat)
}

/** A step that is a flow of its own: goes on when that is approved, and is stuck when it ends otherwise. */
export const subFlowRunner: OutsideRunner = {
  kind: 'subFlow',
  async run(context, work) {
    if (work.node.kind !== 'subFlow') throw new Error(`node ${work.nodeId} is no sub-flow`)
    const childId = await startChild(context, work, work.node.flowCode, work.facts)
    return { kind: 'waiting', detail: { childId } }
  },
  abandon: abandonChild,
}

/** The next flow, started from this one, which may wait for it. */
export const relayRunner: OutsideRunner = {
  kind: 'relay',
  async run(context, work) {
    if (work.node.kind !== 'relay') throw new Error(`node ${work.nodeId} is no relay`)
    const { flowCode, map, wait } = work.node
    const childId = await startChild(context, work, flowCode, handedOn(work.facts, map))
    return { kind: wait ? 'waiting' : 'completed', detail: { childId } }
  },
  abandon: abandonChild,
}

/** Lets a case go on that waits for one it has started, now that that one has ended. */
export async function answerParent(platform: Platform, parent: OutsideRef, childId: string): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const { context, close } = caseContextOf(tx, platform)
    const child = await findCase(tx, childId)
    if (!child || child.state === 'running') throw new Error(`case ${childId} has not ended`)
    const { state } = child
    if (state === 'approved') await completeOutside(context, parent, {}, { childId })
    else await failOutside(context, parent, { module: 'approvals', code: 'CHILD_REFUSED', params: { state } })
    await close()
  })
}
