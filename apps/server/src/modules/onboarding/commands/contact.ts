import { randomInt, timingSafeEqual } from 'node:crypto'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type FieldProblem, Refused } from '#kernel/refusal.ts'
import { giveUpMessages, newCode, queueMessage } from '#modules/messages'
import type { Batch, BatchCall, BatchContext, BatchResult } from '#platform/batch.ts'
import { runAlone } from '#platform/batch-of-one.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { onboardingErrors } from '../errors.ts'
import { CODE_KIND } from '../kinds.ts'
import { CODE_MINUTES, CODE_TRIES_MAX, pauseBefore } from '../policy/contact.ts'
import { SEAL } from '../policy/purpose.ts'
import * as wire from '../schema/contact.ts'
import { type Reached, reachedBy } from '../service/contact.ts'
import { currentRevision } from '../service/content.ts'
import { doer, lockedApplication, recordTarget, requireMaker, requireState } from '../service/target.ts'
import { type ApplicationRow, insertEvent } from '../store/application.ts'
import * as store from '../store/contact.ts'

const codeHash = (cipher: Cipher, id: string, code: string) => cipher.sign(`${id}:${code}`, SEAL.code)
const at = (path: string, code: string, params?: FieldProblem['params']): FieldProblem[] => [
  { path, code, module: 'onboarding', ...(params ? { params } : {}) },
]

/**
 * The draft of its maker, locked and on the record, with the number or address that a channel goes to.
 *
 * @throws NOT_FOUND, NOT_MAKER, APPLICATION_STATE_FORBIDS, CONTACT_MISSING, CONTACT_CONFIRMED
 */
async function unconfirmed(context: CommandContext, id: string, channel: wire.ContactChannel) {
  const { tx, platform } = context
  const application = await lockedApplication(context, id)
  recordTarget(context, application)
  requireMaker(context, application)
  requireState(application, ['DRAFT', 'RETURNED'])
  const { content } = await currentRevision(tx, platform.cipher, application)
  const reached = content.profile && reachedBy(platform.cipher, content.profile, channel)
  if (!reached) throw onboardingErrors.CONTACT_MISSING({}, at('channel', 'CONTACT_MISSING'))
  const stand = await store.confirmations(tx, id)
  if (stand.some((one) => one.channel === channel)) throw onboardingErrors.CONTACT_CONFIRMED()
  return { application, reached, language: content.profile?.language ?? 'en' }
}

function announce(context: CommandContext, { id, businessLine, departmentId }: ApplicationRow): void {
  context.emit({ topic: 'applications', ids: [id], businessLine, departmentId })
}

/** @throws CODE_SENT_OFTEN while the number has had too many, from whatever application. */
async function requireRest(context: CommandContext, toIndex: Buffer): Promise<void> {
  const since = toWire(context.now.subtract({ hours: 24 }))
  const retryAfterSeconds = pauseBefore(await store.codesSent(context.tx, toIndex, since), context.now)
  if (retryAfterSeconds > 0) {
    const params = { retryAfterSeconds }
    throw onboardingErrors.CODE_SENT_OFTEN(params, at('channel', 'CODE_SENT_OFTEN', params))
  }
}

async function sendCode(context: CommandContext, id: string, reached: Reached, language: 'zh-Hans' | 'zh-Hant' | 'en') {
  const code = newCode(randomInt)
  const values = { code, minutes: String(CODE_MINUTES) }
  const kind = CODE_KIND[reached.channel]
  const dedupeKey = `onboarding.contactCode:${id}`
  const message = await queueMessage(context, { kind, to: reached.to, language, values, dedupeKey, clientId: null })
  return { messageId: message.id, codeHash: codeHash(context.platform.cipher, id, code) }
}

/** Sends a code to the phone or the address of mail written in a draft; it takes the place of the one before. */
export const sendContactCode = defineCommand({
  name: 'onboarding.contact.sendCode',
  permission: 'onboarding.application.update',
  input: wire.contactCodeAsk,
  output: wire.contactCodeSent,
  async run(context, { id, channel }) {
    const { tx, now } = context
    const { channels } = await store.findDemand(tx)
    if (!channels.includes(channel)) {
      throw onboardingErrors.CONTACT_CHANNEL_CLOSED({}, at('channel', 'CONTACT_CHANNEL_CLOSED'))
    }
    const { application, reached, language } = await unconfirmed(context, id, channel)
    const { toMasked, toIndex } = reached
    await requireRest(context, toIndex)
    const sentAt = toWire(now)
    await giveUpMessages(tx, await store.endCode(tx, id, channel, sentAt), 'SUPERSEDED', sentAt)
    const codeId = newId<'contactCode'>()
    const sent = await sendCode(context, codeId, reached, language)
    const expiresAt = toWire(now.add({ minutes: CODE_MINUTES }))
    await store.insertCode(tx, { id: codeId, applicationId: id, channel, toIndex, ...sent, sentAt, expiresAt })
    context.record({ after: { channel, to: toMasked } })
    announce(context, application)
    return { toMasked, expiresAt }
  },
})

