import {
  indexText,
  lastFour,
  nameKeys,
  type PersonInput,
  type ProfileInput,
  SEAL,
  searchedNames,
} from '#modules/clients'
import type { Cipher } from '#platform/cipher.ts'
import { maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import type { AccountSheet } from '../accounts.ts'
import type { ClientSheet } from '../clients.ts'
import { dateOf, dayOf } from '../days.ts'
import { profileOf } from '../profiles.ts'
import { randomAt } from '../random.ts'
import { idAt } from '../world.ts'
import { type RowSink, topicOf } from './table.ts'

/** What turns sheets into rows. */
export type Loading = {
  seed: string
  cipher: Cipher
  /** Department code → id. */
  departments: ReadonlyMap<string, string>
  /** Operator that froze what is frozen and filed what is filed. */
  operator: { id: string; name: string }
}

/** At most this many people stand beside or behind one client. */
const PERSONS_MAX = 8
const PARTIES = PERSONS_MAX + 1
/** Rows of one kind one party can have. */
const EACH = 4

export const clientId = (sheet: ClientSheet): string =>
  idAt(topicOf('clients.client'), sheet.index, dayOf(sheet.openedOn))

export const accountId = (account: AccountSheet): string =>
  idAt(topicOf('accounts.account'), account.index, dayOf(account.openedOn))

/** Business hours, so that lists sorted by time look like days at work; UTC 01:30 is half past nine in Hong Kong. */
export function instantOn(date: string, index: number): string {
  const minutes = 90 + ((index * 37) % 480)
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${date}T${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}:${pad((index * 13) % 60)}Z`
}

/** Adds every row of one client and its accounts. */
export function addClient(sink: RowSink, loading: Loading, sheet: ClientSheet): void {
  const profile = profileOf(sheet)
  const id = clientId(sheet)
  const at = instantOn(sheet.openedOn, sheet.index)
  const searched = addClientRow(sink, sheet, profile, id, at)
  for (const account of sheet.accounts) addAccount(sink, loading, { sheet, account, id, searched })
  const places = new Map(
    sheet.accounts.map(({ businessLine, department }) => [
      `${businessLine} ${department}`,
      { businessLine, department },
    ]),
  )
  for (const { businessLine, department } of places.values())
    sink['clients.client_place'].add([id, businessLine, departmentId(loading, department)])
  const claim = sheet.status === 'CANCELLED' ? null : sheet.kind
  addParty(sink, loading, { sheet, id, at, party: profile, personId: null, rank: 0, claim })
  for (const [position, person] of profile.persons.entries()) {
    const rank = position + 1
    const personId = idAt(topicOf('clients.client_person'), sheet.index * PARTIES + rank, dayOf(sheet.openedOn))
    sink['clients.client_person'].add([
      personId,
      id,
      position,
      person.roles,
      person.kind,
      person.nameZh,
      person.nameEn,
      person.sex,
      person.bornOn,
      person.nationality,
      person.shareBps,
      at,
    ])
    addParty(sink, loading, { sheet, id, at, party: person, personId, rank, claim: null })
  }
  if (sheet.status === 'FROZEN') {
    const freeze = idAt(topicOf('clients.client_freeze'), sheet.index, dayOf(sheet.openedOn))
    const reason = randomAt(loading.seed, 'client freeze', sheet.index).pick(['AML', 'COURT_ORDER', 'CLIENT_REQUEST'])
    sink['clients.client_freeze'].add([freeze, id, reason, lastChange(sheet, at), loading.operator.id])
  }
}

/** When the client last changed: when its last account closed, else when it opened. */
function lastChange(sheet: ClientSheet, at: string): string {
  const closed = sheet.accounts.map((account) => account.cancelledOn).filter((day) => day !== null)
  const last = closed.sort().at(-1)
  return sheet.status === 'CANCELLED' && last ? instantOn(last, sheet.index) : at
}

function addClientRow(sink: RowSink, sheet: ClientSheet, profile: ProfileInput, id: string, at: string): string[] {
  const { searchName, searchWords } = nameKeys(searchedNames(profile))
  const cancelled = sheet.status === 'CANCELLED'
  const changed = lastChange(sheet, at)
  sink['clients.client'].add([
    id,
    `C${10_000_001 + sheet.index}`,
    profile.memberNo,
    profile.type,
    profile.category,
    sheet.status,
    cancelled ? 'ordinary' : null,
    cancelled ? changed : null,
    profile.nameZh,
    profile.nameEn,
    profile.otherNames,
    profile.nameZh ?? profile.nameEn,
    profile.sex,
    profile.bornOn,
    profile.nationality,
    profile.residence,
    profile.education,
    profile.language,
    profile.answers,
    searchName,
    searchWords,
    at,
    changed,
  ])
  return searchWords
}

type Bearing = {
  sheet: ClientSheet
  id: string
  at: string
  party: Pick<PersonInput, 'documents' | 'phone' | 'email' | 'addresses' | 'employment' | 'taxResidencies'>
  personId: string | null
  rank: number
  claim: string | null
}

function addParty(sink: RowSink, { cipher }: Loading, bearing: Bearing): void {
  const { sheet, id, at, party, personId } = bearing
  const day = dayOf(sheet.openedOn)
  const place = placeOf(bearing)
  addIdentities(sink, cipher, bearing)
  const contact = (kind: 'phone' | 'email', nth: number, value: string, masked: string) =>
    sink['clients.contact'].add([
      idAt(topicOf('clients.contact'), place + nth, day),
      id,
      personId,
      kind,
      true,
      cipher.seal(value, SEAL.contact),
      cipher.blindIndex(value, SEAL.contact),
      masked,
      kind === 'phone' ? lastFour(value) : null,
      at,
    ])
  if (party.phone !== null) contact('phone', 0, party.phone, maskPhone(party.phone))
  if (party.email !== null) contact('email', 1, party.email, maskEmail(party.email))
  for (const [nth, address] of party.addresses.entries()) {
    sink['clients.address'].add([
      idAt(topicOf('clients.address'), place + nth, day),
      id,
      personId,
      address.kind,
      address.country,
      address.region,
      address.city,
      address.line,
      address.postalCode,
    ])
  }
  if (party.employment) {
    const { status, employer, industry, position, incomeLow, incomeHigh } = party.employment
    sink['clients.employment'].add([
      idAt(topicOf('clients.employment'), place, day),
      id,
      personId,
      status,
      employer,
      industry,
      position,
      incomeLow,
      incomeHigh,
    ])
  }
  for (const [nth, tax] of party.taxResidencies.entries()) {
    sink['clients.tax_residency'].add([
      idAt(topicOf('clients.tax_residency'), place + nth, day),
      id,
      personId,
      tax.country,
      tax.tin === null ? null : cipher.seal(tax.tin, SEAL.tin),
      tax.tin === null ? null : maskIdentity(tax.tin),
      tax.reason,
    ])
  }
}

/** Where the rows of this party start inside computed ids. */
function placeOf({ sheet, rank }: Bearing): number {
  return (sheet.index * PARTIES + rank) * EACH
}

function addIdentities(sink: RowSink, cipher: Cipher, bearing: Bearing): void {
  const { sheet, id, at, party, personId, claim } = bearing
  const day = dayOf(sheet.openedOn)
  const place = placeOf(bearing)
  for (const [nth, document] of party.documents.entries()) {
    sink['clients.identity_document'].add([
      idAt(topicOf('clients.identity_document'), place + nth, day),
      id,
      personId,
      document.kind,
      document.country,
      cipher.seal(document.number, SEAL.identity),
      cipher.blindIndex(indexText(document.number), SEAL.identity),
      lastFour(document.number),
      maskIdentity(document.number),
      document.issuedOn,
      document.expiresOn,
      claim,
      at,
    ])
  }
}

function addAccount(
  sink: RowSink,
  loading: Loading,
  { sheet, account, id, searched }: { sheet: ClientSheet; account: AccountSheet; id: string; searched: string[] },
): void {
  const random = randomAt(loading.seed, 'account', account.index)
  const at = instantOn(account.openedOn, account.index)
  const cancelledAt = account.cancelledOn === null ? null : instantOn(account.cancelledOn, account.index)
  const parent = sheet.accounts.find((other) => other.index === account.parent)
  const broker = `AE${String(random.int(1, 60)).padStart(3, '0')}`
  const introducer = account.businessLine === 'introducing' ? `IB${String(random.int(1, 25)).padStart(3, '0')}` : null
  const day = dayOf(account.openedOn)
  sink['accounts.account'].add([
    accountId(account),
    account.accountNo,
    id,
    account.type,
    parent ? 'sub' : 'main',
    parent ? accountId(parent) : null,
    account.businessLine,
    departmentId(loading, account.department),
    broker,
    introducer,
    account.status,
    account.freezes.length > 0,
    account.marks,
    at,
    account.openedOn,
    cancelledAt,
    sheet.kind,
    sheet.status,
    searched,
    cancelledAt ?? at,
  ])
  for (const [nth, freeze] of account.freezes.entries()) {
    const freezeId = idAt(topicOf('accounts.account_freeze'), account.index * EACH + nth, day)
    const on = dateOf(Math.max(dayOf(freeze.on), day))
    sink['accounts.account_freeze'].add([
      freezeId,
      accountId(account),
      freeze.reason,
      instantOn(on, account.index),
      loading.operator.id,
    ])
  }
}

export function departmentId({ departments }: Loading, code: string): string {
  const id = departments.get(code)
  if (id === undefined) throw new Error(`department ${code} is not there`)
  return id
}
