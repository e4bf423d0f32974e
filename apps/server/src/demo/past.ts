import { factsOf, type SubjectType } from '#contract/forms'
import { type PlayedBy, type PlayedDecision, type PlayedTask, playHistory } from '#modules/approvals'
import type { PublishedBusiness } from '#modules/businesses'
import type { Cipher } from '#platform/cipher.ts'
import { dateOf } from './days.ts'
import { afterOpenHours, midnightOf, openAt } from './office.ts'
import { type PastAccount, TOPIC, writePast } from './past-rows.ts'
import { type Random, randomAt, weights } from './random.ts'
import type { HistorySink } from './rows/history.ts'
import { filledIn } from './values.ts'
import { idAt, type World } from './world.ts'

/** People by user name. */
export type PastStaff = ReadonlyMap<string, PlayedBy>

export type PastWorld = {
  world: World
  businesses: readonly PublishedBusiness[]
  accounts: readonly PastAccount[]
  futures: readonly PastAccount[]
  staff: PastStaff
  cipher: Cipher
  cases: number
}

/** How often each business is asked for, and how many open hours its steps take on average. */
const HABITS: Readonly<Record<string, readonly [often: number, hours: number]>> = {
  'fee-change': [26, 4],
  'floating-fee': [4, 9],
  'margin-change': [12, 6],
  'futures-opening': [9, 14],
  'add-trading-code': [8, 5],
  'change-settlement-bank': [9, 3],
  'change-identity-validity': [12, 2],
  'change-mobile': [10, 1],
  'change-other-data': [6, 3],
  'account-closing': [2, 7],
  reactivation: [2, 3],
  'introducer-registration': [0, 8],
}
const MAKERS = ['maker', 'clerk-central', 'clerk-futian', 'clerk-pudong'] as const
/** Who decides where; the first who has not made the request. */
const DECIDERS: Readonly<Record<string, readonly string[]>> = {
  department: ['supervisor', 'supervisor-mainland'],
  operations: ['reviewer', 'business-admin'],
  compliance: ['compliance'],
  risk: ['risk'],
  director: ['officer'],
}
const REMARKS = ['同意', '同意，資料齊全', 'OK', '已核对', '已與客戶確認', null, null, null]
const RETURNS = ['影像不清晰，請重新上傳', '请补充依据', '簽名與留底不符', 'Wrong effective date']
/** How far back history goes, in days, and how it grows: most of it is of late. */
const YEARS_BACK = 7.5
const MINUTE = 60_000

const SUBJECT_OF: Readonly<Record<PastAccount['clientType'], SubjectType>> = {
  individual: 'person',
  joint: 'person',
  corporate: 'entity',
}

function chosenBusiness(random: Random, businesses: readonly PublishedBusiness[]): PublishedBusiness {
  return random.from(weights(businesses.map((one): [PublishedBusiness, number] => [one, HABITS[one.code]?.[0] ?? 0])))
}

/** The day on which the n-th of all was sent: days lie closer together towards the present. */
function dayAt(random: Random, { world, cases }: PastWorld, n: number): number {
  const share = 1 - (n + random.next()) / cases
  return world.asOf - 1 - Math.floor(share ** 1.6 * YEARS_BACK * 365.25)
}

type Course = { random: Random; hours: number; staff: PastStaff; maker: PlayedBy; now: number }

/** Everybody who may decide at a step, the maker left out. */
function decidersOf({ staff, maker }: Course, nodeId: string): PlayedBy[] {
  const names = DECIDERS[nodeId] ?? ['business-admin']
  return names.flatMap((name) => staff.get(name) ?? []).filter((one) => one.operatorId !== maker.operatorId)
}

function deciderOf(course: Course, nodeId: string): PlayedBy {
  const people = decidersOf(course, nodeId)
  const person = people.length > 1 && course.random.chance(0.4) ? people[1] : people[0]
  if (!person) throw new Error(`nobody decides at ${nodeId}`)
  return person
}

/** Agreed most often, sometimes sent back to the start, seldom refused; what is not decided by now is left. */
function decision(
  course: Course,
  task: PlayedTask | { id: string; nodeId: string; kind: string },
  since: number,
): PlayedDecision | null {
  const { random, hours, maker } = course
  const slow = random.chance(0.06) ? 6 : 1
  const took = Math.max(0.05, (-Math.log(1 - random.next() * 0.98) * hours * slow) / (task.kind === 'amend' ? 2 : 1))
  const at = afterOpenHours(since, took)
  if (at >= course.now) return null
  if (task.kind === 'amend') {
    const event = { kind: 'agree' as const, taskId: task.id, by: maker.operatorId }
    return { event, by: maker, at, remark: null }
  }
  const by = deciderOf(course, task.nodeId)
  const base = { taskId: task.id, by: by.operatorId }
  const drawn = random.next()
  if (drawn < 0.015) return { event: { kind: 'refuse', ...base }, by, at, remark: random.pick(RETURNS) }
  if (drawn < 0.06) {
    const event = { kind: 'return' as const, ...base, to: { at: 'start' as const }, then: 'replay' as const }
    return { event, by, at, remark: random.pick(RETURNS) }
  }
  return { event: { kind: 'agree', ...base }, by, at, remark: random.pick(REMARKS) }
}

/** An account that the business is for, opened by then where a few draws find one. */
function accountFor(random: Random, past: PastWorld, business: PublishedBusiness, day: number): PastAccount {
  const { accountTypes } = business.definition.launch
  const fitting = accountTypes.length > 0 ? past.futures : past.accounts
  const on = dateOf(day)
  let account = random.pick(fitting)
  for (let draw = 0; draw < 8 && account.openedOn > on; draw += 1) account = random.pick(fitting)
  return account
}

/** Writes the n-th request of before, if it has ended by now; one that has not was never sent. */
export function pastCase(past: PastWorld, sink: HistorySink, n: number): void {
  const random = randomAt(past.world.seed, 'history', n)
  const business = chosenBusiness(random, past.businesses)
  const day = dayAt(random, past, n)
  const account = accountFor(random, past, business, day)
  const subjectType = SUBJECT_OF[account.clientType]
  const form = business.definition.forms[subjectType]
  const maker = past.staff.get(random.pick(MAKERS))
  if (!form || !maker) return
  const at = openAt(midnightOf(day) + random.int(9 * 60, 17 * 60) * MINUTE)
  const values = filledIn(random, form, day)
  const now = midnightOf(past.world.asOf)
  const course: Course = { random, hours: HABITS[business.code]?.[1] ?? 4, staff: past.staff, maker, now }
  let serial = 0
  const played = playHistory(
    business.definition.flow,
    {
      maker,
      at,
      facts: { ...factsOf(form, values), businessLine: account.businessLine, departmentId: account.departmentId },
      whom: (node) => decidersOf(course, node.id).map(({ operatorId }) => operatorId),
      decide: (task, since) => decision(course, task, since),
    },
    () => idAt(TOPIC.task, n * 64 + serial++, day),
  )
  if (played.closedAt !== null)
    writePast(past.cipher, sink, { n, day, at, business, account, subjectType, maker, values, played })
}
