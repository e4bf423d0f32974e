import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { normaliseEmail, normalisePhone } from '#modules/clients'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import { messageErrors } from './errors.ts'
import { kindOf } from './kinds.ts'
import { templateProblems, type Words } from './policy/template.ts'
import * as wire from './schema.ts'
import { messageInScope } from './scope.ts'
import { houseWords, queueMessage, SEND_TASK } from './service/queue.ts'
import { findMessage, requeue } from './store/message.ts'
import { dropTemplate, findQuietHours, ownTemplate, putQuietHours, putTemplate } from './store/setting.ts'

const RESENT_HOURS = 24
const reference = z.object({ id: z.uuid() })

/** Sends a failed message again, with the words it had. What carried a secret is gone and is asked for anew. */
export const resendMessage = defineCommand({
  name: 'messages.message.resend',
  input: wire.resendInput,
  output: reference,
  async run(context, { id, reason }) {
    const { tx, actor, now } = context
    const message = await findMessage(tx, messageInScope(actor), id, true)
    if (!message) throw platformErrors.NOT_FOUND()
    if (message.status !== 'FAILED') throw messageErrors.NOT_FAILED({ status: message.status })
    if (message.erased) throw messageErrors.TEXT_ERASED()
    await requeue(tx, id, { at: toWire(now), expiresAt: toWire(now.add({ hours: RESENT_HOURS })) })
    context.enqueue({ task: SEND_TASK, payload: { id }, attemptsMax: 3 })
    context.record({
      target: { type: 'message', id, label: `${message.kind} ${message.toMasked}` },
      clientId: message.clientId,
      before: { status: message.status, reason: message.reason },
      after: { status: 'QUEUED', round: message.round + 1 },
      reason,
    })
    context.emit({ topic: 'messages', ids: [id] })
    return { id }
  },
})

function trialAddress(channel: 'sms' | 'email', to: string): string {
  const found = channel === 'sms' ? normalisePhone(to, null) : normaliseEmail(to)
  if (found === null) {
    throw messageErrors.ADDRESS_INVALID({}, [{ path: 'to', code: 'ADDRESS_INVALID', module: 'messages' }])
  }
  return found
}

/** Sends a message to try the way out; it says who sent it and nothing else. */
export const sendTrial = defineCommand({
  name: 'messages.message.sendTrial',
  scope: 'none',
  input: wire.trialInput,
  output: reference,
  async run(context, { channel, to, language }) {
    const address = trialAddress(channel, to)
    const kind = channel === 'sms' ? 'messages.trialSms' : 'messages.trialEmail'
    const { id } = await queueMessage(context, {
      kind,
      to: address,
      language,
      values: { sender: context.actor.name },
      dedupeKey: `messages.trial:${newId()}`,
      clientId: null,
    })
    const masked = channel === 'sms' ? maskPhone(address) : maskEmail(address)
    context.record({ target: { type: 'message', id, label: `${kind} ${masked}` }, after: { channel, to: masked } })
    context.emit({ topic: 'messages', ids: [id] })
    return { id }
  },
})

const shownWords = ({ subject, body }: Words) => ({ subject, body })

async function standingWords(context: CommandContext, code: string, language: wire.MessageLanguage) {
  const kind = kindOf(context.platform, code)
  const words = (await ownTemplate(context.tx, code, language)) ?? houseWords(kind, language)
  context.record({
    target: { type: 'messageTemplate', id: `${code}/${language}`, label: `${code} ${language}` },
    before: shownWords(words),
  })
  return kind
}

/** Puts the broker's own words in the place of those that came with a kind. */
export const changeTemplate = defineCommand({
  name: 'messages.template.change',
  scope: 'none',
  input: wire.templateInput,
  output: z.object({ kind: z.string() }),
  async run(context, input) {
    const kind = await standingWords(context, input.kind, input.language)
    const problems = templateProblems(kind, input)
    if (problems.length > 0) throw messageErrors.TEMPLATE_INVALID({}, problems)
    await putTemplate(context.tx, input, context.actor.operatorId, toWire(context.now))
    context.record({ after: shownWords(input), reason: input.reason })
    return { kind: input.kind }
  },
})

/** Goes back to the words that came with a kind. */
export const restoreTemplate = defineCommand({
  name: 'messages.template.restore',
  scope: 'none',
  input: wire.restoreInput,
  output: z.object({ kind: z.string() }),
  async run(context, { kind: code, language, reason }) {
    const kind = await standingWords(context, code, language)
    await dropTemplate(context.tx, code, language)
    context.record({ after: shownWords(houseWords(kind, language)), reason })
    return { kind: code }
  },
})

/** Sets the hours in which only urgent messages leave. */
export const configureQuietHours = defineCommand({
  name: 'messages.setting.configure',
  scope: 'none',
  input: wire.quietInput,
  output: wire.quietInput,
  async run(context, input) {
    const half = (input.quietFrom === null) !== (input.quietTo === null)
    if (half || (input.quietFrom !== null && input.quietFrom === input.quietTo)) {
      const field = { path: 'quietTo', code: 'QUIET_HOURS_EMPTY', module: 'messages' }
      throw messageErrors.QUIET_HOURS_EMPTY({}, [field])
    }
    context.record({
      target: { type: 'messageSetting', id: 'setting', label: 'messages.setting' },
      before: await findQuietHours(context.tx),
      after: input,
    })
    await putQuietHours(context.tx, input, context.actor.operatorId, toWire(context.now))
    return input
  },
})
