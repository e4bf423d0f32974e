import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { holdCases, sendOn, takeCaseBack } from '#modules/approvals'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { businessErrors } from '../errors.ts'
import { SEAL } from '../policy/purpose.ts'
import { rightTo, rightToColumn } from '../schema/forms.ts'
import * as wire from '../schema/request.ts'
import { carriedFrom } from '../service/carry.ts'
import { discardDraft, ownDraft, saveDraft } from '../service/drafts.ts'
import { follow } from '../service/follow.ts'
import { launchRequest } from '../service/launch.ts'
import { sensitiveValues } from '../service/masking.ts'
import { recordRequest } from '../service/record.ts'
import { settled, writeRevision } from '../service/revise.ts'
import { rightsToLook, seenRequest } from '../service/see.ts'
import { openBaseline, openValues } from '../service/values.ts'
import { findBusiness } from '../store/business.ts'
import { setFavourite } from '../store/catalogue.ts'
import { findRequest, lockRequests, type RequestRow } from '../store/request.ts'
import { revisionsOf } from '../store/revision.ts'
import { versionById } from '../store/version.ts'

/** The request in the actor's scope, locked after its case as decisions lock it. @throws NOT_FOUND */
export async function lockedRequest(context: CommandContext, id: string): Promise<RequestRow> {
  const known = await findRequest(context.tx, context.actor, id)
  if (!known) throw platformErrors.NOT_FOUND()
  if (known.caseId !== null) await holdCases(context.tx, [known.caseId])
  const locked = (await lockRequests(context.tx, [id])).get(id)
  if (!locked) throw platformErrors.NOT_FOUND()
  recordRequest(context, locked)
  return locked
}

/** Launches a business for a client, an account or nobody. */
export const launch = defineCommand({
  name: 'businesses.request.launch',
  input: wire.requestLaunch,
  output: wire.requestLaunched,
  async run(context, input) {
    const { draftId, copyOf, baseline, ...asked } = input
    const draft = draftId === null ? null : await ownDraft(context, draftId)
    const carried = await carriedFrom(context.tx, context.actor, draft?.copiedFrom ?? copyOf)
    const subject = { accountId: asked.accountId, clientId: asked.clientId }
    return launchRequest(context, {
      ...asked,
      ...openBaseline(context.platform.cipher, baseline, subject),
      carried,
      ...(draft ? { draftId: draft.id } : {}),
    })
  },
})

/** Keeps a launch in the making for its owner. */
export const keepDraft = defineCommand({
  name: 'businesses.draft.save',
  permission: launch.name,
  scope: 'own',
  input: wire.draftSave,
  output: wire.draftSaved,
  async run(context, input) {
    const draft = await saveDraft(context, input)
    context.record({
      target: { type: 'requestDraft', id: draft.id, label: draft.subjectLabel ?? '' },
      clientId: draft.clientId,
      accountId: draft.accountId,
    })
    return { id: draft.id, number: draft.number }
  },
})

export const dropDraft = defineCommand({
  name: 'businesses.draft.discard',
  permission: launch.name,
  scope: 'own',
  input: wire.requestTarget,
  output: wire.requestTarget,
  async run(context, { id }) {
    const draft = await ownDraft(context, id)
    context.record({ target: { type: 'requestDraft', id, label: draft.subjectLabel ?? '' } })
    await discardDraft(context, id)
    return { id }
  },
})

/** Sends a returned request on with what its maker put right. */
export const amend = defineCommand({
  name: 'businesses.request.amend',
  permission: launch.name,
  input: wire.requestAmend,
  output: wire.requestLaunched.omit({ caseId: true }),
  async run(context, { id, revision, values, offers, remark }) {
    const request = await lockedRequest(context, id)
    requireMaker(context, request)
    if (request.state !== 'returned' || request.caseId === null)
      throw businessErrors.REQUEST_STATE_FORBIDS({ state: request.state })
    if (request.revision !== revision) throw platformErrors.VERSION_STALE()
    const amended = await settled(context, request, values, offers)
    await writeRevision(context, request, {
      kind: 'amend',
      nodeId: null,
      reason: remark,
      values: amended.values,
      words: amended.words,
      by: context.actor,
    })
    const moved = await sendOn(context, request.caseId, amended.facts, remark)
    await follow(context, request, moved)
    context.record({ before: { revision }, after: { revision: revision + 1, changed: amended.changed } })
    return { id, requestNo: request.requestNo }
  },
})

/** @throws NOT_THE_MAKER */
function requireMaker({ actor }: CommandContext, request: RequestRow): void {
  if (request.makerId !== actor.operatorId) throw businessErrors.NOT_THE_MAKER({ maker: request.makerName })
}

/** Takes a request back for good; it can be copied into a new one. */
export const withdraw = defineCommand({
  name: 'businesses.request.withdraw',
  permission: launch.name,
  input: wire.requestWithdraw,
  output: wire.requestTarget,
  async run(context, { id, remark }) {
    const request = await lockedRequest(context, id)
    requireMaker(context, request)
    if (request.endedAt !== null || request.caseId === null)
      throw businessErrors.REQUEST_STATE_FORBIDS({ state: request.state })
    const moved = await takeCaseBack(context, request.caseId, remark)
    await follow(context, request, moved)
    context.record({ before: { state: request.state }, after: { state: 'withdrawn' }, reason: remark })
    return { id }
  },
})

/** Puts a business at the front of one's own catalogue. */
export const favour = defineCommand({
  name: 'businesses.favourite.set',
  permission: launch.name,
  scope: 'own',
  input: wire.favouriteSet,
  output: wire.favouriteSet,
  async run(context, { id, on }) {
    const business = await findBusiness(context.tx, context.actor, id)
    if (!business) throw platformErrors.NOT_FOUND()
    await setFavourite(context.tx, context.actor.operatorId, id, on)
    context.record({ target: { type: 'business', id, label: business.code }, after: { favourite: on } })
    return { id, on }
  },
})

/** Shows one masked value in full; each showing is recorded. */
export const reveal = defineCommand({
  name: 'businesses.value.reveal',
  input: wire.valueReveal,
  output: z.object({ value: z.json() }),
  async run(context, { id, path, revision }) {
    const { tx, actor, platform, now } = context
    const request = await seenRequest(tx, actor, id)
    if (!request) throw platformErrors.NOT_FOUND()
    const written = (await revisionsOf(tx, id)).find((one) => one.number === (revision ?? request.revision))
    const version = await versionById(tx, platform.db, request.versionId)
    const form = version.definition.forms[request.subjectType]
    const [field = path, , column] = path.split('.')
    const rights = await rightsToLook(tx, platform, actor, request)
    const right = column === undefined ? rightTo(rights, field) : rightToColumn(rights, field, column)
    const seen = right !== 'hidden'
    if (!written || !form || !seen) throw platformErrors.NOT_FOUND()
    const value = sensitiveValues(form, openValues(platform.cipher, written.valuesSealed, SEAL.values)).get(path)
    if (value === undefined) throw platformErrors.NOT_FOUND()
    recordRequest(context, request)
    context.record({ after: { shown: path, at: toWire(now) } })
    return { value }
  },
})
