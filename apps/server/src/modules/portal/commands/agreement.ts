import { sql } from 'kysely'
import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { draftValues, draftWords, launchRequest, ownDraft, type RequestLaunch, saveDraft } from '#modules/businesses'
import { memberContact } from '#modules/members'
import { queueMessage } from '#modules/messages'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { portalErrors } from '../errors.ts'
import { AGREEMENT_KIND } from '../kinds.ts'
import { clientActor } from '../resolve.ts'
import * as wire from '../schema.ts'
import { requireClient, type Startable } from '../service/own.ts'
import * as store from '../store/agreement.ts'
import { holdersOf } from '../store/authority.ts'
import { signingIn } from '../store/challenge.ts'
import { insertOrigin } from '../store/origin.ts'

/** Tells the other holders that they are asked. */
async function tell(context: CommandContext, others: readonly string[], id: string, { business, as }: Startable) {
  const { tx, platform } = context
  context.emit({ topic: 'requests', ids: [id], operatorIds: others })
  for (const memberId of others) {
    const [who, { phone }] = await Promise.all([signingIn(tx, memberId), memberContact(tx, platform.cipher, memberId)])
    if (!who || phone === null) continue
    await queueMessage(context, {
      kind: AGREEMENT_KIND,
      to: phone,
      language: who.language,
      values: { business: business.names[who.language] },
      dedupeKey: `portal.agreement:${id}:${memberId}`,
      clientId: as.clientId,
    })
  }
}

/** Whether it could be launched as it is: tried and rolled back, files and all. */
async function rehearse(context: CommandContext, launch: RequestLaunch): Promise<void> {
  const nothing = () => undefined
  await sql`savepoint portal_rehearsal`.execute(context.tx)
  await launchRequest({ ...context, record: nothing, emit: nothing, enqueue: nothing }, launch)
  await sql`rollback to savepoint portal_rehearsal`.execute(context.tx)
}

type Asking = {
  launch: RequestLaunch
  started: Startable
  place: { sessionId: string; deviceKey: string; agent: string | null; memberNo: string }
  consent: string
}

/** Keeps what one of several holders wants, and asks the others. @throws JOINT_ALONE, AGREEMENT_WAITS, and what a launch refuses */
export async function askOthers(context: CommandContext, { launch, started, place, consent }: Asking): Promise<string> {
  const { tx, actor, now, platform } = context
  const { clientId } = started.as
  const holders = await holdersOf(tx, clientId, dateAt(now, platform.config.timeZone))
  const others = holders.filter((one) => one !== actor.operatorId)
  if (others.length === 0) throw portalErrors.JOINT_ALONE()
  await rehearse(context, launch)
  const { businessId, values, words = {}, draftId = null } = launch
  const accountId = started.account.id
  const known = draftId === null ? null : await ownDraft(context, draftId)
  const draft = await saveDraft(context, {
    id: known?.id ?? null,
    number: known?.number ?? null,
    businessId,
    accountId,
    clientId: null,
    copyOf: null,
    values,
    words,
  })
  const id = newId<'agreement'>()
  const { memberNo: askedByNo, ...session } = place
  const asked = await store.insertAgreement(tx, {
    id,
    draftId: draft.id,
    draftNumber: draft.number,
    businessId,
    accountId,
    clientId,
    askedBy: actor.operatorId,
    askedByNo,
    ...session,
    ip: actor.ip,
    consent,
    askedAt: toWire(now),
  })
  if (!asked) throw portalErrors.AGREEMENT_WAITS()
  await tell(context, others, id, started)
  context.record({
    target: { type: 'agreement', id, label: started.business.code },
    clientId,
    accountId,
    after: { business: started.business.code, memberNo: askedByNo, asked: others.length },
  })
  return id
}

