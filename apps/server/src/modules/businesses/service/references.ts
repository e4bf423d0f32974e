import type { FieldProblem } from '#kernel/refusal.ts'
import { accountsById } from '#modules/accounts'
import { clientsById } from '#modules/clients'
import type { Actor, Language } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import {
  type Reference,
  type ReferenceKind,
  referenceKey,
  referencesIn,
  unknownReferences,
} from '../policy/references.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import type { RequestRow } from '../store/request.ts'

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

/** What references are called, by id; those out of the reader's reach have no name for him. */
export type Names = ReadonlyMap<string, string>

/** Where a request stands, and whom it is about. */
export type Place = Pick<
  RequestRow,
  'businessLine' | 'departmentId' | 'accountId' | 'accountNo' | 'clientId' | 'subjectName'
>

/** Accounts and clients that somebody may see, as people call them. */
async function recordNames(
  { reader, actor }: Pick<Asking, 'reader' | 'actor'>,
  references: readonly Reference[],
): Promise<Map<string, string>> {
  const accounts = await accountsById(reader, actor, idsOf(references, 'account'))
  const whose = accounts.map(({ clientId }) => clientId)
  const clients = await clientsById(reader, actor, [...new Set([...idsOf(references, 'client'), ...whose])])
  const called = new Map(clients.map((one) => [one.id, one]))
  return new Map([
    ...clients.map(({ id, clientNo, displayName }) => [id, `${clientNo} ${displayName}`] as const),
    ...accounts.map(({ id, accountNo, clientId }) => {
      const name = [accountNo, called.get(clientId)?.displayName].filter(Boolean).join(' ')
      return [id, name] as const
    }),
  ])
}

/** The same, with what stands where the request does: whoever may see the request reads whom it names there. */
async function recordNamesAt(
  asking: Asking,
  references: readonly Reference[],
  place: Place,
): Promise<Map<string, string>> {
  const own = await recordNames(asking, references)
  const { businessLine, departmentId, accountId, accountNo, clientId, subjectName } = place
  const about = [
    ...(accountId ? [[accountId, [accountNo, subjectName].filter(Boolean).join(' ')] as const] : []),
    ...(clientId && subjectName ? [[clientId, subjectName] as const] : []),
  ]
  const left = references.filter(({ id }) => !own.has(id))
  if (left.length === 0) return own
  const scope = { all: false as const, businessLines: [businessLine], departmentIds: [departmentId] }
  const beside = await recordNames({ ...asking, actor: { ...asking.actor, scope } }, left)
  return new Map([...about, ...beside, ...own])
}

/**
 * Names of everything the values refer to, as this person may know them, in one language; a statement or two for each kind.
 * A client reads nobody's name of the house, and of accounts and clients his own.
 */
export async function namesOf(
  asking: Asking,
  references: readonly Reference[],
  language: Language,
  place: Place | null = null,
): Promise<Names> {
  if (references.length === 0) return new Map()
  const { reader, platform, actor } = asking
  if (actor.kind === 'client') return recordNames(asking, references)
  const records = await (place ? recordNamesAt(asking, references, place) : recordNames(asking, references))
  const people = idsOf(references, 'person')
  const named = people.length === 0 ? [] : await platform.directory.names(reader, people)
  const departments = idsOf(references, 'department')
  const labels = departments.length === 0 ? [] : await platform.directory.departmentLabels(reader, departments)
  return new Map([...named, ...[...labels].map(([id, label]) => [id, label[language]] as const), ...records])
}

/**
 * What the values of a form refer to is called, for a page: by id, in the reader's language. Pages name things by this and
 * ask no list for it, which their reader may not have.
 *
 * @param given  values as the reader may see them.
 */
export async function calledIn(
  asking: Asking,
  form: FormDefinition,
  given: readonly FormValues[],
  place: Place | null = null,
): Promise<Record<string, string>> {
  const references = given.flatMap((values) => referencesIn(form, values))
  return Object.fromEntries(await namesOf(asking, references, asking.actor.language, place))
}
