import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { fits } from '#modules/access'
import type { CommandContext, Proposal } from '#platform/command.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { dutyErrors } from './errors.ts'
import { findConflicts } from './find.ts'
import { assertNotOwn, assertSecond, assertUntil } from './policy.ts'
import * as wire from './schema.ts'
import * as store from './store.ts'

type Saved = { oneSide: readonly string[]; otherSide: readonly string[]; severity: string; active: boolean }
const shown = ({ oneSide, otherSide, severity, active }: Saved) => ({
  oneSide: [...oneSide],
  otherSide: [...otherSide],
  severity,
  active,
})
const byOf = ({ actor }: CommandContext) => ({ id: actor.operatorId, name: actor.name })

function proposalOf(
  code: string,
  before: store.RuleRow | null,
  after: ReturnType<typeof shown>,
  reason: string | null,
): Proposal {
  return {
    target: { type: 'dutyRule', id: before?.id ?? code, label: code },
    version: String(before?.version ?? 0),
    clientId: null,
    accountId: null,
    businessLine: null,
    departmentId: null,
    facts: { active: after.active, severity: after.severity },
    before: before ? shown(before) : null,
    after,
    reason,
  }
}

/** @throws PATTERN_UNKNOWN for a side that means nothing here. */
function requireKnown({ platform }: CommandContext, patterns: readonly string[]): void {
  const keys = [...platform.permissions.keys()]
  for (const pattern of patterns) {
    if (pattern.startsWith('role:') || keys.some((key) => fits(pattern, key))) continue
    throw dutyErrors.PATTERN_UNKNOWN({ pattern })
  }
}

/** The broker's own rule of this code, or null. @throws RULE_FIXED for one that comes along. */
async function ownRule(context: CommandContext, code: string): Promise<store.RuleRow | null> {
  const known = await store.lockRule(context.tx, code)
  if (known?.builtin) throw dutyErrors.RULE_FIXED()
  return known
}

/** Lays down what nobody should have both of; everybody is looked at again at once. */
export const saveRule = defineCommand({
  name: 'duties.rule.save',
  scope: 'none',
  input: wire.ruleSave,
  output: wire.ruleCode,
  async propose(context, input) {
    requireKnown(context, [...input.oneSide, ...input.otherSide])
    return proposalOf(input.code, await ownRule(context, input.code), shown(input), null)
  },
  async run(context, input) {
    requireKnown(context, [...input.oneSide, ...input.otherSide])
    const known = await ownRule(context, input.code)
    const written = { ...input, by: context.actor.name, at: toWire(context.now) }
    if (known) await store.updateRule(context.tx, written)
    else await store.insertRule(context.tx, { ...written, id: newId<'dutyRule'>(), kind: 'keys', builtin: false })
    context.record({
      target: { type: 'dutyRule', id: known?.id ?? input.code, label: input.code },
      before: known ? shown(known) : null,
      after: shown(input),
    })
    await look(context)
    return { code: input.code }
  },
})

/** Weighs a rule otherwise, or lets it rest; of those that come along nothing else can be changed. */
export const weighRule = defineCommand({
  name: 'duties.rule.weigh',
  scope: 'none',
  input: wire.ruleWeigh,
  output: wire.ruleCode,
  async propose(context, { code, severity, active, reason }) {
    const known = await store.lockRule(context.tx, code)
    if (!known) throw platformErrors.NOT_FOUND()
    return proposalOf(code, known, shown({ ...known, severity, active }), reason)
  },
  async run(context, { code, severity, active, reason }) {
    const known = await store.lockRule(context.tx, code)
    if (!known) throw platformErrors.NOT_FOUND()
    const after = { ...known, severity, active, by: context.actor.name, at: toWire(context.now) }
    await store.updateRule(context.tx, after)
    context.record({
      target: { type: 'dutyRule', id: known.id, label: code },
      before: shown(known),
      after: shown(after),
      reason,
    })
    await look(context)
    return { code }
  },
})

