/** Type codes of identity documents: who bears one, where it is issued when that is fixed. */
export const IDENTITY_KINDS = {
  hkid: { bearer: 'person', country: 'HK' },
  'prc-id': { bearer: 'person', country: 'CN' },
  passport: { bearer: 'person', country: null },
  'macau-id': { bearer: 'person', country: 'MO' },
  'home-return-permit': { bearer: 'person', country: 'CN' },
  'two-way-permit': { bearer: 'person', country: 'CN' },
  'one-way-permit': { bearer: 'person', country: 'CN' },
  'hk-document-of-identity': { bearer: 'person', country: 'HK' },
  'taiwan-permit': { bearer: 'person', country: 'CN' },
  'national-id': { bearer: 'person', country: null },
  'business-registration': { bearer: 'company', country: 'HK' },
  'social-credit-code': { bearer: 'company', country: 'CN' },
  'company-number': { bearer: 'company', country: null },
  lei: { bearer: 'company', country: null },
  other: { bearer: 'any', country: null },
} as const satisfies Record<string, { bearer: 'person' | 'company' | 'any'; country: string | null }>

export type IdentityKind = keyof typeof IDENTITY_KINDS
export const IDENTITY_KIND_CODES = Object.keys(IDENTITY_KINDS) as [IdentityKind, ...IdentityKind[]]
