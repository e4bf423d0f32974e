import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { CaseSignal, Happening } from '#modules/approvals'
import { clientsReached } from '#modules/clients'
import type { Language } from '#platform/actor.ts'
import type { Tx } from '#platform/db.ts'
import type { LiveEvent } from '#platform/events/live-event.ts'
import type { JobRequest } from '#platform/jobs/job-request.ts'
import type { Platform } from '#platform/platform.ts'
import { text, textOrNull } from '#platform/texts.ts'
import { type Telling, tellingsOf } from '../policy/news.ts'
import { nextDigest } from '../policy/times.ts'
import { filledWords } from '../policy/words.ts'
import type { NoticeChannel, NoticeRule } from '../schema.ts'
import { insertNotices, insertWays, type NewNotice, type NewWay } from '../store/notice.ts'
import { peopleTold, type Told } from '../store/person.ts'
import { laidDown } from '../store/rule.ts'
import { houseRule, ruleAt } from './words.ts'

/** Background work: puts what is due into the queue of messages. */
export const CARRY_TASK = 'notices.way.carry'

/** What a notice is about. */
export type About = Pick<
  Happening,
  'command' | 'flowCode' | 'makerName' | 'clientId' | 'businessLine' | 'departmentId' | 'target'
> & {
  /** Null for what has none yet. */
  caseId: string | null
  flow: Readonly<Partial<Record<Language, string>>>
}

/** One thing to be told, with what its words may name. */
export type Item = Telling & {
  about: About
  by: string | null
  remark: string | null
  step: Readonly<Partial<Record<Language, string>>> | null
}

const PAGES: Readonly<Record<string, string>> = { application: '/applications', request: '/requests' }

function pathOf({ command, caseId, target }: About): string {
  if (command !== null) return `/tickets/${caseId}`
  const page = PAGES[target.type]
  return page ? `${page}/${target.id}` : `/cases/${caseId}`
}

function businessOf({ command, flow, flowCode }: About, language: Language): string {
  if (command === null) return flow[language] ?? flow.en ?? flowCode
  const [module = '', ...rest] = command.split('.')
  return textOrNull(language, `${module}:command.${rest.join('.')}`) ?? command
}

const byName = (item: Item, language: Language) =>
  item.by === 'system' ? text(language, 'notices:state.system') : item.by

function noticeOf(item: Item, rule: NoticeRule, language: Language): NewNotice {
  const { about, event, recipient, operatorId, nodeId, dedupeKey } = item
  const words = rule.words.find((one) => one.language === language) ?? rule.words[0]
  if (!words) throw new Error(`no words for ${event}`)
  const values: Record<string, string | null> =
    recipient === 'client'
      ? { business: businessOf(about, language) }
      : {
          business: businessOf(about, language),
          subject: about.target.label,
          step: item.step?.[language] ?? item.step?.en ?? text(language, 'notices:state.step'),
          maker: about.makerName,
          by: byName(item, language),
          remark: item.remark,
        }
  const { clientId, businessLine, departmentId, caseId } = about
  return {
    id: newId<'notice'>(),
    dedupeKey,
    event,
    recipient,
    operatorId,
    caseId,
    nodeId,
    clientId,
    businessLine,
    departmentId,
    ...filledWords(words, values),
    path: pathOf(about),
  }
}

/** By which ways a notice leaves, as the person wants it and the rule allows, and when. */
function waysOf(
  platform: Platform,
  now: Temporal.Instant,
  notice: NewNotice,
  rule: NoticeRule,
  told: Told | null,
): NewWay[] {
  const at = (channel: NoticeChannel, holderId: string, due = now): NewWay => ({
    noticeId: notice.id,
    channel,
    holderId,
    dueAt: toWire(due),
  })
  if (notice.recipient === 'client') {
    return notice.clientId === null ? [] : rule.channels.map((channel) => at(channel, notice.clientId ?? ''))
  }
  if (!told) return []
  const digest = told.emailMode === 'digest' ? nextDigest(now, told.digestAt, platform.config.timeZone) : now
  return [
    ...(rule.channels.includes('email') && told.email !== null && told.emailMode !== 'off'
      ? [at('email', told.id, digest)]
      : []),
    ...(rule.channels.includes('sms') && told.phone !== null && told.bySms ? [at('sms', told.id)] : []),
  ]
}