async function look(context: CommandContext): Promise<number> {
  const open = await findConflicts(context.tx, context.platform, context.now)
  context.emit({ topic: 'dutyConflicts', ids: [] })
  return open
}

/** Works the report out now instead of within five minutes. */
export const findNow = defineCommand({
  name: 'duties.conflict.find',
  scope: 'none',
  input: wire.findAsked,
  output: wire.found,
  async run(context) {
    const open = await look(context)
    context.record({ after: { open } })
    return { open, foundAt: toWire(context.now) }
  },
})

/** The conflict, locked, on the record. @throws NOT_FOUND out of reach; OWN_CONFLICT */
async function conflictFor(context: CommandContext, id: string): Promise<store.ConflictRow> {
  const conflict = await store.findConflict(context.tx, context.actor, id, true)
  if (!conflict) throw platformErrors.NOT_FOUND()
  const { departmentId, ruleCode, name } = conflict
  context.record({ target: { type: 'dutyConflict', id, label: `${ruleCode} ${name}` }, departmentId })
  assertNotOwn(context.actor, conflict.operatorId)
  return conflict
}

/** Asks for an exception: why, and until when. */
export const proposeAcceptance = defineCommand({
  name: 'duties.acceptance.propose',
  input: wire.acceptancePropose,
  output: wire.identified,
  async run(context, { conflictId, reason, until }) {
    const conflict = await conflictFor(context, conflictId)
    if (conflict.state === 'ended') throw dutyErrors.CONFLICT_OVER()
    if (conflict.state !== 'open') throw dutyErrors.ACCEPTANCE_PENDING()
    const ends = Temporal.Instant.from(until)
    assertUntil(ends, context.now)
    const id = newId<'dutyAcceptance'>()
    const at = toWire(context.now)
    await store.insertAcceptance(context.tx, { id, conflict, reason, until: toWire(ends), by: byOf(context), at })
    await store.setConflictState(context.tx, conflict.id, 'proposed')
    context.record({ before: { state: 'open' }, after: { state: 'proposed', until }, reason })
    context.emit({ topic: 'dutyConflicts', ids: [conflict.id], departmentId: conflict.departmentId })
    return { id }
  },
})

async function decide(
  context: CommandContext,
  input: { id: string; remark?: string | null | undefined },
  to: 'accepted' | 'refused' | 'withdrawn',
): Promise<{ id: string }> {
  const asked = await store.findAcceptance(context.tx, input.id)
  if (!asked) throw platformErrors.NOT_FOUND()
  const conflict = await conflictFor(context, asked.conflictId)
  // Read again: somebody else may have decided before the lock was ours.
  const now = (await store.findAcceptance(context.tx, input.id)) ?? asked
  if (!wire.ACCEPTANCE_TRANSITIONS[now.state].includes(to)) throw dutyErrors.ACCEPTANCE_STATE({ state: now.state })
  if (to !== 'withdrawn') assertSecond(context.actor, { id: now.proposedById, name: now.proposedBy })
  const remark = input.remark ?? null
  await store.decideAcceptance(context.tx, now.id, to, byOf(context), toWire(context.now), remark)
  await store.setConflictState(context.tx, conflict.id, to === 'accepted' ? 'accepted' : 'open')
  context.record({ before: { state: now.state }, after: { state: to, until: now.until }, reason: remark ?? now.reason })
  context.emit({ topic: 'dutyConflicts', ids: [conflict.id], departmentId: conflict.departmentId })
  return { id: now.id }
}

const decision = (name: string, to: Parameters<typeof decide>[2]) =>
  defineCommand({
    name,
    input: wire.acceptanceDecide,
    output: wire.identified,
    run: (context, input) => decide(context, input, to),
  })

/** A second person allows the exception. */
export const confirmAcceptance = decision('duties.acceptance.confirm', 'accepted')
/** A second person does not allow it. */
export const refuseAcceptance = decision('duties.acceptance.refuse', 'refused')
/** Takes an exception back, asked for or allowed. */
export const endAcceptance = decision('duties.acceptance.end', 'withdrawn')
