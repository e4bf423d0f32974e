import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Language } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import type { Reader } from '#platform/db.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import { textOrNull } from '#platform/texts.ts'
import { kindOf, type MessageKind } from '../kinds.ts'
import { type Words, written } from '../policy/template.ts'
import { insertMessage } from '../store/message.ts'
import { ownTemplate } from '../store/setting.ts'

/** Sends one message. */
export const SEND_TASK = 'messages.message.send'

/** The words that come with the code. @throws Error when a module forgot them. */
export function houseWords(kind: MessageKind, language: Language): Words {
  const [module, name] = kind.kind.split('.')
  const body = textOrNull(language, `${module}:message.${name}.body`)
  const subject = textOrNull(language, `${module}:message.${name}.subject`)
  if (body === null || (kind.channel === 'email' && subject === null)) throw new Error(`${kind.kind} has no words`)
  return { subject: kind.channel === 'email' ? subject : null, body }
}

async function wordsOf(reader: Reader, kind: MessageKind, language: Language): Promise<Words> {
  return (await ownTemplate(reader, kind.kind, language)) ?? houseWords(kind, language)
}

export type MessageRequest = {
  kind: string
  /** E.164, an address in lower case, or a robot's id. */
  to: string
  /** What people read in its place, where it is no number or address: a robot's name. */
  toMasked?: string
  language: Language
  values: Readonly<Record<string, string>>
  /** Names what happened: `members.reset:<id>`. The same key is one message however often it is asked for. */
  dedupeKey: string
  clientId: string | null
  /** What the enclosures are made of, for a kind that has an encloser. */
  about?: string
}

/**
 * Puts a message into the queue with the caller's transaction; it leaves after the commit. A gateway that is down, or
 * missing, never stops the caller.
 *
 * @throws KIND_UNKNOWN
 */
export async function queueMessage(
  context: Pick<CommandContext, 'tx' | 'platform' | 'now' | 'enqueue'>,
  request: MessageRequest,
): Promise<{ id: string; fresh: boolean }> {
  const { tx, platform, now } = context
  const kind = kindOf(platform, request.kind)
  const { content, masked } = written(kind, await wordsOf(tx, kind, request.language), request.values)
  const one = await insertMessage(tx, platform.cipher, {
    id: newId<'message'>(),
    dedupeKey: request.dedupeKey,
    kind: kind.kind,
    channel: kind.channel,
    language: request.language,
    clientId: request.clientId,
    about: request.about ?? null,
    to: request.to,
    toMasked: request.toMasked ?? (kind.channel === 'sms' ? maskPhone(request.to) : maskEmail(request.to)),
    masked,
    content,
    secret: (kind.secrets ?? []).length > 0,
    urgent: kind.urgent,
    at: toWire(now),
    expiresAt: toWire(now.add({ hours: kind.expiresHours })),
  })
  if (one.fresh) context.enqueue({ task: SEND_TASK, payload: { id: one.id }, attemptsMax: 3 })
  return one
}
