import type { Reader } from '#platform/db.ts'
import type { PeopleQuery, PeopleQuestion } from '#platform/directory.ts'
import type { TaskKind } from '../schema/case.ts'
import type { Assignment, People, PeopleNode } from '../schema/flow.ts'
import { handlersOf } from '../store/case.ts'
import type { CaseRow } from '../store/rows.ts'

/** Who repairs stuck cases and stands in where a flow says so. */
export const ADMINISTER = 'approvals.case.administer'
/** Who has tasks at all: sees them, takes them out of a pool, answers. Comes along with either of the next two. */
export const WORK = 'approvals.task.work'
/** Whoever decides in the place of approvers nobody configured; deciding itself is another right. */
const SUPER_APPROVE = 'approvals.ticket.superApprove'
/** Whoever may be asked to approve. */
export const MAY_DECIDE = 'approvals.task.agree'
/** Whoever may be asked to do something: to fill in, to check, to amend. */
export const MAY_HANDLE = 'approvals.task.handle'
/** Whoever may read a copy of a case that is sent to him. */
export const READ_COPIES = 'approvals.copy.view'

/** What somebody has to hold to finish a task of this kind. */
export const mayFinish = (kind: TaskKind): string => (kind === 'approve' ? MAY_DECIDE : MAY_HANDLE)

/** What naming people depends on. */
export type PeopleContext = Pick<CaseRow, 'id' | 'makerId' | 'businessLine' | 'departmentId' | 'people'>

type Handlers = ReadonlyMap<string, readonly string[]>

function departmentsOf(people: Extract<People, { by: 'holders' }>, context: PeopleContext): readonly string[] | null {
  if (!people.clientDepartment) return people.departmentIds ?? null
  const own = context.departmentId === null ? [] : [context.departmentId]
  return people.departmentIds ? [...people.departmentIds, ...own] : own
}

function queryOf(people: People, { context, members }: Asked, handlers: Handlers): PeopleQuery {
  switch (people.by) {
    case 'operators':
      return { by: 'operators', operatorIds: people.operatorIds }
    case 'holders':
      return { by: 'holders', roleIds: people.roleIds, departmentIds: departmentsOf(people, context) }
    case 'permission':
      return people.permission === SUPER_APPROVE
        ? { by: 'permission', permission: SUPER_APPROVE, also: members }
        : { by: 'permission', permission: people.permission }
    case 'members':
      return { by: 'members', departmentIds: people.departmentIds, permission: members }
    case 'initiator':
      return { by: 'operators', operatorIds: [context.makerId] }
    case 'managerOf':
      if (people.whom === 'initiator') return { by: 'managerOf', operatorId: context.makerId }
      if (context.departmentId === null) return { by: 'operators', operatorIds: [] }
      return { by: 'managerOfDepartment', departmentId: context.departmentId }
    case 'handlerOf':
      return { by: 'operators', operatorIds: handlers.get(`${context.id} ${people.nodeId}`) ?? [] }
  }
}

/** Whom a step of this case asks: those named for it alone, else those its flow names. */
export function assignmentOf(row: Pick<CaseRow, 'people'>, node: PeopleNode): Assignment {
  const named = row.people?.[node.id]
  return named ? { ...node.assignment, anyOf: named, except: [] } : node.assignment
}

/** A question as a flow puts it, for one case; `among` limits it to whether these people belong to the answer. */
export type Asked = {
  context: PeopleContext
  anyOf: readonly People[]
  except: readonly People[]
  /** What members of a department have to hold to be meant. */
  members: string
  among: readonly string[] | null
}

/** What a step asks for this case. */
export function askedAt(node: PeopleNode, context: PeopleContext, among: readonly string[] | null = null): Asked {
  const { anyOf, except } = assignmentOf(context, node)
  return { context, anyOf, except, members: mayFinish(node.kind), among }
}

/** Whoever holds a permission and may see the case. */
export function holdersOf(permission: string, context: PeopleContext, among: readonly string[] | null = null): Asked {
  return { context, anyOf: [{ by: 'permission', permission }], except: [], members: permission, among }
}

/** Who agreed at a node of a case, by `<case> <node>`. */
export type HandlersByPlace = ReadonlyMap<string, readonly string[]>

/**
 * Turns what flows ask into what the directory answers; earlier handlers are looked up for all questions at once.
 *
 * @param justNow  who agreed in this very batch, whose decisions are not written yet.
 */
export async function questionsOf(
  reader: Reader,
  asked: readonly Asked[],
  justNow: HandlersByPlace = new Map(),
): Promise<PeopleQuestion[]> {
  const places = asked.flatMap(({ context, anyOf, except }) =>
    [...anyOf, ...except].flatMap((one) =>
      one.by === 'handlerOf' ? [{ caseId: context.id, nodeId: one.nodeId }] : [],
    ),
  )
  const stored = places.length === 0 ? new Map<string, string[]>() : await handlersOf(reader, places)
  const handlers: Handlers = new Map(
    places.map(({ caseId, nodeId }) => {
      const place = `${caseId} ${nodeId}`
      return [place, [...(justNow.get(place) ?? []), ...(stored.get(place) ?? [])]]
    }),
  )
  return asked.map((one) => ({
    anyOf: one.anyOf.map((people) => queryOf(people, one, handlers)),
    except: one.except.map((people) => queryOf(people, one, handlers)),
    businessLine: one.context.businessLine,
    departmentId: one.context.departmentId,
    among: one.among,
  }))
}
