import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { oaErrors } from './errors.ts'
import * as wire from './schema.ts'
import { RESYNC_TASK, SYNC_TASK } from './service/sync.ts'
import { findLink, mapPerson, putLimits, unmapPerson, userOf } from './store/link.ts'
import { hurryTodos } from './store/todo.ts'

const nothing = z.object({})

async function named(context: CommandContext, operatorId: string): Promise<void> {
  const name = (await context.platform.directory.names(context.tx, [operatorId])).get(operatorId)
  if (name === undefined) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'operator', id: operatorId, label: name } })
}

const look = (context: CommandContext) =>
  context.enqueue({ task: SYNC_TASK, payload: {}, jobKey: SYNC_TASK, attemptsMax: 3 })

/** Says who an operator is in the office tool; his to-dos stand there from then on. */
export const mapOperator = defineCommand({
  name: 'oa.person.map',
  scope: 'none',
  input: wire.mapInput,
  output: nothing,
  async run(context, { operatorId, userId }) {
    await named(context, operatorId)
    const before = await userOf(context.tx, operatorId)
    const isFree = await mapPerson(context.tx, { operatorId, userId }, context.actor.operatorId, toWire(context.now))
    if (!isFree) throw oaErrors.USER_TAKEN({ userId }, [{ path: 'userId', code: 'USER_TAKEN', module: 'oa' }])
    context.record({ before: { userId: before }, after: { userId } })
    look(context)
    return {}
  },
})

/** Takes that back; what stands there of his is closed. */
export const unmapOperator = defineCommand({
  name: 'oa.person.unmap',
  scope: 'none',
  input: wire.unmapInput,
  output: nothing,
  async run(context, { operatorId, reason }) {
    await named(context, operatorId)
    const before = await userOf(context.tx, operatorId)
    if (before === null) throw platformErrors.NOT_FOUND()
    await unmapPerson(context.tx, operatorId)
    context.record({ before: { userId: before }, after: { userId: null }, reason })
    look(context)
    return {}
  },
})

/** Lays down how much may be sent to the office tool. */
export const setLimits = defineCommand({
  name: 'oa.link.setLimits',
  scope: 'none',
  input: wire.limitsInput,
  output: nothing,
  async run(context, { reason, ...limits }) {
    const { perMinute, perDay, verified } = await findLink(context.tx)
    await putLimits(context.tx, limits, context.actor.operatorId, toWire(context.now))
    context.record({
      target: { type: 'oaLink', id: 'link', label: 'oa.link' },
      before: { perMinute, perDay, verified },
      after: limits,
      reason,
    })
    return {}
  },
})

/** Compares what stands there with what waits here, and puts right what differs. */
export const resync = defineCommand({
  name: 'oa.link.resync',
  scope: 'none',
  input: wire.resyncInput,
  output: nothing,
  async run(context, { reason }) {
    context.record({ target: { type: 'oaLink', id: 'link', label: 'oa.link' }, reason })
    if (!context.platform.config.oa) throw oaErrors.LINK_UNCONFIGURED()
    await hurryTodos(context.tx, toWire(context.now))
    context.enqueue({ task: RESYNC_TASK, payload: {}, jobKey: RESYNC_TASK, attemptsMax: 3 })
    return {}
  },
})
