import type { FieldProblem } from '#kernel/refusal.ts'
import { accountsById } from '#modules/accounts'
import { clientsById } from '#modules/clients'
import type { Actor, Language } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { type Reference, type ReferenceKind, referenceKey, unknownReferences } from '../policy/references.ts'

type Asking = { reader: Reader; platform: Platform; actor: Actor }

const idsOf = (references: readonly Reference[], kind: ReferenceKind): string[] => [
  ...new Set(references.filter((one) => one.kind === kind).map(({ id }) => id)),
]

/**
 * Which of the references somebody may name: accounts and clients in his scope, people who work here now, departments
 * there are. A statement for each kind, however many there are. A client names nobody of the house.
 */
export async function knownReferences(
  { reader, platform, actor }: Asking,
  references: readonly Reference[],
): Promise<ReadonlySet<string>> {
  const ofHouse = actor.kind === 'client' ? [] : references
  const [people, departments] = [idsOf(ofHouse, 'person'), idsOf(ofHouse, 'department')]
  const question = { anyOf: [{ by: 'operators' as const, operatorIds: people }], except: [], among: people }
  const everywhere = { ...question, businessLine: null, departmentId: null }
  const [active = []] = people.length === 0 ? [] : await platform.directory.find(reader, [everywhere], platform.clock())
  const labels = departments.length === 0 ? new Map() : await platform.directory.departmentLabels(reader, departments)
  const accounts = await accountsById(reader, actor, idsOf(references, 'account'))
  const clients = await clientsById(reader, actor, idsOf(references, 'client'))
  const known = (kind: ReferenceKind, ids: Iterable<string>) => [...ids].map((id) => referenceKey({ kind, id }))
  return new Set([
    ...known('person', active),
    ...known('department', labels.keys()),
    ...known(
      'account',
      accounts.map(({ id }) => id),
    ),
    ...known(
      'client',
      clients.map(({ id }) => id),
    ),
  ])
}

/** What is wrong with references that somebody has made just now. */
export async function strangeAmong(asking: Asking, references: readonly Reference[]): Promise<FieldProblem[]> {
  return references.length === 0 ? [] : unknownReferences(references, await knownReferences(asking, references))
}

/** What references are called, by id; those out of the reader's scope have no name for him. */
export type Names = ReadonlyMap<string, string>

/** Names of everything the values refer to, as this person may know them, in one language; a statement for each kind. */
export async function namesOf(
  { reader, platform, actor }: Asking,
  references: readonly Reference[],
  language: Language,
): Promise<Names> {
  const names = new Map<string, string>()
  if (references.length === 0) return names
  const people = idsOf(references, 'person')
  for (const [id, name] of people.length === 0 ? [] : await platform.directory.names(reader, people))
    names.set(id, name)
  const departments = idsOf(references, 'department')
  const labels = departments.length === 0 ? [] : await platform.directory.departmentLabels(reader, departments)
  for (const [id, label] of labels) names.set(id, label[language])
  const accounts = await accountsById(reader, actor, idsOf(references, 'account'))
  const whose = accounts.map(({ clientId }) => clientId)
  const clients = await clientsById(reader, actor, [...new Set([...idsOf(references, 'client'), ...whose])])
  const called = new Map(clients.map((one) => [one.id, one]))
  for (const { id, clientNo, displayName } of clients) names.set(id, `${clientNo} ${displayName}`)
  for (const { id, accountNo, clientId } of accounts)
    names.set(id, [accountNo, called.get(clientId)?.displayName].filter(Boolean).join(' '))
  return names
}
