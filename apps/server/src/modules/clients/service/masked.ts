import { maskEmail, maskIdentity, maskPhone } from '#platform/masking.ts'
import type { Dossier } from '../schema/dossier.ts'
import type { ClientDetail } from '../schema/wire.ts'

type Parts = Pick<ClientDetail, 'documents' | 'contacts' | 'addresses' | 'employments' | 'taxResidencies' | 'persons'>

/** What hangs on a client as people see it: the same as the rows of today give, out of a dossier of the past. */
export function maskedParts(dossier: Dossier): Parts {
  return {
    documents: dossier.documents.map(({ number, createdAt: _at, ...one }) => ({
      ...one,
      numberMasked: maskIdentity(number),
    })),
    contacts: dossier.contacts.map(({ value, createdAt: _at, ...one }) => ({
      ...one,
      valueMasked: one.kind === 'phone' ? maskPhone(value) : maskEmail(value),
    })),
    addresses: dossier.addresses,
    employments: dossier.employments.map(({ id: _id, ...one }) => one),
    taxResidencies: dossier.taxResidencies.map(({ tin, ...one }) => ({
      ...one,
      tinMasked: tin === null ? null : maskIdentity(tin),
    })),
    persons: dossier.persons.map(({ position: _position, createdAt: _at, ...one }) => one),
  }
}
