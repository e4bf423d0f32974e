import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { normaliseEmail, normalisePhone } from '#modules/clients'
import { listMessageRobots } from '#modules/messages'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import { noticeErrors } from './errors.ts'
import { hasRecipient } from './policy/events.ts'
import { unknownPlaceholders } from './policy/words.ts'
import * as wire from './schema.ts'
import { followLink } from './service/link.ts'
import { houseRule, ruleAt } from './service/words.ts'
import { markRead, unreadOf } from './store/notice.ts'
import { preferenceOf, putPreference } from './store/person.ts'
import { dropRule, dropTemplate, knowsPlace, laidDown, putRule, putTemplate } from './store/rule.ts'

const told = z.object({ unread: z.number() })

async function read(context: CommandContext, id: string | null): Promise<{ unread: number }> {
  const { tx, actor, now } = context
  const count = await markRead(tx, actor.operatorId, id, toWire(now))
  context.record({ target: { type: 'notice', id: id ?? 'all', label: 'notices' }, after: { read: count } })
  if (count > 0) context.emit({ topic: 'notices', ids: [actor.operatorId], operatorIds: [actor.operatorId] })
  return { unread: await unreadOf(tx, actor.operatorId) }
}

/** Marks one of one's own notices as read. */
export const readNotice = defineCommand({
  name: 'notices.notice.read',
  permission: null,
  scope: 'own',
  input: wire.readInput,
  output: told,
  run: (context, { id }) => read(context, id),
})

export const readAllNotices = defineCommand({
  name: 'notices.notice.readAll',
  permission: null,
  scope: 'own',
  input: wire.readAllInput,
  output: told,
  run: (context) => read(context, null),
})

/** Follows a link out of a message: where it leads, and that its notice was read. */
export const followNoticeLink = defineCommand({
  name: 'notices.link.follow',
  permission: null,
  scope: 'own',
  input: wire.linkInput,
  output: wire.linkAnswer,
  async run(context, { token }) {
    const { id, path } = await followLink(context.platform, context.actor, token)
    await read(context, id)
    return { path }
  },
})

function address(text: string | null, kind: 'email' | 'phone') {
  // Stars stand for what is known already: it stays.
  if (text === null || text === '') return null
  if (text.includes('*')) return undefined
  const value = kind === 'email' ? normaliseEmail(text) : normalisePhone(text, null)
  if (value === null) {
    throw noticeErrors.ADDRESS_INVALID({}, [{ path: kind, code: 'ADDRESS_INVALID', module: 'notices' }])
  }
  return { value, masked: kind === 'email' ? maskEmail(value) : maskPhone(value) }
}

/** Says where and how one wants to be told besides the console. */
export const setPreference = defineCommand({
  name: 'notices.preference.set',
  permission: null,
  scope: 'own',
  input: wire.preferenceInput,
  output: wire.ownPreference,
  async run(context, input) {
    const { tx, actor, now, platform } = context
    const { operatorId } = actor
    const before = await preferenceOf(tx, operatorId)
    const given = {
      ...input,
      email: address(input.email, 'email'),
      phone: address(input.phone, 'phone'),
    }
    await putPreference(tx, platform.cipher, operatorId, given, toWire(now))
    const after = await preferenceOf(tx, operatorId)
    context.record({ target: { type: 'noticePreference', id: operatorId, label: actor.name }, before, after })
    return after
  },
})

type Place = z.infer<typeof wire.ruleRestore>

/** The rule as it stands at that place. @throws EVENT_HAS_NO_RECIPIENT, PLACE_UNKNOWN */
async function standing(context: CommandContext, { event, recipient, flowCode, nodeId }: Omit<Place, 'reason'>) {
  if (!hasRecipient(event, recipient)) throw noticeErrors.EVENT_HAS_NO_RECIPIENT({ event, recipient })
  const known = flowCode === null ? nodeId === null : await knowsPlace(context.tx, flowCode, nodeId)
  if (!known) throw noticeErrors.PLACE_UNKNOWN()
  const house = houseRule(event, recipient)
  if (!house) throw platformErrors.NOT_FOUND()
  const rule = ruleAt(await laidDown(context.tx), house, flowCode ?? '', nodeId)
  const name = [event, recipient, flowCode, nodeId].filter((one) => one !== null).join('/')
  return { rule, target: { type: 'noticeRule', id: name, label: name } }
}

