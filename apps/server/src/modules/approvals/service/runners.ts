import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { AnyCommand, CommandContext } from '#platform/command.ts'
import { parseInput } from '#platform/execute.ts'
import { approvalErrors } from '../errors.ts'
import type { Facts } from '../schema/case.ts'
import { insertCopies } from '../store/flush.ts'
import type { CaseRow } from '../store/rows.ts'
import { approversOf } from '../store/ticket.ts'
import { relayRunner, subFlowRunner } from './children.ts'
import type { CaseContext } from './listener.ts'
import type { OutsideAnswer, OutsideRunner, OutsideWork } from './outside.ts'
import { questionsOf, READ_COPIES } from './people.ts'

const CASE_VALUES = ['id', 'targetId', 'clientId', 'accountId', 'businessLine', 'departmentId', 'makerId'] as const

/**
 * The input of a command as a node describes it: `{ fact: name }` stands for a fact, `{ case: 'targetId' }` for a value
 * of the case, everything else for itself.
 */
export function inputFrom(value: Json, facts: Facts, row: CaseRow): Json {
  if (Array.isArray(value)) return value.map((one) => inputFrom(one, facts, row))
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  const [only] = entries.length === 1 ? entries : []
  if (only?.[0] === 'fact' && typeof only[1] === 'string') return facts[only[1]] ?? null
  const name = only?.[0] === 'case' ? CASE_VALUES.find((one) => one === only[1]) : undefined
  if (name) return row[name]
  return Object.fromEntries(entries.map(([key, one]) => [key, inputFrom(one as Json, facts, row)]))
}

/** Whether a node may run a command: one there is, and none of approvals, which decide about themselves by no node. */
export function mayRun(command: AnyCommand | undefined): command is AnyCommand {
  return command !== undefined && !command.name.startsWith('approvals.')
}

const silent = () => undefined

/** Under whose approval a gateable command runs: somebody has agreed in this case, so it asks nobody again. */
async function approvalFor(context: CaseContext, work: OutsideWork, command: AnyCommand, input: Json, maker: Actor) {
  if (!command.propose) return {}
  if (work.row.checks === 0) throw approvalErrors.COMMAND_NEEDS_APPROVAL({ command: command.name })
  const { tx, now, platform } = context
  const asMaker: CommandContext = {
    tx,
    now,
    platform,
    actor: maker,
    ticket: null,
    record: silent,
    emit: silent,
    enqueue: silent,
  }
  const { version } = await command.propose(asMaker, parseInput(command.input, input))
  const { id, makerId, makerName } = work.row
  return { ticket: { id, makerId, makerName, version, approverIds: await approversOf(tx, id) } }
}

/** The input of a command node, facts and values of the case in their places. */
export function commandInput(work: OutsideWork): Json {
  const { node } = work
  if (node.kind !== 'effect' || node.effect.kind !== 'command') throw new Error('no command at this node')
  return inputFrom(node.effect.input, work.facts, work.row)
}

/**
 * Runs the command of a node with the maker's rights of this moment, in the transaction of the step.
 *
 * @throws COMMAND_UNKNOWN, MAKER_LEFT, COMMAND_NEEDS_APPROVAL, and whatever the command refuses.
 */
export async function runNodeCommand(context: CaseContext, work: OutsideWork, input: Json): Promise<OutsideAnswer> {
  const { tx, now, platform } = context
  const { node } = work
  const name = node.kind === 'effect' && node.effect.kind === 'command' ? node.effect.command : ''
  const command = platform.commands.get(name)
  if (!mayRun(command)) throw approvalErrors.COMMAND_UNKNOWN({ command: name })
  const maker = await platform.directory.actorOf(tx, work.row.makerId, now)
  if (!maker) throw approvalErrors.MAKER_LEFT()
  const approval = await approvalFor(context, work, command, input, maker)
  const key = `case:${work.caseId}:${work.tokenId}:${work.visit}`
  await platform.execute(command, input, maker, { key, tx, ...approval })
  return { kind: 'completed', detail: { command: name } }
}

const commandRunner: OutsideRunner = {
  kind: 'command',
  run: (context, work) => runNodeCommand(context, work, commandInput(work)),
}

/** Sends copies into the inboxes of the people a node names. */
const notifyRunner: OutsideRunner = {
  kind: 'notify',
  async run({ tx, now, platform, emit }, work) {
    if (work.node.kind !== 'effect' || work.node.effect.kind !== 'notify')
      throw new Error('nobody to tell at this node')
    const { to } = work.node.effect
    const asked = { context: work.row, anyOf: to, except: [], members: READ_COPIES, among: null }
    const [operatorIds = []] = await platform.directory.find(tx, await questionsOf(tx, [asked]), now)
    const { caseId, nodeId } = work
    await insertCopies(
      tx,
      toWire(now),
      operatorIds.map((operatorId) => ({ caseId, nodeId, operatorId })),
    )
    if (operatorIds.length > 0) emit({ topic: 'tasks', ids: [caseId], operatorIds })
    return { kind: 'completed', detail: { told: operatorIds.length } }
  },
}

/** What approvals carry out themselves. */
export const runners: readonly OutsideRunner[] = [commandRunner, notifyRunner, subFlowRunner, relayRunner]