/** Groups hear of a thing once, however many people are told of it. */
function groupWays(now: Temporal.Instant, news: readonly { notice: NewNotice; rule: NoticeRule }[]): NewWay[] {
  const first = new Map(
    news.toReversed().map((one) => [`${one.notice.event} ${one.notice.caseId} ${one.notice.nodeId}`, one]),
  )
  return [...first.values()].flatMap(({ notice, rule }) =>
    rule.robotIds.map((holderId) => ({ noticeId: notice.id, channel: 'chat' as const, holderId, dueAt: toWire(now) })),
  )
}

type Consequences = { events: LiveEvent[]; jobs: JobRequest[] }

/** Writes what is to be told in the transaction given; what was told before is left out. Three statements for all. */
export async function tell(
  platform: Platform,
  tx: Tx,
  now: Temporal.Instant,
  items: readonly Item[],
): Promise<Consequences> {
  if (items.length === 0) return { events: [], jobs: [] }
  const laid = await laidDown(tx)
  const people = await peopleTold(
    tx,
    platform.cipher,
    items.flatMap(({ operatorId }) => (operatorId === null ? [] : [operatorId])),
  )
  const reached = await clientsReached(
    tx,
    platform.cipher,
    items.flatMap(({ operatorId, about }) => (operatorId === null && about.clientId !== null ? [about.clientId] : [])),
  )
  const meant = items.flatMap((item) => {
    const told = item.operatorId === null ? null : (people.get(item.operatorId) ?? null)
    const house = houseRule(item.event, item.recipient)
    const rule = house && ruleAt(laid, house, item.about.flowCode, item.nodeId)
    if (!rule?.enabled || (item.operatorId !== null && told === null)) return []
    const client = item.operatorId === null ? reached.get(item.about.clientId ?? '') : null
    const language = told?.language ?? client?.language
    return language === undefined ? [] : [{ notice: noticeOf(item, rule, language), rule, told }]
  })
  const fresh = await insertNotices(
    tx,
    meant.map(({ notice }) => notice),
    toWire(now),
  )
  const news = meant.filter(({ notice }) => fresh.has(notice.id))
  const ways = [
    ...news.flatMap(({ notice, rule, told }) => waysOf(platform, now, notice, rule, told)),
    ...groupWays(now, news),
  ]
  await insertWays(tx, ways)
  const heard = [...new Set(news.flatMap(({ notice }) => notice.operatorId ?? []))]
  return {
    events: heard.map((operatorId) => ({ topic: 'notices', ids: [operatorId], operatorIds: [operatorId] })),
    jobs: ways.length > 0 ? [{ task: CARRY_TASK, payload: {}, attemptsMax: 3 }] : [],
  }
}

/** What a happening says to whom. */
export function itemsOf(happening: Happening): Item[] {
  const last = happening.lines.at(-1)
  return tellingsOf(happening).map((telling) => ({
    ...telling,
    about: happening,
    by: last?.operatorName ?? null,
    remark: last?.remark ?? null,
    step: happening.tasks.find(({ id }) => id === telling.taskId)?.step ?? null,
  }))
}

const SIGNALS = {
  dueSoon: 'handler',
  overdue: 'handler',
  lateBelow: 'manager',
  escalated: 'handler',
  timedOut: 'handler',
  urged: 'handler',
  commented: 'launcher',
  copied: 'copy',
} as const

/** What a signal says to whom; `key` tells two signals of one kind apart. */
export function itemsOfSignal(signal: CaseSignal, about: About, key: string): Item[] {
  return signal.operatorIds.map((operatorId) => ({
    event: signal.kind,
    recipient: SIGNALS[signal.kind],
    operatorId,
    nodeId: null,
    taskId: signal.taskIds[0] ?? null,
    dedupeKey: `${signal.kind}:${about.caseId}:${key}:${operatorId}`,
    about,
    by: signal.by.name,
    remark: signal.remark,
    step: null,
  }))
}
