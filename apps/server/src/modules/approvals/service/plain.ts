import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { graphOf, nodeOf } from '../policy/graph.ts'
import { needsSignature, type ProofRuleFacts, proofMinutes } from '../policy/proof.ts'
import type { FlowNode } from '../schema/flow.ts'
import type { PlainDecisions, PlainObstacle } from '../schema/plain.ts'
import { versionsById } from '../store/flow.ts'
import { type AskedTask, openTasks } from '../store/plain.ts'
import { proofRules } from '../store/proof.ts'
import { subjectGuards } from './guards.ts'
import { mayFinish } from './people.ts'

/** Whom an open task asks. */
export type Inquiry = { taskId: string; operatorId: string }

const MAY_REFUSE = 'approvals.task.refuse'

/** Of these people who holds a permission; one question of the directory. */
async function holdersAmong(platform: Platform, reader: Reader, asked: readonly Inquiry[]) {
  const among = [...new Set(asked.map(({ operatorId }) => operatorId))]
  const rights = [mayFinish('approve'), MAY_REFUSE]
  const questions = rights.map((permission) => ({
    anyOf: [{ by: 'permission' as const, permission }],
    except: [],
    businessLine: null,
    departmentId: null,
    among,
  }))
  const [agreeing = [], refusing = []] = await platform.directory.find(reader, questions, platform.clock())
  return { agree: new Set(agreeing), refuse: new Set(refusing) }
}

type Placed = AskedTask & { flowCode: string; node: FlowNode }

async function placed(platform: Platform, reader: Reader, tasks: readonly AskedTask[]): Promise<Placed[]> {
  const versions = await versionsById(reader, platform.db, [...new Set(tasks.map((one) => one.flowVersionId))])
  return tasks.flatMap((task) => {
    const flow = versions.get(task.flowVersionId)
    return flow ? [{ ...task, flowCode: flow.code, node: nodeOf(graphOf(flow.definition), task.nodeId) }] : []
  })
}

/** What the modules that own the subjects want before a yes; asked once for each kind of subject. */
async function wantedBySubjects(platform: Platform, reader: Reader, tasks: readonly Placed[]) {
  const wanted = new Map<string, PlainObstacle>()
  for (const guard of platform.offered(subjectGuards)) {
    const own = tasks.filter((one) => one.caseKind === 'application' && one.targetType === guard.targetType)
    if (own.length === 0 || !guard.beyondYes) continue
    for (const [taskId, obstacle] of await guard.beyondYes(platform, reader, own)) wanted.set(taskId, obstacle)
  }
  return wanted
}

/** What keeps everybody from completing this task by a bare yes or no, whoever is asked. */
function ofTask(task: Placed, rules: readonly ProofRuleFacts[], wanted: PlainObstacle | undefined): PlainDecisions {
  if (task.kind !== 'approve') return { agree: 'work', refuse: 'work' }
  if (task.isLent) return { agree: 'opinion', refuse: 'opinion' }
  const { flowCode, nodeId, facts, node } = task
  const offers = node.kind === 'approve' ? node.actions : []
  const signs = needsSignature(
    rules.filter(({ signature }) => signature),
    flowCode,
    nodeId,
    facts,
  )
  const asks = signs ? 'signature' : proofMinutes(rules, flowCode, nodeId, facts) === null ? null : 'proof'
  return { agree: wanted ?? asks, refuse: offers.includes('refuse') ? asks : 'notOffered' }
}

/**
 * Which open tasks the people asked complete by a bare yes or no, with a remark or without: for places that have room for
 * nothing more, such as the office tool. It reads what deciding reads (the rules for proofs and signatures, the hints of the
 * step, its actions, the rights of the person), and deciding is the judge in the end. A handful of statements however many
 * are asked about.
 *
 * @returns in the order asked; null where the task is not open any more or does not ask this person.
 */
export async function plainDecisions(
  platform: Platform,
  reader: Reader,
  asked: readonly Inquiry[],
): Promise<(PlainDecisions | null)[]> {
  if (asked.length === 0) return []
  const tasks = await placed(platform, reader, await openTasks(reader, [...new Set(asked.map((one) => one.taskId))]))
  const rules = await proofRules(reader)
  const wanted = await wantedBySubjects(
    platform,
    reader,
    tasks.filter(({ kind }) => kind === 'approve'),
  )
  const holders = await holdersAmong(platform, reader, asked)
  const known = new Map(tasks.map((task) => [task.id, { task, plain: ofTask(task, rules, wanted.get(task.id)) }]))
  return asked.map(({ taskId, operatorId }) => {
    const found = known.get(taskId)
    if (!found?.task.candidates.includes(operatorId)) return null
    const { agree, refuse } = found.plain
    return {
      agree: agree ?? (holders.agree.has(operatorId) ? null : 'right'),
      refuse: refuse ?? (holders.refuse.has(operatorId) ? null : 'right'),
    }
  })
}
