import type { Regime } from '../schema.ts'

/** An identity document as far as choosing one goes. */
export type CidDocument = { kind: string; country: string; expiresOn: string | null }

/** Which document is filed for a person, the first there is: HKID, national identity card, passport, then permits. */
const PERSON: readonly (readonly string[])[] = [
  ['hkid'],
  ['prc-id', 'macau-id', 'national-id'],
  ['passport'],
  ['two-way-permit', 'one-way-permit', 'hk-document-of-identity'],
]
/** Northbound knows "other official document" as well. */
const PERSON_NORTHBOUND: readonly (readonly string[])[] = [...PERSON, ['home-return-permit', 'taiwan-permit', 'other']]
/** @source spec/accounts.md §3.2, corporate: unconfirmed */
const COMPANY: readonly (readonly string[])[] = [
  ['lei'],
  ['company-number'],
  ['business-registration', 'social-credit-code'],
  ['other'],
]

/** Kinds of document that can be filed, in order of choice. */
export function cidKinds(regime: Regime, bearer: 'person' | 'company'): readonly (readonly string[])[] {
  if (bearer === 'company') return COMPANY
  return regime === 'HKIDR' ? PERSON : PERSON_NORTHBOUND
}

/**
 * The document that is filed as client identification data, or null when none will do: by kind first, of one kind the
 * unexpired before the expired, then the one that lasts longest. An expired document of a better kind still goes first: it
 * names the same person.
 *
 * @source spec/accounts.md §3.2; order of an expired better kind against an unexpired worse one: unconfirmed
 */
export function pickCid<D extends CidDocument>(
  documents: readonly D[],
  regime: Regime,
  { bearer, on }: { bearer: 'person' | 'company'; on: string },
): D | null {
  const lasts = ({ expiresOn }: CidDocument) => expiresOn ?? '9999-12-31'
  for (const kinds of cidKinds(regime, bearer)) {
    const found = documents
      .filter(({ kind }) => kinds.includes(kind))
      .sort(
        (a, b) =>
          Number(lasts(a) < on) - Number(lasts(b) < on) ||
          kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
          lasts(b).localeCompare(lasts(a)) ||
          a.country.localeCompare(b.country),
      )
    if (found[0]) return found[0]
  }
  return null
}
