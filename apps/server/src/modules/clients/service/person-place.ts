import type { Cipher } from '#platform/cipher.ts'
import { textOf } from '../policy/alike.ts'
import { type Fresh, partsOfPerson, tellingOf } from '../policy/person.ts'
import type { Dossier } from '../schema/dossier.ts'

const PLACE = 'clients.person.place'
const STATE = 'clients.person.state'

/** One of a client's people, or somebody who is to become one. */
export type Whose = { personId: string } | { fresh: Fresh }

/**
 * What a ticket that was asked for without a look at the whole client is about: one of its people alone, so that tickets on
 * several of them may be open together. Somebody new goes by a keyed hash of document or name: asked for twice, it is one.
 */
export function personPlace(cipher: Cipher, clientId: string, whose: Whose): { type: 'person'; id: string } {
  const id =
    'personId' in whose
      ? whose.personId
      : `${clientId}:${cipher.blindIndex(`${clientId} ${tellingOf(whose.fresh)}`, PLACE).toString('hex')}`
  return { type: 'person', id }
}

/** Differs once anything known of the person does; of somebody new there is nothing that could. */
export function personVersion(cipher: Cipher, dossier: Dossier, whose: Whose): string {
  if (!('personId' in whose)) return 'new'
  return cipher.blindIndex(textOf(partsOfPerson(dossier, whose.personId)), STATE).toString('hex')
}
