import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import {
  amendRequest,
  discardDraft,
  launchRequest,
  openBaseline,
  ownDraft,
  type RequestLaunch,
  saveDraft,
  withdrawRequest,
} from '#modules/businesses'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { text } from '#platform/texts.ts'
import { portalErrors } from '../errors.ts'
import * as wire from '../schema.ts'
import { requireClient, startable } from '../service/own.ts'
import { insertOrigin } from '../store/origin.ts'
import { sessionPlace } from '../store/session.ts'
import { askOthers } from './agreement.ts'

const own = { permission: null, scope: 'own' } as const

/** Where a client stands while he starts something. @throws NO_CLIENT */
async function placeOf({ tx, actor }: CommandContext) {
  requireClient(actor)
  const sessionId = actor.sessionId ?? ''
  const place = await sessionPlace(tx, sessionId)
  if (!place) throw portalErrors.NO_CLIENT()
  return { sessionId, ...place }
}

/** Starts a business on one's own account, with what was agreed to kept as it was read. */
export const launch = defineCommand({
  name: 'portal.request.launch',
  ...own,
  input: wire.portalLaunch,
  output: wire.portalLaunched,
  async run(context, { businessId, accountId, values, baseline, acknowledged, draftId }) {
    const { tx, actor, now, platform } = context
    const place = await placeOf(context)
    const started = await startable(tx, actor, { businessId, accountId, today: dateAt(now, platform.config.timeZone) })
    const { business, as } = started
    const draft = draftId === null ? null : await ownDraft(context, draftId)
    const subject = { accountId, clientId: null }
    const asked: RequestLaunch = {
      businessId,
      ...subject,
      values,
      ...openBaseline(platform.cipher, baseline, subject),
      acknowledged,
      origin: 'portal',
      ...(draft ? { draftId: draft.id } : {}),
    }
    const { language } = actor
    const consent = business.definition.launch.portal?.consent?.[language] ?? text(language, 'portal:consent')
    if (started.starting === 'agreement') {
      const agreementId = await askOthers(context, { launch: asked, started, place, consent })
      return { id: null, requestNo: null, agreementId }
    }
    const made = await launchRequest(context, asked)
    await insertOrigin(tx, {
      requestId: made.id,
      caseId: made.caseId,
      memberId: actor.operatorId,
      memberNo: place.memberNo,
      clientId: as.clientId,
      relation: as.relation,
      channel: 'portal',
      sessionId: place.sessionId,
      deviceKey: place.deviceKey,
      agent: place.agent,
      ip: actor.ip,
      consent,
      at: toWire(now),
    })
    context.record({
      after: {
        requestNo: made.requestNo,
        business: business.code,
        channel: 'portal',
        memberNo: place.memberNo,
        relation: as.relation,
        device: place.deviceKey,
        agent: place.agent,
      },
    })
    return { id: made.id, requestNo: made.requestNo, agreementId: null }
  },
})

/** Keeps what a client has filled in so far. */
export const keepDraft = defineCommand({
  name: 'portal.draft.save',
  ...own,
  input: wire.portalDraft,
  output: wire.portalDrafted,
  async run(context, input) {
    requireClient(context.actor)
    const { as } = await startable(context.tx, context.actor, {
      ...input,
      today: dateAt(context.now, context.platform.config.timeZone),
    })
    const draft = await saveDraft(context, { ...input, clientId: null, copyOf: null })
    context.record({
      target: { type: 'requestDraft', id: draft.id, label: draft.subjectLabel ?? '' },
      clientId: as.clientId,
      accountId: input.accountId,
    })
    return { id: draft.id, number: draft.number }
  },
})

export const dropDraft = defineCommand({
  name: 'portal.draft.discard',
  ...own,
  input: wire.portalTarget,
  output: wire.portalTarget,
  async run(context, { id }) {
    requireClient(context.actor)
    const draft = await ownDraft(context, id)
    context.record({
      target: { type: 'requestDraft', id, label: draft.subjectLabel ?? '' },
      clientId: draft.clientId,
      accountId: draft.accountId,
    })
    await discardDraft(context, id)
    return { id }
  },
})

/** Sends a returned request on with what its client put right. */
export const amend = defineCommand({
  name: 'portal.request.amend',
  ...own,
  input: wire.portalAmend,
  output: wire.portalAmended,
  async run(context, input) {
    await placeOf(context)
    const { id, requestNo } = await amendRequest.run(context, { ...input, acknowledged: [] })
    return { id, requestNo }
  },
})

/** Takes one's own request back for good. */
export const withdraw = defineCommand({
  name: 'portal.request.withdraw',
  ...own,
  input: wire.portalWithdraw,
  output: wire.portalTarget,
  async run(context, input) {
    await placeOf(context)
    return withdrawRequest.run(context, input)
  },
})
