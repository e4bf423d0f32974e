import type { Dossier, DossierPerson } from '../schema/dossier.ts'
import type { IdentityKind } from '../schema/identity.ts'
import { checkIdentity } from './identity.ts'
import { foldName } from './search.ts'

/** A document somebody is looked for by; without a country any will do. */
export type Borne = { kind: IdentityKind; country: string | null; number: string }

type Name = { nameZh: string | null; nameEn: string | null; bornOn: string | null }

/** Who is meant of the people behind a client: by a document, else by name and birth. */
export type Sought = Name & { document: Borne | null }

/** Somebody nobody knows yet. */
export type Fresh = Omit<Name, 'bornOn'> & {
  documents: readonly { kind: IdentityKind; country: string; number: string }[]
}

function bears(dossier: Dossier, { kind, country, number }: Borne, person: DossierPerson): boolean {
  return dossier.documents.some(
    (one) =>
      one.personId === person.id &&
      one.kind === kind &&
      (country === null || one.country === country) &&
      one.number === checkIdentity(kind, one.country, number).number,
  )
}

/** Of the same name in either script; two births that are known and differ are two people. */
function isNamed({ nameZh, nameEn, bornOn }: Sought, person: DossierPerson): boolean {
  if (bornOn !== null && person.bornOn !== null && bornOn !== person.bornOn) return false
  const same = (given: string | null, known: string | null) =>
    given !== null && known !== null && foldName(given) === foldName(known)
  return same(nameZh, person.nameZh) || same(nameEn, person.nameEn)
}

/**
 * Those of a client's people who may be meant: whoever bears the document; else, by name, those of whom no document is
 * known that says otherwise. More than one: it takes a document to tell them apart.
 */
export function peopleMeant(dossier: Dossier, sought: Sought): DossierPerson[] {
  const { document } = sought
  const bearing = document === null ? [] : dossier.persons.filter((person) => bears(dossier, document, person))
  if (bearing.length > 0) return bearing
  const documented = new Set(document === null ? [] : dossier.documents.map(({ personId }) => personId))
  return dossier.persons.filter((person) => !documented.has(person.id) && isNamed(sought, person))
}

/** What tells a new person from other new ones of a client: the first document, else the name. */
export function tellingOf(person: Fresh): string {
  const [document] = person.documents
  if (document) {
    const { kind, country, number } = document
    return `document ${kind} ${country} ${checkIdentity(kind, country, number).number}`
  }
  return `name ${[person.nameZh, person.nameEn].map((name) => foldName(name ?? '')).join('|')}`
}

/** Everything a dossier says of one person: what a change of that person alone starts from. */
export function partsOfPerson(dossier: Dossier, personId: string): unknown[] {
  const own = <R extends { personId: string | null }>(rows: readonly R[]) =>
    rows.filter((row) => row.personId === personId)
  const { persons, documents, contacts, addresses, employments, taxResidencies } = dossier
  return [
    persons.filter(({ id }) => id === personId),
    ...[documents, contacts, addresses, employments, taxResidencies].map((rows) =>
      own<{ personId: string | null }>(rows),
    ),
  ]
}
