import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { approvalErrors } from '../errors.ts'
import * as wire from '../schema/wire.ts'
import { maySee } from '../service/detail.ts'
import { holdersOf, questionsOf, READ_COPIES } from '../service/people.ts'
import { signal } from '../service/signals.ts'
import { findCase } from '../store/case.ts'
import { insertCopies, insertHistory } from '../store/flush.ts'
import type { CaseRow } from '../store/rows.ts'
import { markUrged, urgedTask } from '../store/urge.ts'

/** The case, for whoever takes part in it or may see it. @throws NOT_FOUND */
async function knownCase({ tx, actor, record }: CommandContext, id: string): Promise<CaseRow> {
  const row = await findCase(tx, id)
  if (!row || !(await maySee(tx, actor, row))) throw platformErrors.NOT_FOUND()
  const { kind, targetLabel, businessLine, departmentId, clientId, accountId } = row
  record({ target: { type: kind, id, label: targetLabel }, businessLine, departmentId, clientId, accountId })
  return row
}

type Line = { kind: string; taskId?: string; nodeId?: string; remark: string | null; detail?: Record<string, Json> }

async function write({ tx, now, actor }: CommandContext, caseId: string, line: Line): Promise<void> {
  const { kind, taskId = null, nodeId = null, remark, detail = {} } = line
  const by = { operatorId: actor.operatorId, operatorName: actor.name }
  await insertHistory(tx, toWire(now), { caseId, kind, taskId, nodeId, ...by, remark, detail })
}

const doerOf = ({ actor }: CommandContext, remark: string | null) => ({
  operatorId: actor.operatorId,
  name: actor.name,
  remark,
})

/**
 * Reminds whoever holds an open task that it is waited for, once an hour at most however many people urge.
 *
 * @throws NOT_FOUND, TASK_CLOSED, URGED_ALREADY
 */
export const urge = defineCommand({
  name: 'approvals.task.urge',
  input: wire.taskTarget,
  output: wire.flowTarget,
  async run(context, { id, remark = null }) {
    const { tx, now } = context
    const task = await urgedTask(tx, id)
    if (!task) throw platformErrors.NOT_FOUND()
    const row = await knownCase(context, task.caseId)
    if (task.state !== 'open') throw approvalErrors.TASK_CLOSED()
    if (!(await markUrged(tx, id, now))) throw approvalErrors.URGED_ALREADY({ at: task.urgedAt ?? toWire(now) })
    const operatorIds = task.claimedBy === null ? task.candidates : [task.claimedBy]
    await write(context, row.id, {
      kind: 'urge',
      taskId: id,
      nodeId: task.nodeId,
      remark,
      detail: { named: operatorIds },
    })
    await signal(context, row, { kind: 'urged', taskIds: [id], operatorIds, by: doerOf(context, remark), remark })
    return { id }
  },
})

/** Says something about a case, without deciding anything; its maker and whoever is asked now hear of it at once. */
export const comment = defineCommand({
  name: 'approvals.case.comment',
  input: wire.caseComment,
  output: wire.flowTarget,
  async run(context, { id, remark }) {
    const row = await knownCase(context, id)
    await write(context, id, { kind: 'comment', remark })
    const operatorIds = [row.makerId].filter((one) => one !== context.actor.operatorId)
    await signal(context, row, { kind: 'commented', taskIds: [], operatorIds, by: doerOf(context, remark), remark })
    return { id }
  },
})

/**
 * Sends copies of a case to people who may read them and may see what it is about.
 *
 * @throws NOT_FOUND, PERSON_NOT_ELIGIBLE
 */
export const sendCopy = defineCommand({
  name: 'approvals.case.copy',
  input: wire.caseCopy,
  output: wire.flowTarget,
  async run(context, { id, operatorIds, remark = null }) {
    const { tx, now, platform, actor } = context
    const row = await knownCase(context, id)
    const named = [...new Set(operatorIds)]
    const questions = await questionsOf(tx, [holdersOf(READ_COPIES, row, named)])
    const [able = []] = await platform.directory.find(tx, questions, now)
    if (able.length < named.length) throw approvalErrors.PERSON_NOT_ELIGIBLE()
    const copies = named.map((operatorId) => ({ caseId: id, nodeId: null, operatorId, sentBy: actor.operatorId }))
    await insertCopies(tx, toWire(now), copies)
    await write(context, id, { kind: 'copy', remark, detail: { named } })
    await signal(context, row, { kind: 'copied', taskIds: [], operatorIds: named, by: doerOf(context, remark), remark })
    return { id }
  },
})
