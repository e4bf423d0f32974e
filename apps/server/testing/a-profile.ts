import { type ProfileInput, profileInput } from '#modules/clients'

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A valid resident number; different for each `n` below 500, of a man born on 1990-03-07. */
export function residentNumber(n: number): string {
  const body = `11010519900307${String(n * 2 + 1).padStart(3, '0')}`
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

/** A valid Hong Kong identity number; different for each `n` below a million. */
export function hongKongNumber(n: number): string {
  const digits = String(n).padStart(6, '0')
  const values = [36, 10, ...Array.from(digits, Number)]
  const sum = values.reduce((total, value, at) => total + value * (9 - at), 0)
  const check = (11 - (sum % 11)) % 11
  return `A${digits}(${check === 10 ? 'A' : check})`
}

/** A complete individual; `n` makes identity, phone and mail its own. */
export function aProfile(n: number, overrides: Partial<Record<keyof ProfileInput, unknown>> = {}): ProfileInput {
  return profileInput.parse({
    type: 'individual',
    nameZh: '陳大文',
    nameEn: 'CHAN Tai Man Peter',
    sex: 'M',
    bornOn: '1980-05-17',
    nationality: 'HK',
    documents: [{ kind: 'hkid', country: 'HK', number: hongKongNumber(n) }],
    phone: `+85291${String(n).padStart(6, '0')}`,
    email: `client${n}@example.com`,
    addresses: [{ kind: 'residential', country: 'HK', city: '香港', line: '英皇道 1 號' }],
    taxResidencies: [{ country: 'HK', tin: hongKongNumber(n) }],
    ...overrides,
  })
}

/** A second holder for a joint client. */
export function aHolder(n: number, overrides: object = {}) {
  return {
    roles: ['holder'],
    nameZh: '李小明',
    nameEn: 'LEE Siu Ming',
    sex: 'F',
    bornOn: '1985-01-02',
    nationality: 'HK',
    documents: [{ kind: 'hkid', country: 'HK', number: hongKongNumber(n) }],
    ...overrides,
  }
}

/** A complete company with a director who may operate the account. */
export function aCompany(n: number, overrides: Partial<Record<keyof ProfileInput, unknown>> = {}): ProfileInput {
  return aProfile(n, {
    type: 'corporate',
    nameZh: '恒遠貿易有限公司',
    nameEn: 'Hang Yuen Trading Limited',
    sex: null,
    bornOn: '2010-06-01',
    documents: [{ kind: 'business-registration', country: 'HK', number: String(30_000_000 + n) }],
    persons: [aHolder(n + 500_000, { roles: ['director', 'authorised'], shareBps: 10_000 })],
    ...overrides,
  })
}
