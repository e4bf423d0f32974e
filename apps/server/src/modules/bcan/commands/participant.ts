import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { bcanErrors } from '../errors.ts'
import { rangeParties, rangeProblem } from '../policy/range.ts'
import { endInput, identified, participantInput, rangeInput } from '../schema.ts'
import * as store from '../store/participant.ts'

const doingOf = ({ actor, now }: CommandContext): store.Doing => ({ name: actor.name, at: toWire(now) })

type Change = {
  target: Proposal['target']
  facts: Record<string, Json>
  before: Record<string, Json> | null
  after: Record<string, Json> | null
}

const proposal = ({ target, facts, before, after }: Change, version: string, reason: string): Proposal => ({
  target,
  version,
  clientId: null,
  accountId: null,
  businessLine: null,
  departmentId: null,
  facts,
  before,
  after,
  reason,
})

function recorded(context: CommandContext, { target, before, after }: Change, reason: string): void {
  context.record({ target, before, after, reason })
  context.emit({ topic: 'bcan', ids: [target.id] })
}

const partyShown = ({ regime, name, kind, role, firmId, ceNo }: Omit<store.ParticipantRow, 'id'>) => ({
  regime,
  name,
  kind,
  role,
  firmId,
  ceNo,
})
const partyChange = (one: store.ParticipantRow, ends: boolean): Change => ({
  target: { type: 'participant', id: one.id, label: `${one.ceNo} ${one.name}` },
  facts: { regime: one.regime },
  before: ends ? partyShown(one) : null,
  after: ends ? null : partyShown(one),
})

/** @throws CE_TAKEN, ROLE_UNSUITABLE */
async function newParty(context: CommandContext, given: Omit<store.ParticipantRow, 'id'>, id: string) {
  // The upstream broker executes; the house that uses it is not its own third party.
  if (given.kind === 'Third' && given.role !== 'CCEP') {
    throw bcanErrors.ROLE_UNSUITABLE({}, [{ path: 'role', code: 'ROLE_UNSUITABLE' }])
  }
  if (await store.ceTaken(context.tx, given.regime, given.ceNo)) throw bcanErrors.CE_TAKEN({ ceNo: given.ceNo })
  return { ...given, id }
}

export const createParticipant = defineCommand({
  name: 'bcan.participant.create',
  scope: 'none',
  input: participantInput,
  output: identified,
  async propose(context, { remark, ...given }) {
    return proposal(partyChange(await newParty(context, given, given.ceNo), false), 'new', remark)
  },
  async run(context, { remark, ...given }) {
    const one = await newParty(context, given, newId<'participant'>())
    try {
      await store.insertParticipant(context.tx, one, doingOf(context))
    } catch (error) {
      if (constraintOf(error) === 'participant_live') throw bcanErrors.CE_TAKEN({ ceNo: one.ceNo })
      throw error
    }
    recorded(context, partyChange(one, false), remark)
    return { id: one.id }
  },
})

/** @throws NOT_FOUND, PARTICIPANT_IN_USE */
async function leaving(context: CommandContext, id: string): Promise<store.ParticipantRow> {
  const one = await store.lockParticipant(context.tx, id)
  if (!one) throw platformErrors.NOT_FOUND()
  if (await store.inUse(context.tx, id)) throw bcanErrors.PARTICIPANT_IN_USE()
  return one
}

export const removeParticipant = defineCommand({
  name: 'bcan.participant.remove',
  scope: 'none',
  input: endInput,
  output: identified,
  async propose(context, { id, remark }) {
    return proposal(partyChange(await leaving(context, id), true), id, remark)
  },
  async run(context, { id, remark }) {
    const one = await leaving(context, id)
    await store.removeOne(context.tx, id, toWire(context.now))
    recorded(context, partyChange(one, true), remark)
    return { id }
  },
})

type RangeInput = { ccepId: string; userId: string; reported: boolean; firstNo: number; lastNo: number }

const rangeShown = ({ regime, ceNo, firstNo, lastNo, reported }: Omit<store.RangeRow, 'id' | 'closedAt'>) => ({
  regime,
  ceNo,
  firstNo,
  lastNo,
  reported,
})
const rangeChange = (one: Omit<store.RangeRow, 'closedAt'>, ends: boolean): Change => ({
  target: { type: 'range', id: one.id, label: `${one.ceNo} ${one.firstNo}–${one.lastNo}` },
  facts: { regime: one.regime },
  before: ends ? rangeShown(one) : null,
  after: ends ? null : rangeShown(one),
})

/** @throws RANGE_RESERVED, RANGE_REVERSED, ROLE_UNSUITABLE, RANGE_OVERLAPS, NOT_FOUND */
async function newRange(context: CommandContext, given: RangeInput, id: string): Promise<store.NewRange> {
  const problem = rangeProblem(given)
  if (problem !== null) {
    const path = problem === 'RANGE_RESERVED' ? 'firstNo' : 'lastNo'
    throw bcanErrors[problem]({}, [{ path, code: problem }])
  }
  const ccep = await store.lockParticipant(context.tx, given.ccepId)
  const user = await store.lockParticipant(context.tx, given.userId)
  if (!ccep || !user) throw platformErrors.NOT_FOUND()
  if (!rangeParties(ccep, user)) throw bcanErrors.ROLE_UNSUITABLE({}, [{ path: 'userId', code: 'ROLE_UNSUITABLE' }])
  const { ceNo, regime } = ccep
  if (await store.overlaps(context.tx, { ...given, ceNo })) throw bcanErrors.RANGE_OVERLAPS({ ceNo })
  return { ...given, id, ceNo, regime }
}

export const createRange = defineCommand({
  name: 'bcan.range.create',
  scope: 'none',
  input: rangeInput,
  output: identified,
  async propose(context, { remark, ...given }) {
    const one = await newRange(context, given, `${given.ccepId} ${given.firstNo}`)
    return proposal(rangeChange(one, false), 'new', remark)
  },
  async run(context, { remark, ...given }) {
    const one = await newRange(context, given, newId<'range'>())
    try {
      await store.insertRange(context.tx, one, doingOf(context))
    } catch (error) {
      // Somebody laid down another one at the same moment.
      if (constraintOf(error) === 'number_range_overlap') throw bcanErrors.RANGE_OVERLAPS({ ceNo: one.ceNo })
      throw error
    }
    recorded(context, rangeChange(one, false), remark)
    return { id: one.id }
  },
})

/** @throws NOT_FOUND, RANGE_CLOSED */
async function closing(context: CommandContext, id: string): Promise<store.RangeRow> {
  const one = await store.lockRange(context.tx, id)
  if (!one) throw platformErrors.NOT_FOUND()
  if (one.closedAt !== null) throw bcanErrors.RANGE_CLOSED()
  return one
}

/** A closed range gives no numbers any more; those it gave stay their clients'. */
export const closeRange = defineCommand({
  name: 'bcan.range.close',
  scope: 'none',
  input: endInput,
  output: identified,
  async propose(context, { id, remark }) {
    return proposal(rangeChange(await closing(context, id), true), id, remark)
  },
  async run(context, { id, remark }) {
    const one = await closing(context, id)
    await store.closeOne(context.tx, id, toWire(context.now))
    recorded(context, rangeChange(one, true), remark)
    return { id }
  },
})
