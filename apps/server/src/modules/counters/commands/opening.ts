import { toWire } from '#kernel/clock.ts'
import { startApplication } from '#modules/onboarding'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { counterErrors } from '../errors.ts'
import { applicationOf, maskedField } from '../policy/opening.ts'
import type { OpeningField } from '../schema/opening.ts'
import * as wire from '../schema/opening.ts'
import { reference } from '../schema/wire.ts'
import * as store from '../store/opening.ts'

/** The draft, locked and on the record. @throws NOT_FOUND, OPENING_SETTLED */
async function openingFor(context: CommandContext, id: string, states: readonly store.OpeningRow['state'][]) {
  const found = await store.findOpening(context.tx, context.actor, id, true)
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'counterOpening', id, label: found.accountNo } })
  context.emit({ topic: 'counterOpenings', ids: [id] })
  if (!states.includes(found.state)) throw counterErrors.OPENING_SETTLED({ accountNo: found.accountNo })
  return found
}

const byOf = ({ actor, now }: CommandContext) => ({ by: { id: actor.operatorId, name: actor.name }, at: toWire(now) })

/** Masked, as the record may hold it. */
const shown = (field: OpeningField, value: string | null) => ({
  [field]: value === null ? null : maskedField(field, value),
})

async function fieldNow(context: CommandContext, id: string, field: OpeningField) {
  const fields = await store.fieldsOf(context.tx, context.platform.cipher, id)
  return fields.find((one) => one.field === field) ?? { cap: null, own: null }
}

/** Writes a field of a draft; the source changes it no more, it only says that it differs. */
export const editOpening = defineCommand({
  name: 'counters.opening.edit',
  input: wire.openingEdit,
  output: reference,
  async run(context, input) {
    const { id, field, value } = input
    await openingFor(context, id, ['new'])
    const { own, cap } = await fieldNow(context, id, field)
    if (!(await store.writeOwn(context.tx, context.platform.cipher, input, byOf(context))))
      throw counterErrors.OPENING_CHANGED()
    context.record({ before: shown(field, own ?? cap), after: shown(field, value) })
    return { id }
  },
})

/** Settles where a person and the source say different things. */
export const settleOpening = defineCommand({
  name: 'counters.opening.settle',
  input: wire.openingSettle,
  output: reference,
  async run(context, input) {
    const { id, field, take } = input
    await openingFor(context, id, ['new', 'started'])
    const { own, cap } = await fieldNow(context, id, field)
    if (own === null || cap === null) throw counterErrors.NOTHING_TO_SETTLE()
    if (!(await store.settleField(context.tx, input))) throw counterErrors.OPENING_CHANGED()
    context.record({ before: shown(field, own), after: shown(field, take === 'own' ? own : cap) })
    return { id }
  },
})

/** Makes an application of a draft, in the name of whoever does; it is reviewed as any other. */
export const startOpening = defineCommand({
  name: 'counters.opening.start',
  permission: 'onboarding.application.create',
  input: wire.openingStart,
  output: wire.openingStarted,
  async run(context, { id, departmentId }) {
    const { accountNo } = await openingFor(context, id, ['new'])
    const fields = await store.fieldsOf(context.tx, context.platform.cipher, id)
    const count = fields.filter(({ conflict }) => conflict).length
    if (count > 0) throw counterErrors.OPENING_CONFLICTS({ count })
    const said = Object.fromEntries(
      fields.flatMap(({ field, own, cap }) => ((own ?? cap) === null ? [] : [[field, own ?? cap]])),
    )
    const application = await startApplication(context, applicationOf(said, accountNo, departmentId))
    await store.handOver(context.tx, id, application.id, byOf(context))
    context.record({
      target: { type: 'counterOpening', id, label: accountNo },
      before: { state: 'new' },
      after: { state: 'started', application: application.applicationNo },
    })
    return { id, applicationId: application.id }
  },
})

/** Says that nothing will come of a draft. */
export const dismissOpening = defineCommand({
  name: 'counters.opening.dismiss',
  input: wire.openingDismiss,
  output: reference,
  async run(context, { id, reason }) {
    await openingFor(context, id, ['new'])
    await store.setOpeningState(context.tx, id, 'dismissed')
    context.record({ before: { state: 'new' }, after: { state: 'dismissed' }, reason })
    return { id }
  },
})

/** What a draft says in full; who looked, and when, is kept. */
export const revealOpening = defineCommand({
  name: 'counters.opening.reveal',
  input: wire.openingTarget,
  output: wire.openingValues,
  async run(context, { id }) {
    const found = await store.findOpening(context.tx, context.actor, id)
    if (!found) throw platformErrors.NOT_FOUND()
    context.record({ target: { type: 'counterOpening', id, label: found.accountNo } })
    const fields = await store.fieldsOf(context.tx, context.platform.cipher, id)
    return { fields: fields.map(({ field, cap, own }) => ({ field, cap, own })) }
  },
})
