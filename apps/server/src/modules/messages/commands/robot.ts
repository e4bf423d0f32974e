import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { messageErrors } from '../errors.ts'
import { maskedAddress, robotAddress } from '../policy/robot.ts'
import * as wire from '../schema.ts'
import { queueMessage } from '../service/queue.ts'
import { dropRobot, type NewRobot, putRobot, robotById } from '../store/robot.ts'

const reference = z.object({ id: z.uuid() })

/** @throws ROBOT_ADDRESS_FORBIDDEN */
function addressOf(context: CommandContext, flavour: wire.RobotFlavour, url: string): NewRobot['address'] {
  const found = robotAddress(flavour, url, context.platform.config.webhookPrivateHosts)
  if (!found) {
    const host = URL.canParse(url) ? new URL(url).host : url.slice(0, 60)
    const field = { path: 'url', code: 'ROBOT_ADDRESS_FORBIDDEN', module: 'messages', params: { host } }
    throw messageErrors.ROBOT_ADDRESS_FORBIDDEN({ host }, [field])
  }
  return { url, urlMasked: maskedAddress(found) }
}

async function put(context: CommandContext, robot: NewRobot): Promise<void> {
  const { tx, platform, actor, now } = context
  if (!(await putRobot(tx, platform.cipher, robot, actor.operatorId, toWire(now)))) {
    const field = { path: 'name', code: 'ROBOT_NAME_TAKEN', module: 'messages', params: { name: robot.name } }
    throw messageErrors.ROBOT_NAME_TAKEN({ name: robot.name }, [field])
  }
}

async function held(context: CommandContext, id: string): Promise<wire.RobotDetail> {
  const found = await robotById(context.tx, id, true)
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'robot', id, label: found.name } })
  return found
}

/** Adds a robot of a group; its address carries its key and is never shown again. */
export const addRobot = defineCommand({
  name: 'messages.robot.add',
  scope: 'none',
  input: wire.robotAdd,
  output: reference,
  async run(context, { url, ...input }) {
    const id = newId<'robot'>()
    const address = addressOf(context, input.flavour, url)
    await put(context, { id, ...input, enabled: true, address })
    const { name, flavour, language } = input
    const after = { flavour, language, urlMasked: address?.urlMasked ?? '', signed: input.secret !== null }
    context.record({ target: { type: 'robot', id, label: name }, after })
    return { id }
  },
})

/** Changes a robot; the address and the secret stay unless new ones are given. */
export const changeRobot = defineCommand({
  name: 'messages.robot.change',
  scope: 'none',
  input: wire.robotChange,
  output: reference,
  async run(context, { url, ...input }) {
    const { name, flavour, language, enabled, urlMasked } = await held(context, input.id)
    const address = url === null ? null : addressOf(context, flavour, url)
    await put(context, { flavour, ...input, address })
    context.record({
      before: { name, language, enabled, urlMasked },
      after: {
        name: input.name,
        language: input.language,
        enabled: input.enabled,
        urlMasked: address?.urlMasked ?? urlMasked,
        secretChanged: input.secret !== null,
      },
    })
    return { id: input.id }
  },
})

export const removeRobot = defineCommand({
  name: 'messages.robot.remove',
  scope: 'none',
  input: wire.robotRemove,
  output: reference,
  async run(context, { id, reason }) {
    const { name, flavour } = await held(context, id)
    await dropRobot(context.tx, id)
    context.record({ before: { name, flavour }, reason })
    return { id }
  },
})

/** Posts a trial into the group. */
export const tryRobot = defineCommand({
  name: 'messages.robot.try',
  scope: 'none',
  input: wire.robotTarget,
  output: reference,
  async run(context, { id }) {
    const { name, language } = await held(context, id)
    const sent = await queueMessage(context, {
      kind: 'messages.trialChat',
      to: id,
      toMasked: name,
      language,
      values: { sender: context.actor.name },
      dedupeKey: `messages.trial:${newId()}`,
      clientId: null,
    })
    context.emit({ topic: 'messages', ids: [sent.id] })
    return { id: sent.id }
  },
})
