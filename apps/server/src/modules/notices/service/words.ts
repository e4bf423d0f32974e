import type { Language } from '#platform/actor.ts'
import { textOrNull } from '#platform/texts.ts'
import { narrowest } from '../policy/choose.ts'
import { HOUSE_RULES, type HouseRule } from '../policy/events.ts'
import type { NoticeWords } from '../policy/words.ts'
import type { NoticeEvent, NoticeRule, Recipient } from '../schema.ts'
import { CLIENT_PLACEHOLDERS, NOTICE_LANGUAGES, NOTICE_PLACEHOLDERS } from '../schema.ts'
import type { RuleRow, TemplateRow } from '../store/rule.ts'

/** What a broker has laid down, and what comes with the code. */
export type LaidDownRows = { rules: readonly RuleRow[]; templates: readonly TemplateRow[] }

/** The words that come with the code. @throws Error when they are missing. */
export function houseWords(event: NoticeEvent, recipient: Recipient, language: Language): NoticeWords {
  const name = recipient === 'client' ? `${event}Client` : event
  const title = textOrNull(language, `notices:notice.${name}.title`)
  const body = textOrNull(language, `notices:notice.${name}.body`)
  if (title === null || body === null) throw new Error(`the notice ${name} has no words`)
  return { title, body }
}

type Of = { event: NoticeEvent; recipient: Recipient }
const same = (one: Of, { event, recipient }: Of) => one.event === event && one.recipient === recipient

/** How an event is told at a step of a flow: whether, by which ways, with which words. */
export function ruleAt(laid: LaidDownRows, house: HouseRule, flowCode: string, nodeId: string | null): NoticeRule {
  const { event, recipient } = house
  const rule = narrowest(
    laid.rules.filter((one) => same(one, house)),
    flowCode,
    nodeId,
  )
  return {
    event,
    recipient,
    enabled: rule?.one.enabled ?? house.enabled,
    channels: [...(rule?.one.channels ?? house.channels)],
    robotIds: [...(rule?.one.robotIds ?? [])],
    laidDown: rule?.at ?? 'house',
    placeholders: [...(recipient === 'client' ? CLIENT_PLACEHOLDERS : NOTICE_PLACEHOLDERS)],
    words: NOTICE_LANGUAGES.map((language) => {
      const own = narrowest(
        laid.templates.filter((one) => same(one, house) && one.language === language),
        flowCode,
        nodeId,
      )
      const { title, body } = own?.one ?? houseWords(event, recipient, language)
      return { language, title, body, laidDown: own?.at ?? 'house' }
    }),
  }
}

/** All events as they are told at one place; no flow: everywhere. */
export function rulesAt(laid: LaidDownRows, flowCode: string | null, nodeId: string | null): NoticeRule[] {
  return HOUSE_RULES.map((house) => ruleAt(laid, house, flowCode ?? '', nodeId))
}

export function houseRule(event: NoticeEvent, recipient: Recipient): HouseRule | null {
  return HOUSE_RULES.find((one) => same(one, { event, recipient })) ?? null
}
