import type { FormValues, SubjectType } from '#contract/forms'
import type { Played, PlayedBy } from '#modules/approvals'
import { keptValues, type PublishedBusiness } from '#modules/businesses'
import type { Cipher } from '#platform/cipher.ts'
import { afterOpenHours } from './office.ts'
import type { HistorySink } from './rows/history.ts'
import { idAt } from './world.ts'

/** An account as requests of before were made about it. */
export type PastAccount = {
  id: string
  accountNo: string
  clientId: string
  type: string
  clientType: 'individual' | 'joint' | 'corporate'
  clientName: string
  searchWords: string[]
  businessLine: string
  departmentId: string
  openedOn: string
}

/** Topics inside computed ids. */
export const TOPIC = { request: 0xa1, case: 0xa2, task: 0xa3, event: 0xa4 } as const

const wire = (at: number | null) =>
  at === null ? null : Temporal.Instant.fromEpochMilliseconds(Math.round(at)).toString()

/** A request of before with its case as it was played. */
export type Written = {
  n: number
  day: number
  at: number
  business: PublishedBusiness
  account: PastAccount
  subjectType: SubjectType
  maker: PlayedBy
  values: FormValues
  played: Played
}

/** Writes its rows. */
export function writePast(cipher: Cipher, sink: HistorySink, one: Written): void {
  const { n, day, at, business, account, maker, played } = one
  const [requestId, caseId] = [idAt(TOPIC.request, n, day), idAt(TOPIC.case, n, day)]
  const { state } = played
  const title = `${business.names['zh-Hant']} ${account.accountNo}`
  const closed = wire(played.closedAt)
  sink['approvals.case'].add([
    caseId,
    'application',
    business.flowVersionId,
    state.status,
    maker.operatorId,
    maker.name,
    [...state.barredIds],
    { ...state.facts },
    state.lastVisit,
    state.checks,
    state.committed,
    account.businessLine,
    account.departmentId,
    account.clientId,
    account.id,
    'request',
    requestId,
    title,
    wire(at),
    closed,
  ])
  sink['approvals.case_subject'].add([caseId, account.accountNo, account.clientName, account.clientType])
  writeTasks(sink, caseId, business, played)
  played.events.forEach((event, at) => {
    const { kind, taskId, nodeId, by, remark, detail } = event
    const id = idAt(TOPIC.event, n * 64 + at, day)
    sink['approvals.case_event'].add([
      id,
      caseId,
      wire(event.at),
      kind,
      taskId,
      nodeId,
      by.operatorId,
      by.name,
      remark,
      detail,
    ])
  })
  writeRequest(cipher, sink, one, { requestId, caseId, title, closed })
}

function writeTasks(sink: HistorySink, caseId: string, business: PublishedBusiness, { tasks, state }: Played): void {
  for (const task of tasks) {
    const node = business.definition.flow.nodes.find(({ id }) => id === task.nodeId)
    const hours = node && 'deadline' in node ? node.deadline?.openHours : undefined
    const due = hours === undefined ? null : wire(afterOpenHours(task.openedAt, hours))
    sink['approvals.task'].add([
      task.id,
      caseId,
      task.visit,
      task.nodeId,
      task.kind,
      task.state,
      task.lane,
      task.position,
      [...task.candidates],
      task.source,
      task.decidedBy,
      task.decidedName,
      wire(task.decidedAt),
      task.remark,
      task.handOvers,
      [...state.barredIds],
      wire(task.openedAt),
      due,
    ])
  }
}

const ENDED: Readonly<Record<string, string>> = { approved: 'approved', refused: 'refused', withdrawn: 'withdrawn' }

function writeRequest(
  cipher: Cipher,
  sink: HistorySink,
  { n, at, business, account, subjectType, maker, values, played }: Written,
  { requestId, caseId, title, closed }: { requestId: string; caseId: string; title: string; closed: string | null },
): void {
  const state = ENDED[played.state.status] ?? 'terminated'
  const { sealed, hash, baseline } = keptValues(cipher, values)
  const openHours = business.definition.sla.openHours
  sink['businesses.request'].add([
    requestId,
    `R${10_000_001 + n}`,
    business.id,
    business.versionId,
    subjectType,
    account.clientId,
    account.id,
    account.accountNo,
    account.clientName,
    account.searchWords,
    account.businessLine,
    account.departmentId,
    title,
    state,
    [],
    1,
    baseline,
    caseId,
    maker.operatorId,
    maker.name,
    n % 3 === 0 ? 'menu' : 'account',
    openHours === null ? null : wire(afterOpenHours(at, openHours)),
    wire(at),
    closed,
    closed,
  ])
  sink['businesses.request_revision'].add([
    requestId,
    1,
    'launch',
    null,
    sealed,
    hash,
    null,
    maker.operatorId,
    maker.name,
    wire(at),
  ])
}
