import type { NoticeEvent, Recipient } from '../schema.ts'

/** As much of a happening as decides who is told what. */
export type News = {
  caseId: string
  kind: 'ticket' | 'application'
  state: string
  makerId: string
  clientId: string | null
  lines: readonly { id: string; kind: string; operatorId: string; operatorName: string; remark: string | null }[]
  tasks: readonly { id: string; nodeId: string; kind: string; operatorIds: readonly string[] }[]
  copies: readonly { id: string; operatorId: string }[]
}

/** Somebody to be told: the person, or the client where nobody is named. */
export type Telling = {
  event: NoticeEvent
  recipient: Recipient
  operatorId: string | null
  nodeId: string | null
  taskId: string | null
  dedupeKey: string
}

/** What follows an approved ticket's command. */
const CARRIED_OUT: Readonly<Record<string, NoticeEvent>> = {
  executed: 'applied',
  executionFailed: 'notApplied',
  targetChanged: 'notApplied',
}
const ENDINGS: Readonly<Record<string, NoticeEvent>> = {
  approved: 'approved',
  refused: 'refused',
  terminated: 'stopped',
  stale: 'stopped',
  expired: 'stopped',
}

/** How it ended; null while it goes on, when its maker took it back, and for a ticket whose command is yet to run. */
function endingOf({ kind, state, lines }: News): NoticeEvent | null {
  for (const line of lines) {
    const carriedOut = CARRIED_OUT[line.kind]
    if (carriedOut) return carriedOut
  }
  if (lines.some((line) => line.kind === 'executionWaits')) return null
  if (kind === 'ticket' && state === 'approved') return null
  return ENDINGS[state] ?? null
}

function ofTasks({ tasks, lines }: News): Telling[] {
  // Whoever made it over has told the new maker, who finds what waits there.
  if (lines.at(-1)?.kind === 'makeOver') return []
  const doer = lines.at(-1)?.operatorId
  return tasks.flatMap(({ id, nodeId, kind, operatorIds }) => {
    const amend = kind === 'amend'
    return operatorIds
      .filter((one) => one !== doer)
      .map((operatorId) => ({
        event: amend ? ('sentBack' as const) : ('taskOpened' as const),
        recipient: amend ? ('launcher' as const) : ('handler' as const),
        operatorId,
        nodeId,
        taskId: id,
        dedupeKey: `task:${id}:${operatorId}`,
      }))
  })
}

function ofEnding(news: News): Telling[] {
  const event = endingOf(news)
  if (event === null) return []
  const { caseId, makerId, clientId, lines } = news
  const key = event === 'notApplied' ? `case:${caseId}:${event}:${lines.at(-1)?.id}` : `case:${caseId}:${event}`
  const base = { event, nodeId: null, taskId: null }
  const own = lines.at(-1)?.operatorId === makerId
  return [
    ...(own ? [] : [{ ...base, recipient: 'launcher' as const, operatorId: makerId, dedupeKey: `${key}:${makerId}` }]),
    ...(clientId !== null && news.kind === 'application' && (event === 'approved' || event === 'refused')
      ? [{ ...base, recipient: 'client' as const, operatorId: null, dedupeKey: `${key}:client` }]
      : []),
  ]
}

/** Everybody who is to hear of what happened to a case, each once. */
export function tellingsOf(news: News): Telling[] {
  const copies = news.copies.map(({ id, operatorId }) => ({
    event: 'copied' as const,
    recipient: 'copy' as const,
    operatorId,
    nodeId: null,
    taskId: null,
    dedupeKey: `copy:${id}`,
  }))
  return [...ofTasks(news), ...ofEnding(news), ...copies]
}
