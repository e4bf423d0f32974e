import type { Json } from '#kernel/refusal.ts'
import { maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import { textOf } from '../policy/alike.ts'
import type { Dossier } from '../schema/dossier.ts'

/** Fields of a party as records, tickets and the timeline show them: numbers, phones and mail masked. */
type Shown = Record<string, Json>

const NONE = '–'

/** Texts of rows under the name of their kind; two of a kind stand in one list. */
function byKind<R>(rows: readonly R[], kind: (row: R) => string, text: (row: R) => string): Record<string, Json> {
  const grouped = Map.groupBy(rows, kind)
  return Object.fromEntries([...grouped].map(([name, of]) => [name, of.map(text)]))
}

function shownRows(dossier: Dossier, personId: string | null): Shown {
  const own = <R extends { personId: string | null }>(rows: readonly R[]) =>
    rows.filter((row) => row.personId === personId)
  const contacts = own(dossier.contacts)
  const main = (kind: 'phone' | 'email') => contacts.find((one) => one.kind === kind && one.main)
  const [phone, email] = [main('phone'), main('email')]
  const [work] = own(dossier.employments)
  return {
    phone: phone ? maskPhone(phone.value) : null,
    email: email ? maskEmail(email.value) : null,
    emailVerified: email?.verified ?? false,
    moreEmails: contacts.filter((one) => one.kind === 'email' && !one.main).map((one) => maskEmail(one.value)),
    identities: byKind(
      own(dossier.documents),
      (one) => one.kind,
      (one) => `${one.country} ${maskIdentity(one.number)} · ${one.issuedOn ?? NONE} / ${one.expiresOn ?? NONE}`,
    ),
    addresses: byKind(
      own(dossier.addresses),
      (one) => one.kind,
      (one) => [one.line, one.city, one.region, one.country, one.postalCode].filter((part) => part !== null).join(', '),
    ),
    employmentStatus: work?.status ?? null,
    employer: work?.employer ?? null,
    industry: work?.industry ?? null,
    position: work?.position ?? null,
    income:
      work && (work.incomeLow ?? work.incomeHigh) !== null ? `${work.incomeLow ?? 0} – ${work.incomeHigh ?? ''}` : null,
    taxResidencies: own(dossier.taxResidencies).map(
      (one) => `${one.country} ${one.tin === null ? `(${one.reason})` : maskIdentity(one.tin)}`,
    ),
  }
}

function shownClient(dossier: Dossier): Shown {
  const { nameZh, nameEn, otherNames, sex, bornOn, nationality, category, residence, education, language } =
    dossier.client
  const own = { nameZh, nameEn, otherNames, sex, bornOn, nationality, category, residence, education, language }
  return { ...own, ...shownRows(dossier, null) }
}

function shownPerson(dossier: Dossier, personId: string): Shown {
  const person = dossier.persons.find((one) => one.id === personId)
  if (!person) return {}
  const { roles, kind, nameZh, nameEn, sex, bornOn, nationality, shareBps } = person
  return {
    roles,
    personKind: kind,
    nameZh,
    nameEn,
    sex,
    bornOn,
    nationality,
    shareBps,
    ...shownRows(dossier, personId),
  }
}

const isGroup = (value: Json | undefined): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Only what differs, on both sides. */
function differing(before: Shown, after: Shown): { before: Shown; after: Shown } {
  const old: Shown = {}
  const now: Shown = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key] ?? null, after[key] ?? null]
    if (textOf(was) === textOf(is)) continue
    if (isGroup(was) || isGroup(is)) {
      const inner = differing(isGroup(was) ? was : {}, isGroup(is) ? is : {})
      old[key] = inner.before
      now[key] = inner.after
    } else {
      old[key] = was
      now[key] = is
    }
  }
  return { before: old, after: now }
}

/**
 * What a change does, field by field and masked. `personId` names whom it is about; null is the client itself.
 */
export function differenceOf(
  before: Dossier,
  after: Dossier,
  personId: string | null,
): { before: Shown; after: Shown } {
  return personId === null
    ? differing(shownClient(before), shownClient(after))
    : differing(shownPerson(before, personId), shownPerson(after, personId))
}

/** Whether anything at all is different. */
export function isSameDossier(before: Dossier, after: Dossier): boolean {
  return textOf(inOrder(before)) === textOf(inOrder(after))
}

/** Rows in the order of their ids: which came first says nothing about a client. */
function inOrder(dossier: Dossier): Dossier {
  const sorted = <R extends { id: string }>(rows: readonly R[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    client: dossier.client,
    persons: sorted(dossier.persons),
    documents: sorted(dossier.documents),
    contacts: sorted(dossier.contacts),
    addresses: sorted(dossier.addresses),
    employments: sorted(dossier.employments),
    taxResidencies: sorted(dossier.taxResidencies),
  }
}

/** The contacts of the client itself that no longer are, each with what stands in its place. */
export function lostContacts(before: Dossier, after: Dossier) {
  const own = (dossier: Dossier) => dossier.contacts.filter((one) => one.personId === null)
  const left = new Set(own(after).map((one) => `${one.kind} ${one.value}`))
  return own(before)
    .filter((one) => !left.has(`${one.kind} ${one.value}`))
    .map((one) => ({
      kind: one.kind,
      value: one.value,
      replacement: one.main ? (own(after).find((other) => other.kind === one.kind && other.main)?.value ?? null) : null,
    }))
}

/** Whether the main contact of this kind is another one. */
export function isMainReplaced(before: Dossier, after: Dossier, kind: 'phone' | 'email'): boolean {
  const main = (dossier: Dossier) =>
    dossier.contacts.find((one) => one.personId === null && one.kind === kind && one.main)?.value ?? null
  return main(before) !== main(after)
}

/** Names and documents of the client and of its joint holders: what they are known by. */
function knownBy({ client, persons, documents }: Dossier): string {
  const holders = persons.filter(({ roles }) => roles.includes('holder'))
  const ids = new Set<string | null>([null, ...holders.map(({ id }) => id)])
  return JSON.stringify([
    [client.nameZh, client.nameEn],
    holders.map(({ id, nameZh, nameEn }) => [id, nameZh, nameEn]),
    documents
      .filter(({ personId }) => ids.has(personId))
      .map(({ personId, kind, country, number, expiresOn }) => [personId, kind, country, number, expiresOn].join(' '))
      .sort(),
  ])
}

/** Whether names, documents or the circle of joint holders changed. */
export const isIdentityChanged = (before: Dossier, after: Dossier): boolean => knownBy(before) !== knownBy(after)
