import { dateOf, weekdayOnOrBefore } from './days.ts'
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
  openedOn: string
  status: 'ACTIVE' | 'DORMANT' | 'CANCELLED'
  cancelledOn: string | null
  /** Empty when the account is not frozen. */
  freezes: { reason: FreezeReason; on: string }[]
  marks: string[]
  /** Index of the main account this one is a sub-account of. */
  parent: number | null
}

export type FreezeReason =
  | 'client-request'
  | 'aml-review'
  | 'court-order'
  | 'expired-document'
  | 'suspected-fraud'
  | 'deceased'

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
  ['client-request', 30],
  ['expired-document', 28],
  ['aml-review', 20],
  ['suspected-fraud', 10],
  ['court-order', 8],
  ['deceased', 4],
])
const letters: Record<AccountType, string> = { cash: 'C', margin: 'M', futures: 'F', fund: 'U', va: 'V' }

/** Visible account number: a letter for the type and seven digits, e.g. `M1000042`. */
export function accountNumber(type: AccountType, index: number): string {
  return `${letters[type]}${1_000_000 + index}`
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
