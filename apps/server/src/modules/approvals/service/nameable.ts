import type { Actor } from '#platform/actor.ts'
import type { PersonCard } from '#platform/directory.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import { findCase, tokensOf } from '../store/case.ts'
import { versionsById } from '../store/flow.ts'
import { caseOfTask, tasksOfCase } from '../store/read.ts'
import type { CaseRow } from '../store/rows.ts'
import { barredNow } from './concerned.ts'
import { maySee } from './detail.ts'
import { ADMINISTER, holdersOf, MAY_DECIDE, MAY_HANDLE, mayFinish, questionsOf, READ_COPIES } from './people.ts'

/** With one of these a person may bring others into a task of his. */
const HANDS_ON = ['approvals.task.transfer', 'approvals.task.addSigners']
const SHOWN_MAX = 50

/** Whom somebody may name, as far as he has to know them to choose. */
type Choice = { items: PersonCard[] }

async function choice(
  platform: Platform,
  actor: Actor,
  at: { caseId: string; holding?: string; except: ReadonlySet<string>; search: string },
): Promise<Choice> {
  const row = await findCase(platform.db, at.caseId)
  if (!row) throw platformErrors.NOT_FOUND()
  const questions = await questionsOf(platform.db, [holdersOf(at.holding ?? MAY_DECIDE, row)])
  const [holders = []] = await platform.directory.find(platform.db, questions, platform.clock())
  const ids = holders.filter((id) => !at.except.has(id))
  const found = { search: at.search, language: actor.language, max: SHOWN_MAX }
  return { items: await platform.directory.cards(platform.db, ids, found) }
}

/**
 * The people a task may be given to, lent to, or shared with: who may decide at all and may see the case, without those
 * who already have a say in its visit, and without the barred when it is an approval.
 *
 * @throws NOT_FOUND unless the task is the actor's to hand on, or he administers its case.
 */
export async function nameableAt(platform: Platform, actor: Actor, taskId: string, search: string): Promise<Choice> {
  const caseId = await caseOfTask(platform.db, taskId)
  const row = caseId === null ? null : await findCase(platform.db, caseId)
  if (!row) throw platformErrors.NOT_FOUND()
  const tasks = await tasksOfCase(platform.db, row.id)
  const task = tasks.find((one) => one.id === taskId)
  const own = task?.state === 'open' && task.candidates.includes(actor.operatorId)
  const hands = own && HANDS_ON.some((key) => actor.permissions.has(key))
  const administers = actor.permissions.has(ADMINISTER) && isInScope(actor, row)
  if (!task || !(hands || administers)) throw platformErrors.NOT_FOUND()
  const inVisit = tasks.filter((one) => one.visit === task.visit && ['open', 'queued', 'agreed'].includes(one.state))
  const except = new Set([
    ...inVisit.flatMap((one) => one.candidates),
    ...(task.kind === 'approve' ? await barredNow(platform.db, platform, row) : []),
  ])
  return choice(platform, actor, { caseId: row.id, holding: mayFinish(task.kind), except, search })
}

/** What somebody has to hold for the step that stands still; approving where there are several kinds. */
async function askedOfStuck({ db }: Platform, row: CaseRow): Promise<string> {
  const stuck = (await tokensOf(db, [row.id])).filter((token) => token.incident === 'NO_ASSIGNEE')
  const flow = (await versionsById(db, db, [row.flowVersionId])).get(row.flowVersionId)
  if (!flow || stuck.length === 0) return MAY_DECIDE
  const graph = graphOf(flow.definition)
  return stuck.every((token) => nodeOf(graph, token.nodeId).kind === 'handle') ? MAY_HANDLE : MAY_DECIDE
}

/**
 * The people an administrator may name for a step of a case that is stuck.
 *
 * @throws NOT_FOUND unless he administers the case.
 */
export async function nameableFor(platform: Platform, actor: Actor, caseId: string, search: string): Promise<Choice> {
  const row = await findCase(platform.db, caseId)
  if (!row || !actor.permissions.has(ADMINISTER) || !isInScope(actor, row)) throw platformErrors.NOT_FOUND()
  const holding = await askedOfStuck(platform, row)
  return choice(platform, actor, { caseId, holding, except: await barredNow(platform.db, platform, row), search })
}

/**
 * The people somebody may send copies of a case to: who may read them and may see what it is about, himself left out.
 *
 * @throws NOT_FOUND unless he may see the case.
 */
export async function nameableForCopies(
  platform: Platform,
  actor: Actor,
  caseId: string,
  search: string,
): Promise<Choice> {
  const row = await findCase(platform.db, caseId)
  if (!row || !(await maySee(platform.db, actor, row))) throw platformErrors.NOT_FOUND()
  return choice(platform, actor, { caseId, holding: READ_COPIES, except: new Set([actor.operatorId]), search })
}