/** Looks at the code told. @throws CODE_OVER, CODE_WRONG; either way the guess has been counted. */
async function confirm(context: CommandContext, given: { id: string; channel: wire.ContactChannel; code: string }) {
  const { tx, platform, now } = context
  const { id, channel, code } = given
  const { application, reached } = await unconfirmed(context, id, channel)
  const { toMasked, toIndex } = reached
  context.record({ after: { channel, to: toMasked } })
  const open = (await store.openCodes(tx, id)).find((one) => one.channel === channel)
  const good = open && Temporal.Instant.compare(open.expiresAt, now) > 0 && open.toIndex.equals(toIndex)
  if (!good || open.tries >= CODE_TRIES_MAX) throw onboardingErrors.CODE_OVER({}, at('code', 'CODE_OVER'))
  await store.countTry(tx, open.id)
  if (!timingSafeEqual(codeHash(platform.cipher, open.id, code), open.codeHash)) {
    const params = { triesLeft: CODE_TRIES_MAX - open.tries - 1 }
    throw onboardingErrors.CODE_WRONG(params, at('code', 'CODE_WRONG', params))
  }
  const confirmedAt = toWire(now)
  const { operatorId, name } = doer(context)
  await store.endCode(tx, id, channel, confirmedAt)
  await store.insertConfirmation(tx, id, { channel, toIndex, at: confirmedAt, byName: name })
  const { revision, state } = application
  const moment = { at: confirmedAt, revision, kind: 'contactConfirmed', fromState: state, toState: state, step: null }
  await insertEvent(tx, id, { ...moment, operatorId, operatorName: name, remark: toMasked })
  announce(context, application)
  return { confirmedAt }
}

async function tried({ tx, now, platform }: BatchContext, call: BatchCall): Promise<BatchResult> {
  const { actor, record, emit, enqueue } = call
  const context: CommandContext = { tx, now, platform, actor, ticket: null, record, emit, enqueue }
  try {
    return { kind: 'done', value: await confirm(context, wire.contactCodeTold.parse(call.input)) }
  } catch (error) {
    if (error instanceof Refused) return { kind: 'refused', refusal: error }
    throw error
  }
}

/** Guesses as a batch: what one of them counted stays counted when it is refused, which a transaction of its own would undo. */
const guesses: Batch = {
  name: 'onboarding.contact.guesses',
  async run(context, calls) {
    const results: BatchResult[] = []
    for (const call of calls) results.push(await tried(context, call))
    return results
  },
}

const CONFIRM = 'onboarding.contact.confirm'

/** Takes the code that the client reads out: the phone or the address is the client's. */
export const confirmContact = defineCommand({
  name: CONFIRM,
  permission: 'onboarding.application.update',
  input: wire.contactCodeTold,
  output: wire.contactConfirmed,
  batch: guesses,
  run: runAlone(guesses, CONFIRM),
})

const sorted = (values: readonly string[]) => [...new Set(values)].sort()

/** @throws CONTACT_DEMAND_UNCHANGED */
async function changing(context: CommandContext, input: wire.ContactDemandSet) {
  const demand = await store.findDemand(context.tx, true)
  const shown = ({ sources, channels }: Pick<wire.ContactDemand, 'sources' | 'channels'>) => ({
    sources: sorted(sources),
    channels: sorted(channels),
  })
  const [before, after] = [shown(demand), shown(input)]
  if (JSON.stringify(before) === JSON.stringify(after)) throw onboardingErrors.CONTACT_DEMAND_UNCHANGED()
  const title = { type: 'contactDemand', id: 'contactDemand', label: 'onboarding.contactDemand' }
  return { target: title, before, after }
}

/** Lays down of which applications a proved contact is asked, and by which ways it may be proved. */
export const setContactDemand = defineCommand({
  name: 'onboarding.contactDemand.set',
  scope: 'none',
  input: wire.contactDemandSet,
  output: wire.contactDemand,
  async propose(context, input) {
    const { target, before, after } = await changing(context, input)
    return {
      target,
      version: JSON.stringify(before),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: { off: after.sources.length === 0 },
      before,
      after,
      reason: input.remark,
    }
  },
  async run(context, input) {
    const { target, before, after } = await changing(context, input)
    await store.putDemand(context.tx, input, { name: context.actor.name, at: toWire(context.now) })
    context.record({ target, before, after, reason: input.remark })
    return store.findDemand(context.tx)
  },
})