/** One that waits, of a client the actor holds an account with; locked. @throws NOT_FOUND, AGREEMENT_OVER */
async function waiting(context: CommandContext, id: string) {
  const { tx, actor, now, platform } = context
  requireClient(actor)
  const clientIds = actor.scope.all ? [] : (actor.scope.clientIds ?? [])
  const found = await store.findAgreement(tx, clientIds, id, true)
  const holders = found ? await holdersOf(tx, found.clientId, dateAt(now, platform.config.timeZone)) : []
  if (!found || !holders.includes(actor.operatorId)) throw platformErrors.NOT_FOUND()
  const target = { type: 'agreement', id, label: found.askedByNo }
  context.record({ target, clientId: found.clientId, accountId: found.accountId })
  if (found.state !== 'waiting') throw portalErrors.AGREEMENT_OVER()
  return { found, holders }
}

/** Launches what all have agreed to, in the name of who asked. @throws AGREEMENT_CHANGED and what a launch refuses */
async function launchAgreed(context: CommandContext, found: store.AgreementRow) {
  const { tx, platform, now } = context
  const asker = await clientActor(tx, found.askedBy, dateAt(now, platform.config.timeZone))
  if (!asker) throw portalErrors.AGREEMENT_CHANGED()
  const own: CommandContext = { ...context, actor: asker }
  const draft = await ownDraft(own, found.draftId).catch(() => null)
  if (draft?.number !== found.draftNumber) throw portalErrors.AGREEMENT_CHANGED()
  const { businessId, accountId } = found
  const made = await launchRequest(own, {
    businessId,
    accountId,
    clientId: null,
    values: draftValues(platform.cipher, draft),
    baseline: 'registers',
    // He was held to what was offered when he asked, and all read what it was called then.
    offered: 'anything',
    words: draftWords(platform.cipher, draft),
    acknowledged: 'everything',
    origin: 'portal',
    draftId: draft.id,
  })
  const { clientId, askedBy: memberId, askedByNo: memberNo, sessionId, deviceKey, agent, ip, consent } = found
  const from = { clientId, memberId, memberNo, sessionId, deviceKey, agent, ip, consent }
  const as = { relation: 'joint', channel: 'portal' } as const
  await insertOrigin(tx, { requestId: made.id, caseId: made.caseId, ...from, ...as, at: toWire(now) })
  return made
}

/** What another holder says: one no ends it; once all have agreed it is launched. */
export const answerAgreement = defineCommand({
  name: 'portal.agreement.answer',
  permission: null,
  scope: 'own',
  input: wire.agreementAnswer,
  output: wire.agreementAnswered,
  async run(context, { id, answer }) {
    const { tx, actor, now } = context
    const { found, holders } = await waiting(context, id)
    if (found.askedBy === actor.operatorId) throw platformErrors.NOT_FOUND()
    const at = toWire(now)
    const said = { agreementId: id, memberId: actor.operatorId, answer, sessionId: actor.sessionId ?? '', at }
    if (!(await store.insertAnswer(tx, said))) throw portalErrors.AGREEMENT_OVER()
    context.record({ after: { answer } })
    context.emit({ topic: 'requests', ids: [id], operatorIds: holders })
    if (answer === 'declined') {
      await store.settleAgreement(tx, id, { state: 'declined', requestId: null, at })
      return { state: 'declined' as const, requestId: null }
    }
    const agreed = new Set(await store.agreedBy(tx, id))
    const open = holders.filter((one) => one !== found.askedBy && !agreed.has(one))
    if (open.length > 0) return { state: 'waiting' as const, requestId: null }
    const made = await launchAgreed(context, found)
    await store.settleAgreement(tx, id, { state: 'agreed', requestId: made.id, at })
    context.record({ after: { answer, requestNo: made.requestNo } })
    return { state: 'agreed' as const, requestId: made.id }
  },
})

/** Whoever asked takes it back; what he filled in stays his draft. */
export const withdrawAgreement = defineCommand({
  name: 'portal.agreement.withdraw',
  permission: null,
  scope: 'own',
  input: wire.portalTarget,
  output: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const { found, holders } = await waiting(context, id)
    if (found.askedBy !== context.actor.operatorId) throw platformErrors.NOT_FOUND()
    const at = toWire(context.now)
    await store.settleAgreement(context.tx, id, { state: 'withdrawn', requestId: null, at })
    context.emit({ topic: 'requests', ids: [id], operatorIds: holders })
    return { id }
  },
})