const shown = ({ enabled, channels, robotIds }: Pick<wire.NoticeRule, 'enabled' | 'channels' | 'robotIds'>) => ({
  enabled,
  channels: [...channels],
  robotIds: [...robotIds],
})

/** Lays down whether an event is told, and by which ways. */
export const setRule = defineCommand({
  name: 'notices.rule.set',
  scope: 'none',
  input: wire.ruleInput,
  output: z.object({ event: z.string() }),
  async run(context, input) {
    const { rule, target } = await standing(context, input)
    const given = { ...input, channels: wire.NOTICE_CHANNELS.filter((one) => input.channels.includes(one)) }
    const known = new Set((await listMessageRobots(context.tx)).map(({ id }) => id))
    if (input.robotIds.some((id) => !known.has(id)) || (input.recipient === 'client' && input.robotIds.length > 0)) {
      throw noticeErrors.ROBOT_UNFIT({}, [{ path: 'robotIds', code: 'ROBOT_UNFIT', module: 'notices' }])
    }
    await putRule(context.tx, given, context.actor.operatorId, toWire(context.now))
    context.record({ target, before: shown(rule), after: shown(given), reason: input.reason })
    return { event: input.event }
  },
})

/** Takes back what was laid down at a place: the next wider one counts again. */
export const restoreRule = defineCommand({
  name: 'notices.rule.restore',
  scope: 'none',
  input: wire.ruleRestore,
  output: z.object({ event: z.string() }),
  async run(context, input) {
    const { rule, target } = await standing(context, input)
    await dropRule(context.tx, input)
    const after = await standing(context, input)
    context.record({ target, before: shown(rule), after: shown(after.rule), reason: input.reason })
    return { event: input.event }
  },
})

const words = (rule: wire.NoticeRule, language: wire.NoticeLanguage) => {
  const found = rule.words.find((one) => one.language === language)
  return { title: found?.title ?? '', body: found?.body ?? '' }
}

/** Puts a broker's own words in the place of those that count there. */
export const changeNoticeTemplate = defineCommand({
  name: 'notices.template.change',
  scope: 'none',
  input: wire.templateInput,
  output: z.object({ event: z.string() }),
  async run(context, input) {
    const { rule, target } = await standing(context, input)
    const problems = (['title', 'body'] as const).flatMap((path) =>
      unknownPlaceholders(input[path], rule.placeholders).map((placeholder) => ({
        path,
        code: 'PLACEHOLDER_UNKNOWN',
        module: 'notices',
        params: { placeholder: `{{${placeholder}}}` },
      })),
    )
    const [first] = problems
    if (first) throw noticeErrors.PLACEHOLDER_UNKNOWN(first.params, problems)
    await putTemplate(context.tx, input, context.actor.operatorId, toWire(context.now))
    const { title, body } = input
    context.record({
      target: { ...target, id: `${target.id}/${input.language}` },
      before: words(rule, input.language),
      after: { title, body },
      reason: input.reason,
    })
    return { event: input.event }
  },
})

export const restoreNoticeTemplate = defineCommand({
  name: 'notices.template.restore',
  scope: 'none',
  input: wire.templateRestore,
  output: z.object({ event: z.string() }),
  async run(context, input) {
    const { rule, target } = await standing(context, input)
    await dropTemplate(context.tx, input)
    const after = await standing(context, input)
    context.record({
      target: { ...target, id: `${target.id}/${input.language}` },
      before: words(rule, input.language),
      after: words(after.rule, input.language),
      reason: input.reason,
    })
    return { event: input.event }
  },
})
