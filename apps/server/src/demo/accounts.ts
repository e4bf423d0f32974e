import type { BusinessDate } from '#kernel/calendar.ts'
import type { FreezeReason } from '#modules/clients'
import { dateOf, weekdayOnOrBefore } from './days.ts'
import { luhnDigit } from './identity.ts'
import { departmentOf } from './organisation.ts'
import { type Random, weights } from './random.ts'
import type { BusinessLine, World } from './world.ts'

export const ACCOUNT_TYPES = ['cash', 'margin', 'futures', 'fund', 'va'] as const
export type AccountType = (typeof ACCOUNT_TYPES)[number]

export type AccountSheet = {
  /** 0-based over all accounts of the world; the account number follows from it. */
  index: number
  accountNo: string
  type: AccountType
  businessLine: BusinessLine
  /** Code of the department that keeps it (organisation.ts). */
  department: string
  openedOn: BusinessDate
  status: 'ACTIVE' | 'DORMANT' | 'CANCELLED'
  cancelledOn: BusinessDate | null
  /** Empty when the account is not frozen. */
  freezes: { reason: FreezeReason; on: BusinessDate }[]
  marks: string[]
  /** Index of the main account this one is a sub-account of. */
  parent: number | null
}

const firstTypes = weights<AccountType>([
  ['cash', 40],
  ['margin', 33],
  ['futures', 13],
  ['fund', 10],
  ['va', 4],
])
const linesByType = {
  cash: weights<BusinessLine>([
    ['brokerage', 86],
    ['introducing', 14],
  ]),
  margin: weights<BusinessLine>([
    ['brokerage', 82],
    ['introducing', 18],
  ]),
  futures: weights<BusinessLine>([
    ['brokerage', 62],
    ['introducing', 30],
    ['asset-management', 8],
  ]),
  fund: weights<BusinessLine>([
    ['fund-distribution', 58],
    ['asset-management', 26],
    ['investment-advisory', 16],
  ]),
  va: weights<BusinessLine>([
    ['brokerage', 90],
    ['investment-advisory', 10],
  ]),
}
const statuses = weights<AccountSheet['status']>([
  ['ACTIVE', 93],
  ['DORMANT', 3.5],
  ['CANCELLED', 3.5],
])
const reasons = weights<FreezeReason>([
  ['CLIENT_REQUEST', 30],
  ['DOCUMENT_EXPIRED', 28],
  ['AML', 20],
  ['SECURITY', 10],
  ['COURT_ORDER', 8],
  ['DECEASED', 4],
])
const prefixes: Record<AccountType, string> = { cash: '10', margin: '20', futures: '30', fund: '40', va: '50' }

/** First sequence number of every account type; the broker's own numbering goes on after the last one used here. */
const FIRST_SEQUENCE = 1_000_001

/** Account number as the broker's rules make it: two digits for the type, seven of sequence, Luhn check digit. */
export function accountNumber(type: AccountType, index: number): string {
  const body = `${prefixes[type]}${FIRST_SEQUENCE + index}`
  return body + luhnDigit(body)
}

type Holding = {
  clientele: Parameters<typeof departmentOf>[1]
  openedDay: number
  /** Index of the client's first account, and how many there are. */
  first: number
  count: number
}

/** The accounts of one client, the first opened with the client, later ones afterwards; types differ. */
export function accountsOf(random: Random, world: World, holding: Holding): AccountSheet[] {
  const department = departmentOf(random, holding.clientele)
  const sheets: AccountSheet[] = []
  for (let rank = 0; rank < holding.count; rank++) {
    const type = otherType(
      random,
      sheets.map((sheet) => sheet.type),
    )
    const wait = rank === 0 ? 0 : random.int(0, world.asOf - 1 - holding.openedDay)
    sheets.push(
      accountAt(random, world, {
        type,
        rank,
        department,
        openedDay: weekdayOnOrBefore(holding.openedDay + wait),
        holding,
      }),
    )
  }
  const [main, ...others] = sheets
  const sub = others.find((sheet) => (sheet.type === 'cash' || sheet.type === 'margin') && main?.type !== 'va')
  if (main && sub && random.chance(0.15) && main.status !== 'CANCELLED') sub.parent = main.index
  return sheets
}

function otherType(random: Random, taken: AccountType[]): AccountType {
  for (;;) {
    const type = random.from(firstTypes)
    if (!taken.includes(type)) return type
  }
}

type Opening = { type: AccountType; rank: number; department: string; openedDay: number; holding: Holding }

function accountAt(
  random: Random,
  world: World,
  { type, rank, department, openedDay, holding }: Opening,
): AccountSheet {
  const index = holding.first + rank
  const age = world.asOf - openedDay
  const drawn = random.from(statuses)
  const status = drawn === 'DORMANT' && age < 730 ? 'ACTIVE' : drawn === 'CANCELLED' && age < 30 ? 'ACTIVE' : drawn
  const frozen = status !== 'CANCELLED' && random.chance(0.022)
  return {
    index,
    type,
    department,
    status,
    accountNo: accountNumber(type, index),
    businessLine: random.from(linesByType[type]),
    openedOn: dateOf(openedDay),
    cancelledOn: status === 'CANCELLED' ? dateOf(openedDay + random.int(20, age)) : null,
    freezes: frozen ? freezesOf(random, world, age) : [],
    marks: marksOf(random, type, holding.clientele),
    parent: null,
  }
}

function freezesOf(random: Random, world: World, age: number): AccountSheet['freezes'] {
  const first = random.from(reasons)
  const second = random.chance(0.12) ? random.from(reasons) : first
  const distinct = first === second ? [first] : [first, second]
  return distinct.map((reason) => ({ reason, on: dateOf(world.asOf - random.int(0, Math.min(age, 400))) }))
}

function marksOf(random: Random, type: AccountType, clientele: Holding['clientele']): string[] {
  const marks: string[] = []
  if (type === 'va') marks.push('virtual-asset')
  if (random.chance(0.04)) marks.push('vip')
  if (clientele !== 'corporate' && random.chance(0.015)) marks.push('staff')
  if (random.chance(0.12)) marks.push('northbound')
  return marks
}
