import type { Json } from '#kernel/refusal.ts'
import { INVESTOR_TYPES, OPENING_FIELDS, type OpeningField, PAPER_KINDS } from '../schema/opening.ts'
import { shownOf } from './record.ts'

/** What an item of a slot says about the fields of a draft; what is no text says nothing. */
export function fieldsSaid(no: number, data: Readonly<Record<string, Json>>): { field: OpeningField; value: string }[] {
  return OPENING_FIELDS.flatMap(({ key, slot, from }) => {
    const value = data[from]
    return slot === no && typeof value === 'string' && value.trim() !== '' ? [{ field: key, value: value.trim() }] : []
  })
}

/** As anybody who reviews the draft may read it. */
export function maskedField(field: OpeningField, value: string): string {
  const { slot, from } = OPENING_FIELDS.find(({ key }) => key === field) ?? OPENING_FIELDS[0]
  return String(shownOf(slot, { [from]: value })[from])
}

const OTHER = { kind: 'other', country: 'CN' }
const DAY = /^\d{4}-\d{2}-\d{2}$/

type Said = Readonly<Partial<Record<OpeningField, string>>>

function documentsOf({ identityType, identityNo, validUntil }: Said) {
  if (!identityNo) return []
  const expiresOn = validUntil && DAY.test(validUntil) ? validUntil : null
  return [{ ...(PAPER_KINDS[identityType ?? ''] ?? OTHER), number: identityNo, expiresOn }]
}

/** The application that a draft becomes; what the form of applications asks besides is left to whoever goes on with it. */
export function applicationOf(said: Said, accountNo: string, departmentId: string) {
  const { name, mobile, email, region, address, bank, bankAccountNo, occupation } = said
  const answers = {
    ...(bank ? { bank } : {}),
    ...(bankAccountNo ? { bankAccountNo } : {}),
    ...(occupation ? { occupation } : {}),
  }
  return {
    businessLine: 'brokerage',
    departmentId,
    profile: {
      type: INVESTOR_TYPES[said.investorType ?? ''] ?? 'individual',
      nameZh: name ?? null,
      nationality: 'CN',
      residence: 'CN',
      language: 'zh-Hans',
      documents: documentsOf(said),
      phone: mobile ?? null,
      email: email ?? null,
      addresses: address ? [{ kind: 'residential', country: 'CN', region: region ?? null, line: address }] : [],
      answers,
    },
    accounts: [{ type: 'futures', accountNo }],
  }
}
