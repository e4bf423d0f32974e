import { type FieldProblem, type Json, Refused } from '#kernel/refusal.ts'
import { type Actor, requirePermission } from '#platform/actor.ts'
import type { CommandContext, Proposal } from '#platform/command.ts'
import { inTransaction, type Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { parseInput } from '#platform/execute.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { approvalErrors } from '../errors.ts'
import type { Known } from '../policy/condition.ts'
import { versionsById } from '../store/flow.ts'
import { caseFor } from './gate.ts'
import { rulingFor } from './rules.ts'
import { type Step, stepsAhead, textOf } from './steps.ts'
import { withTicketFacts } from './ticket-facts.ts'

type Values = Record<string, Json> | null
export type Preview = {
  route: { rule: string; flow: string | null; afterSeconds: number | null; steps: Step[] } | null
  before: Values
  after: Values
  problem: {
    module: string
    code: string
    status: number
    params: Record<string, Json>
    fields: FieldProblem[]
  } | null
}

const silent = () => undefined
const NOTHING = Symbol('nothing is kept')

function problemOf(error: Refused): Preview['problem'] {
  const { module, code, status, params, fields } = error
  return { module, code, status, params, fields: [...fields] }
}

async function look(platform: Platform, tx: Tx, actor: Actor, name: string, raw: unknown): Promise<Preview> {
  const command = platform.commands.get(name)
  if (!command?.propose) throw platformErrors.NOT_FOUND()
  const now = platform.clock()
  const context: CommandContext = {
    tx,
    actor,
    now,
    platform,
    ticket: null,
    record: silent,
    emit: silent,
    enqueue: silent,
  }
  const proposal = await command.propose(context, parseInput(command.input, raw))
  const { before, after } = proposal
  const route = proposal.exempt ? null : await routeOf(platform, tx, actor, name, proposal)
  return { route, before, after, problem: null }
}

/**
 * Who would be asked as things stand about a command and what it would do; null when nobody is.
 *
 * @throws APPROVAL_NOT_CONFIGURED
 */
async function routeOf(
  platform: Platform,
  tx: Tx,
  actor: Actor,
  name: string,
  proposal: Proposal,
  known?: Known,
): Promise<Preview['route']> {
  const ruling = await rulingFor(tx, name)
  if (ruling.kind === 'atOnce') return null
  if (ruling.kind === 'blocked') throw approvalErrors.APPROVAL_NOT_CONFIGURED({ command: name })
  const flow = (await versionsById(tx, platform.db, [ruling.versionId])).get(ruling.versionId)
  if (!flow) throw new Error('the flow version just looked up is gone')
  const [whole = proposal] = await withTicketFacts(platform, tx, [proposal])
  const row = caseFor(actor, name, whole, flow)
  const steps = await stepsAhead(
    platform,
    tx,
    { definition: flow.definition, facts: row.facts, context: row, ...(known ? { known } : {}) },
    actor.language,
  )
  const afterSeconds = ruling.by === 'AUTO_AFTER' ? ruling.afterSeconds : null
  return { rule: ruling.by, flow: textOf(flow.label, actor.language), afterSeconds, steps }
}

/** Looks and keeps nothing; what is refused on the way is told as `problem`. */
async function looked(platform: Platform, look: (tx: Tx) => Promise<Preview>): Promise<Preview> {
  let preview: Preview | null = null
  try {
    await inTransaction(platform.db, async (tx) => {
      preview = await look(tx)
      throw NOTHING
    })
  } catch (error) {
    if (error instanceof Refused) return { route: null, before: null, after: null, problem: problemOf(error) }
    if (error !== NOTHING) throw error
  }
  if (!preview) throw new Error('a preview ended without an answer')
  return preview
}

/**
 * What would happen if this command were sent now: who would be asked, and what would change. Nothing is kept.
 *
 * @throws NOT_FOUND for a command that can't be gated, PERMISSION_MISSING. What the command itself would refuse is told
 * as `problem`.
 */
export async function previewOf(platform: Platform, actor: Actor, name: string, raw: unknown): Promise<Preview> {
  const command = platform.commands.get(name)
  if (!command?.propose) throw platformErrors.NOT_FOUND()
  if (command.permission !== null) requirePermission(actor, command.permission)
  return looked(platform, (tx) => look(platform, tx, actor, name, raw))
}

/** Where what a command would be about belongs; null: nowhere in particular. */
export type Placed = { businessLine: string | null; departmentId: string | null }

/**
 * Who would be asked if the person sent this command about something that belongs there, before it is known about what: every
 * step that may be on the way, and for those that depend on it what has to be known first.
 *
 * @throws NOT_FOUND for a command that can't be gated and for a place out of scope
 */
export async function routeAt(platform: Platform, actor: Actor, name: string, placed: Placed): Promise<Preview> {
  const { businessLine, departmentId } = placed
  const somewhere = businessLine !== null || departmentId !== null
  if (!platform.commands.get(name)?.propose || (somewhere && !isInScope(actor, placed)))
    throw platformErrors.NOT_FOUND()
  const nothing: Proposal = {
    target: { type: '', id: '', label: '' },
    version: '',
    clientId: null,
    accountId: null,
    businessLine,
    departmentId,
    facts: {},
    before: null,
    after: null,
    reason: null,
  }
  const told: Readonly<Record<string, string | null>> = { command: name, businessLine, departmentId }
  return looked(platform, async (tx) => {
    const route = await routeOf(platform, tx, actor, name, nothing, (fact) => (told[fact] ?? null) !== null)
    return { route, before: null, after: null, problem: null }
  })
}
