import { dateAt } from '#kernel/calendar.ts'
import { type FoundOperator, findDepartments, findOperators, homeOf } from '#modules/access'
import { MAY_HANDLE, officeEnds, type People } from '#modules/approvals'
import type { Dispatchable } from '#modules/businesses'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { PeopleQuery, PeopleQuestion } from '#platform/directory.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { dispatchErrors } from '../errors.ts'
import { pastedWords, peopleOf } from '../policy.ts'
import { type FoundRecipients, RECIPIENTS_MAX } from '../schema.ts'

export type Context = { reader: Reader; platform: Platform; actor: Actor; now: Temporal.Instant }

/** Somebody that is asked: a department, or a person of one. */
export type Recipient = {
  kind: 'department' | 'operator'
  id: string
  name: string
  departmentId: string
  operatorId: string | null
  /** Whom its request asks. */
  people: People[]
}

/** The recipients named, departments first, each once. @throws NOT_FOUND when one is out of the actor's scope. */
export async function recipientsOf(
  { reader, actor }: Context,
  named: { departmentIds: readonly string[]; operatorIds: readonly string[] },
  { step }: Dispatchable,
): Promise<Recipient[]> {
  const [departmentIds, operatorIds] = [[...new Set(named.departmentIds)], [...new Set(named.operatorIds)]]
  if (departmentIds.length + operatorIds.length === 0) throw dispatchErrors.NO_RECIPIENT()
  if (departmentIds.length + operatorIds.length > RECIPIENTS_MAX)
    throw dispatchErrors.TOO_MANY_RECIPIENTS({ max: RECIPIENTS_MAX })
  const departments = await findDepartments(reader, actor, departmentIds)
  const operators = await findOperators(reader, actor, operatorIds)
  if (departments.length < departmentIds.length || operators.length < operatorIds.length)
    throw platformErrors.NOT_FOUND()
  const { anyOf } = step.assignment
  const withPeople = (one: Omit<Recipient, 'people'>): Recipient => ({ ...one, people: peopleOf(one, anyOf) })
  return [
    ...departments.map(({ id, names }) =>
      withPeople({ kind: 'department', id, name: names[actor.language], departmentId: id, operatorId: null }),
    ),
    ...operators.map(({ id, name, departmentId }) =>
      withPeople({ kind: 'operator', id, name, departmentId, operatorId: id }),
    ),
  ]
}

const queryOf = (people: People): PeopleQuery[] => {
  if (people.by === 'operators') return [{ by: 'operators', operatorIds: people.operatorIds }]
  if (people.by === 'holders')
    return [{ by: 'holders', roleIds: people.roleIds, departmentIds: people.departmentIds ?? null }]
  return people.by === 'members' ? [{ by: 'members', departmentIds: people.departmentIds, permission: MAY_HANDLE }] : []
}

/** Who would handle each recipient's request: people there who may work on tasks and see the line and the department. */
export async function handlersOf(
  { reader, platform, now }: Context,
  recipients: readonly Pick<Recipient, 'people' | 'departmentId'>[],
  businessLine: string,
): Promise<string[][]> {
  const place = ({ departmentId }: { departmentId: string }) => ({
    except: [],
    businessLine,
    departmentId,
    among: null,
  })
  const named = recipients.map((one): PeopleQuestion => ({ anyOf: one.people.flatMap(queryOf), ...place(one) }))
  const able = recipients.map(
    (one): PeopleQuestion => ({ anyOf: [{ by: 'permission', permission: MAY_HANDLE }], ...place(one) }),
  )
  const found = await platform.directory.find(reader, [...named, ...able], now)
  return recipients.map((_one, at) => {
    const may = new Set(found[recipients.length + at])
    return (found[at] ?? []).filter((id) => may.has(id))
  })
}

/** @throws NOBODY_HANDLES naming each recipient at which nobody could work on it. */
export async function requireHandled(
  context: Context,
  recipients: readonly Recipient[],
  businessLine: string,
): Promise<void> {
  const handlers = await handlersOf(context, recipients, businessLine)
  const empty = recipients.filter((_one, at) => handlers[at]?.length === 0)
  if (empty.length === 0) return
  const names = empty.map((one) => one.name).join(' · ')
  throw dispatchErrors.NOBODY_HANDLES(
    { count: empty.length, names },
    empty.map(({ kind, name }) => ({
      path: `${kind}Ids`,
      code: 'NOBODY_THERE',
      module: 'dispatches',
      params: { name },
    })),
  )
}

/**
 * When a day is over for the sender's office: at its closing then, or on the next day it is open.
 *
 * @throws DUE_PAST, DUE_BEYOND_CALENDAR
 */
export async function dueFor(
  { reader, platform, now }: Context,
  dueOn: string,
  departmentId: string,
): Promise<{ dueAt: Temporal.Instant; moved: boolean }> {
  const question = { kind: 'closing' as const, date: dueOn, businessLine: null, departmentId }
  const [dueAt] = await officeEnds(platform, reader, [question])
  if (!dueAt) throw dispatchErrors.DUE_BEYOND_CALENDAR({}, [{ path: 'dueOn', code: 'DUE_BEYOND_CALENDAR' }])
  if (Temporal.Instant.compare(dueAt, now) <= 0)
    throw dispatchErrors.DUE_PAST({}, [{ path: 'dueOn', code: 'DUE_PAST' }])
  return { dueAt, moved: dateAt(dueAt, platform.config.timeZone) > dueOn }
}

/** Where the sender works: the dispatch stands there. @throws SENDER_HAS_NO_DEPARTMENT */
export async function placeOf({ reader, actor }: Context): Promise<string> {
  const home = await homeOf(reader, actor.operatorId)
  if (home === null) throw dispatchErrors.SENDER_HAS_NO_DEPARTMENT()
  return home
}

/** Departments and people of a pasted list, by code, name or user name; what fits nobody, or several, is not found. */
export async function pastedRecipients({ reader, actor }: Context, text: string): Promise<FoundRecipients> {
  const words = pastedWords(text).slice(0, RECIPIENTS_MAX)
  const departments = await findDepartments(reader, actor, words)
  const operators = await findOperators(reader, actor, words)
  const namesOf = (word: string) => {
    const low = word.toLowerCase()
    return {
      departments: departments.filter(
        ({ code, names }) =>
          code.toLowerCase() === low || Object.values(names).some((name) => name.toLowerCase() === low),
      ),
      operators: operators.filter(({ username, name }) => username === low || name.toLowerCase() === low),
    }
  }
  const found: FoundRecipients = { departments: [], operators: [], notFound: [] }
  const home = await departmentNames({ reader, actor }, operators)
  for (const word of words) {
    const { departments: places, operators: people } = namesOf(word)
    if (places.length + people.length !== 1) {
      found.notFound.push(word)
      continue
    }
    for (const { id, names } of places) found.departments.push({ id, name: names[actor.language] })
    for (const { id, name, departmentId } of people)
      found.operators.push({ id, name, department: home.get(departmentId) ?? '' })
  }
  return found
}

/** Names of the departments people belong to, as far as they are in the actor's reach. */
export async function departmentNames(
  { reader, actor }: Pick<Context, 'reader' | 'actor'>,
  operators: readonly Pick<FoundOperator, 'departmentId'>[],
): Promise<Map<string, string>> {
  const ids = [...new Set(operators.map((one) => one.departmentId))]
  const found = await findDepartments(reader, actor, ids)
  return new Map(found.map(({ id, names }) => [id, names[actor.language]]))
}
