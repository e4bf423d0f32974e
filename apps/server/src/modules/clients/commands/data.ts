import { type Command, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import {
  amendContact,
  amendIdentity,
  amendPerson,
  amendProfile,
  amendWithoutPerson,
  amendWithPerson,
} from '../policy/amend.ts'
import type { Dossier } from '../schema/dossier.ts'
import {
  changeAnswer,
  contactChange,
  identityRenewal,
  personAddition,
  personChange,
  personRemoval,
  profileChange,
} from '../schema.ts'
import { type Asked, type Edit, proposeChange, runChange } from './change.ts'

/** A command whose whole effect is an edit of what is known of a client; every one can be put behind approval. */
function dataCommand<I extends Asked>(
  name: string,
  input: Command<I>['input'],
  edit: (input: I) => Edit,
): Command<I, { id: string; version: number; changed: boolean }> {
  return defineCommand({
    name,
    input,
    output: changeAnswer,
    propose: (context, asked) => proposeChange(context, asked, edit(asked)),
    run: (context, asked) => runChange(context, name, asked, edit(asked)),
  })
}

/** Phone, addresses of mail and whether the main one reaches the client. Old addresses are told. */
export const changeContact = dataCommand(
  'clients.contact.change',
  contactChange,
  (input) => (dossier, at) => amendContact(dossier, input, at),
)

/** Names, papers, addresses, work, tax, category and letters of the client itself. */
export const changeProfile = dataCommand(
  'clients.profile.change',
  profileChange,
  (input) => (dossier, at) => amendProfile(dossier, input, at),
)

/** New dates of one document the client bears. */
export const renewIdentity = dataCommand(
  'clients.identity.renew',
  identityRenewal,
  (input) => (dossier) => amendIdentity(dossier, input),
)

/** Name of one of the people. @throws NOT_FOUND when the client has no such person. */
function nameOf(dossier: Dossier, personId: string): string {
  const person = dossier.persons.find((one) => one.id === personId)
  if (!person) throw platformErrors.NOT_FOUND()
  return person.nameZh ?? person.nameEn ?? ''
}

/** Adds a director, shareholder, owner, authorised or instruction person, agent or relation. */
export const addPerson = dataCommand('clients.person.add', personAddition, (input) => (dossier, at) => ({
  ...amendWithPerson(dossier, input, at),
  person: input.nameZh ?? input.nameEn,
  whose: { fresh: input },
}))

/** Changes one of the people; giving more roles copies somebody into them. */
export const changePerson = dataCommand('clients.person.change', personChange, (input) => (dossier, at) => {
  const person = nameOf(dossier, input.personId)
  const { personId } = input
  return { ...amendPerson(dossier, input, at), personId, person, whose: { personId } }
})

/** Takes one of the people away. */
export const removePerson = dataCommand('clients.person.remove', personRemoval, (input) => (dossier) => {
  const person = nameOf(dossier, input.personId)
  const { personId } = input
  return { ...amendWithoutPerson(dossier, personId), personId, person, whose: { personId } }
})
