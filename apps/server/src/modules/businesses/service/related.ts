import type { Json } from '#kernel/refusal.ts'
import { type Dossier, loadDossier, type PersonRole } from '#modules/clients'
import type { CurrentRows } from '../points.ts'

/**
 * What the trade calls the people behind a client: who places orders, who was given authority at the opening. The house's
 * other people (directors, shareholders, holders) are nobody it files.
 *
 * @source unconfirmed
 */
const ROLES: Readonly<Partial<Record<PersonRole, string>>> = { instruction: '1', authorised: '2', agent: '2' }

/** A person as rows of a form, one for each of its roles there; without a document it could not be told from another. */
function rowsOf({ documents, contacts }: Dossier, person: Dossier['persons'][number]): Record<string, Json>[] {
  const document = documents.find(({ personId }) => personId === person.id)
  if (!document) return []
  const phone = contacts.find(({ personId, kind, main }) => personId === person.id && kind === 'phone' && main)?.value
  const roles = new Set(person.roles.map((role) => ROLES[role]).filter((role) => role !== undefined))
  return [...roles].map((role) => ({
    id: `${person.id}-${role}`,
    role,
    name: person.nameZh ?? person.nameEn,
    identity: { type: document.kind, country: document.country, number: document.number },
    ...(phone === undefined ? {} : { phone }),
    ...(document.expiresOn === null ? {} : { validUntil: document.expiresOn }),
  }))
}

/** The people behind the client, as forms of the trade list them; whoever asks has been shown the client already. */
export const currentPersons: CurrentRows = {
  component: 'relatedPersons',
  async rows({ reader, platform }, { clientId }) {
    if (clientId === null) return null
    const dossier = await loadDossier(reader, platform.cipher, clientId)
    return dossier.persons.flatMap((person) => rowsOf(dossier, person))
  },
}
