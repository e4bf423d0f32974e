import { z } from 'zod'
import { defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { approvalErrors } from '../errors.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import { flowDefinition } from '../schema/flow.ts'
import type { FlowSketch } from '../schema/sketch.ts'
import * as wire from '../schema/wire.ts'
import { pinned, requirePublishable } from '../service/publish.ts'
import { type FlowRow, insertFlow, insertVersion, lockFlow, setRetired } from '../store/flow.ts'
import { findDraft, putDraft, removeDraft } from '../store/flow-draft.ts'
import { commandsUsing } from '../store/rule.ts'

/** A proposal about a setting of the house, which belongs to no client and no account. */
export function unscoped(
  target: Proposal['target'],
  version: string,
  before: Proposal['before'],
  after: Proposal['after'],
): Proposal {
  const nowhere = { clientId: null, accountId: null, businessLine: null, departmentId: null }
  return { target, version, ...nowhere, facts: {}, before, after, reason: null }
}

export const createFlow = defineCommand({
  name: 'approvals.flow.create',
  scope: 'none',
  input: wire.flowCreate,
  output: wire.flowTarget,
  async run({ tx, now, record }, { code, label }) {
    const id = await insertFlow(tx, { code, label, now })
    if (id === null) throw approvalErrors.FLOW_CODE_TAKEN({ code })
    record({ target: { type: 'flow', id, label: code }, after: { code, label } })
    return { id }
  },
})

function requireOwn(flow: FlowRow | null): FlowRow {
  if (!flow) throw platformErrors.NOT_FOUND()
  if (flow.code.startsWith('built-in.')) throw approvalErrors.FLOW_BUILT_IN()
  return flow
}

/** Whether a draft says what a definition says; one that is not complete never does. */
function isSameFlow(draft: FlowSketch, definition: FlowDefinition): boolean {
  const parsed = flowDefinition.safeParse(draft)
  return parsed.success && JSON.stringify(parsed.data) === JSON.stringify(definition)
}

/**
 * Keeps what somebody is drawing. The draft is everybody's who may draw; whoever saves one that was changed since is
 * refused with FLOW_DRAFT_CHANGED and decides which of the two stays.
 */
export const saveDraft = defineCommand({
  name: 'approvals.flow.saveDraft',
  scope: 'none',
  input: wire.flowSaveDraft,
  output: wire.flowDraftSaved,
  async run({ tx, actor, now, record }, { id, version, label, definition }) {
    const flow = requireOwn(await lockFlow(tx, id))
    const before = await findDraft(tx, id)
    if ((before?.version ?? 0) !== version) {
      const { changedBy, changedAt } = before ?? { changedBy: '', changedAt: '' }
      throw approvalErrors.FLOW_DRAFT_CHANGED({ changedBy, changedAt: String(changedAt) })
    }
    const by = { id: actor.operatorId, name: actor.name }
    await putDraft(tx, { flowId: id, label, definition, version: version + 1, by, now })
    record({ target: { type: 'flow', id, label: flow.code } })
    return { id, version: version + 1 }
  },
})

/** Throws a draft away; the flow goes on as it is published. */
export const discardDraft = defineCommand({
  name: 'approvals.flow.discardDraft',
  permission: 'approvals.flow.saveDraft',
  scope: 'none',
  input: wire.flowTarget,
  output: wire.flowTarget,
  async run({ tx, record }, { id }) {
    const flow = requireOwn(await lockFlow(tx, id))
    await removeDraft(tx, id)
    record({ target: { type: 'flow', id, label: flow.code } })
    return { id }
  },
})

/** Publishes the next version of a flow. Running cases keep theirs; only new ones get this. */
export const publishFlow = defineCommand({
  name: 'approvals.flow.publish',
  scope: 'none',
  input: wire.flowPublish,
  output: z.object({ id: z.uuid(), versionId: z.uuid(), number: z.number() }),
  async propose({ tx }, input) {
    const flow = requireOwn(await lockFlow(tx, input.id))
    const target = { type: 'flow', id: flow.id, label: flow.code }
    const steps = (nodes: readonly { id: string }[]) => nodes.map((node) => node.id).join(', ')
    const before = { number: flow.currentNumber }
    const after = { number: (flow.currentNumber ?? 0) + 1, nodes: steps(input.definition.nodes) }
    return unscoped(target, String(flow.version), before, after)
  },
  async run({ tx, actor, now, platform, record }, { id, label, definition }) {
    const flow = requireOwn(await lockFlow(tx, id))
    requirePublishable(platform, definition)
    const draft = await findDraft(tx, id)
    // Somebody may have drawn on meanwhile: only what is published now needs no draft any more.
    if (draft && isSameFlow(draft.definition, definition)) await removeDraft(tx, id)
    const kept = await pinned(platform, tx, definition)
    const made = await insertVersion(tx, { flow, label, definition: kept, by: actor.operatorId, now })
    record({ target: { type: 'flow', id, label: flow.code } })
    record({ before: { number: flow.currentNumber }, after: { number: made.number } })
    return { id, versionId: made.id, number: made.number }
  },
})

/** Takes a flow out of use; running cases finish on it. */
export const retireFlow = defineCommand({
  name: 'approvals.flow.retire',
  scope: 'none',
  input: wire.flowTarget,
  output: wire.flowTarget,
  async run({ tx, now, record }, { id }) {
    const flow = requireOwn(await lockFlow(tx, id))
    if ((await commandsUsing(tx, id)).length > 0) throw approvalErrors.FLOW_IN_USE()
    await setRetired(tx, id, now)
    record({ target: { type: 'flow', id, label: flow.code } })
    return { id }
  },
})
