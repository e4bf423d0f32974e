import type { BusinessDate } from '#kernel/calendar.ts'
import { type AccountSheet, accountsOf } from './accounts.ts'
import { type Company, companyAt, OFFICERS_MAX } from './companies.ts'
import { dateOf, weekdayOnOrBefore } from './days.ts'
import { type Person, type PersonPlace, personAt } from './people.ts'
import { type Random, randomAt, scatter, weights } from './random.ts'
import type { World } from './world.ts'

export type ClientSheet = {
  /** 0-based; clients come in the order they opened. */
  index: number
  kind: 'individual' | 'joint' | 'corporate'
  category: 'retail' | 'house'
  /** The person, the first holder of a joint client; null for companies. */
  person: Person | null
  secondHolder: Person | null
  company: Company | null
  language: 'zh-Hans' | 'zh-Hant' | 'en'
  openedOn: BusinessDate
  status: 'ACTIVE' | 'FROZEN' | 'CANCELLED'
  risk: { level: 'A1' | 'A2' | 'A3' | 'A4' | 'A5'; score: number; endsOn: BusinessDate }
  /** Professional investor until this date, or null. */
  professionalUntil: BusinessDate | null
  /** A relative or business contact, for individuals. */
  relatedPerson: { person: Person; relation: 'spouse' | 'parent' | 'child' | 'sibling' } | null
  accounts: AccountSheet[]
}

/**
 * Of every hundred clients 4 are joint and 6 corporate; 75 hold one account, 20 two and 5 three. Which ones is shuffled per
 * hundred, so that the n-th client, company or account can be found without drawing those before it.
 */
const BLOCK = 100
const JOINT = 4
const CORPORATE = 6
export const ACCOUNTS_PER_BLOCK = 130

/** Years over which the broker grew to its size. */
const GROWTH_DAYS = 12 * 365

/** How many clients the world's accounts belong to. */
export function clientCount(world: World): number {
  const blocks = Math.floor(world.accounts / ACCOUNTS_PER_BLOCK)
  let left = world.accounts - blocks * ACCOUNTS_PER_BLOCK
  let clients = blocks * BLOCK
  while (left > 0) left -= accountsHeld(clients++)
  return clients
}

const slotOf = (index: number, salt: number): number =>
  scatter(index % BLOCK, BLOCK, Math.floor(index / BLOCK) * 37 + salt)

function accountsHeld(index: number): number {
  const slot = slotOf(index, 11)
  return slot < 75 ? 1 : slot < 95 ? 2 : 3
}

/** Number of accounts held by all clients before this one. */
function accountsBefore(index: number): number {
  const start = index - (index % BLOCK)
  let count = (start / BLOCK) * ACCOUNTS_PER_BLOCK
  for (let other = start; other < index; other++) count += accountsHeld(other)
  return count
}

const riskLevels = weights<ClientSheet['risk']['level']>([
  ['A1', 8],
  ['A2', 22],
  ['A3', 38],
  ['A4', 24],
  ['A5', 8],
])
const scores = { A1: 12, A2: 28, A3: 46, A4: 66, A5: 84 }

export function clientAt(world: World, index: number): ClientSheet {
  const random = randomAt(world.seed, 'client', index)
  const openedDay = openingDay(random, world, index)
  const place: PersonPlace = { seed: world.seed, topic: 'holder', index, asOf: world.asOf, adultOn: openedDay }
  const slot = slotOf(index, 0)
  const kind = slot < JOINT ? 'joint' : slot < JOINT + CORPORATE ? 'corporate' : 'individual'
  const everyone = clientCount(world)
  const block = Math.floor(index / BLOCK)
  const company =
    kind === 'corporate'
      ? companyAt({ ...place, index: block * CORPORATE + slot - JOINT }, everyone + Math.ceil(everyone / BLOCK) * JOINT)
      : null
  const person = company ? null : personAt(place)
  const secondHolder =
    kind === 'joint' ? personAt({ ...place, topic: 'second holder', index: everyone + block * JOINT + slot }) : null
  const before = accountsBefore(index)
  const held = Math.min(accountsHeld(index), world.accounts - before)
  const accounts = accountsOf(random, world, {
    clientele: person?.origin ?? 'corporate',
    openedDay,
    first: before,
    count: held,
  })
  const level = random.from(riskLevels)
  return {
    index,
    kind,
    person,
    secondHolder,
    company,
    accounts,
    category: random.chance(0.004) ? 'house' : 'retail',
    language: person?.language ?? company?.language ?? 'en',
    openedOn: dateOf(openedDay),
    status: accounts.every((account) => account.status === 'CANCELLED')
      ? 'CANCELLED'
      : random.chance(0.008)
        ? 'FROZEN'
        : 'ACTIVE',
    risk: { level, score: scores[level] + random.int(-6, 6), endsOn: dateOf(world.asOf + random.int(-60, 365)) },
    professionalUntil: professionalUntil(random, world, kind),
    relatedPerson: kind === 'individual' && random.chance(0.3) ? relative(random, place) : null,
  }
}

/** Opening days thicken towards the end, as a growing broker's do. */
function openingDay(random: Random, world: World, index: number): number {
  const share = (index + random.next()) / clientCount(world)
  return weekdayOnOrBefore(world.asOf - 1 - Math.round(GROWTH_DAYS * (1 - share ** 0.6)))
}

function professionalUntil(random: Random, world: World, kind: ClientSheet['kind']): BusinessDate | null {
  if (!random.chance(kind === 'corporate' ? 0.35 : 0.06)) return null
  return dateOf(world.asOf + random.int(-30, 365))
}

/** Relatives carry no identity documents here; their numbers are never stored, so they may repeat a client's. */
function relative(random: Random, place: PersonPlace): ClientSheet['relatedPerson'] {
  const person = { ...personAt({ ...place, topic: 'relative' }), documents: [] }
  return { person, relation: random.pick(['spouse', 'parent', 'child', 'sibling']) }
}

/** Indexes of identity numbers that no client of the world uses: new applicants take theirs from here. */
export function firstFreeIdentity(world: World): number {
  const everyone = clientCount(world)
  const blocks = Math.ceil(everyone / BLOCK)
  return everyone + blocks * JOINT + blocks * CORPORATE * OFFICERS_MAX
}
