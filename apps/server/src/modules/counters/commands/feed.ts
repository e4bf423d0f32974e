import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { SLOTS } from '../schema/slot.ts'
import * as wire from '../schema.ts'
import { PULL_TASK } from '../service/tasks.ts'
import * as store from '../store/record.ts'

const codeOf = (no: number) => SLOTS.find((slot) => slot.no === no)?.code ?? String(no)

async function slotFor(context: CommandContext, code: string): Promise<store.SlotRow> {
  const no = SLOTS.find((slot) => slot.code === code)?.no ?? 0
  const found = await store.lockSlot(context.tx, no)
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'counterSlot', id: String(no), label: `${no} ${code}` } })
  context.emit({ topic: 'counterRecords', ids: [] })
  return found
}

/** Takes a slot of opening data into use or out of it. */
export const configureSlot = defineCommand({
  name: 'counters.slot.configure',
  scope: 'none',
  input: wire.slotConfigure,
  output: wire.slotNamed,
  async run(context, { slot, enabled, reason }) {
    const before = await slotFor(context, slot)
    await store.configureSlot(context.tx, before.no, enabled)
    context.record({ before: { enabled: before.enabled }, after: { enabled }, reason })
    return { slot }
  },
})

/** Pulls a slot at once, from where it stands or from the beginning. */
export const pullSlotNow = defineCommand({
  name: 'counters.slot.pull',
  scope: 'none',
  input: wire.slotPull,
  output: wire.slotNamed,
  async run(context, { slot, fromStart }) {
    const { no, cursor } = await slotFor(context, slot)
    if (fromStart) await store.rewindSlot(context.tx, no)
    context.enqueue({ task: PULL_TASK, payload: { no }, jobKey: `${PULL_TASK}:${no}`, attemptsMax: 3 })
    context.record({ before: { cursor }, after: { fromStart } })
    return { slot }
  },
})

/** What a record says in full; who looked, and when, is kept. */
export const revealRecord = defineCommand({
  name: 'counters.record.reveal',
  input: wire.recordReveal,
  output: wire.recordContent,
  async run(context, { id }) {
    const found = await store.findRecord(context.tx, context.actor, id)
    if (!found) throw platformErrors.NOT_FOUND()
    const { accountNo, accountId, clientId, businessLine, departmentId, slot } = found
    context.record({
      target: { type: 'counterRecord', id, label: `${accountNo} ${codeOf(slot)}` },
      accountId,
      clientId,
      businessLine,
      departmentId,
    })
    return { content: store.openContent(context.platform.cipher, found.contentSealed) }
  },
})
