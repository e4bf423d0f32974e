import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { newSecretToken } from '#modules/access'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { askerOf } from '#platform/jobs/behalf.ts'
import { webhookErrors } from './errors.ts'
import { receiverOf } from './policy/address.ts'
import { eventTypes } from './policy/types.ts'
import * as wire from './schema.ts'
import { DELIVER_TASK } from './service/deliver.ts'
import { FEED_TASK } from './service/feed.ts'
import { SECRET_PREFIX } from './service/sign.ts'
import { findDelivery, requeue } from './store/delivery.ts'
import { holdFeed, insertEvents, lastSeq, openFeed } from './store/event.ts'
import * as store from './store/subscription.ts'

/** Each one costs a look at every event. */
const SUBSCRIPTIONS_MAX = 50

/** @throws URL_UNSAFE, TYPE_UNKNOWN */
function judge(context: CommandContext, { url, types }: { url: string; types: readonly string[] }): void {
  const { config, commands } = context.platform
  if (!receiverOf(url, config.webhookPrivateHosts)) {
    const host = URL.canParse(url) ? new URL(url).host : url.slice(0, 60)
    throw webhookErrors.URL_UNSAFE({ host }, [
      { path: 'url', code: 'URL_UNSAFE', module: 'webhooks', params: { host } },
    ])
  }
  const known = new Set(eventTypes(commands.keys()))
  const type = types.find((one) => !known.has(one))
  if (type !== undefined) {
    const field = { path: 'types', code: 'TYPE_UNKNOWN', module: 'webhooks', params: { type } }
    throw webhookErrors.TYPE_UNKNOWN({ type }, [field])
  }
}

const newSecret = () => SECRET_PREFIX + Buffer.from(newSecretToken().token, 'base64url').toString('base64')

async function held(context: CommandContext, id: string): Promise<wire.SubscriptionDetail> {
  const found = await store.findSubscription(context.tx, id, true)
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'webhook', id, label: found.name } })
  context.emit({ topic: 'webhooks', ids: [id] })
  return found
}

/** Sends events to another system from now on: those the maker may hear of, with the maker's rights of each moment. */
export const subscribe = defineCommand({
  name: 'webhooks.subscription.create',
  scope: 'none',
  input: wire.subscribeInput,
  output: wire.issuedSecret,
  async run(context, input) {
    const { tx, actor, now, platform } = context
    judge(context, input)
    if ((await store.countSubscriptions(tx)) >= SUBSCRIPTIONS_MAX) {
      throw webhookErrors.SUBSCRIPTIONS_TOO_MANY({ max: SUBSCRIPTIONS_MAX })
    }
    const id = newId<'webhook'>()
    const secret = newSecret()
    const at = toWire(now)
    await openFeed(tx, at)
    const one = { id, ...input, secretSealed: platform.cipher.seal(secret, store.SEAL), operatorName: actor.name }
    await store.insertSubscription(tx, { ...one, ...askerOf(actor), seenSeq: await lastSeq(tx) }, at)
    const { name, url, types } = input
    context.record({ target: { type: 'webhook', id, label: name }, after: { name, url, types: [...types] } })
    context.emit({ topic: 'webhooks', ids: [id] })
    return { id, secret }
  },
})

export const changeSubscription = defineCommand({
  name: 'webhooks.subscription.change',
  scope: 'none',
  input: wire.changeInput,
  output: wire.identified,
  async run(context, { id, ...input }) {
    const { name, url, types } = await held(context, id)
    judge(context, input)
    await store.changeSubscription(context.tx, id, input, toWire(context.now))
    context.record({ before: { name, url, types }, after: { ...input } })
    return { id }
  },
})

/** Gives a subscription another secret; the old one signs nothing from then on. */
export const rotateSecret = defineCommand({
  name: 'webhooks.subscription.rotateSecret',
  scope: 'none',
  input: wire.subscriptionTarget,
  output: wire.issuedSecret,
  async run(context, { id }) {
    await held(context, id)
    const secret = newSecret()
    await store.putSecret(context.tx, id, context.platform.cipher.seal(secret, store.SEAL), toWire(context.now))
    return { id, secret }
  },
})

async function move(context: CommandContext, id: string, state: wire.SubscriptionState, reason: string) {
  const found = await held(context, id)
  if (!wire.SUBSCRIPTION_TRANSITIONS[found.state].includes(state)) {
    throw webhookErrors.STATE_UNREACHABLE({ state: found.state })
  }
  await store.setState(context.tx, id, { state, reason: null, at: toWire(context.now) })
  context.record({ before: { state: found.state }, after: { state }, reason })
  return { id }
}

/** Sends nothing for a while; what happens meanwhile waits. */
export const pauseSubscription = defineCommand({
  name: 'webhooks.subscription.pause',
  scope: 'none',
  input: wire.subscriptionReason,
  output: wire.identified,
  run: (context, { id, reason }) => move(context, id, 'paused', reason),
})

/** Goes on with a paused or disabled subscription, with what has been waiting first. */
export const resumeSubscription = defineCommand({
  name: 'webhooks.subscription.resume',
  scope: 'none',
  input: wire.subscriptionReason,
  output: wire.identified,
  async run(context, { id, reason }) {
    const moved = await move(context, id, 'active', reason)
    context.enqueue({ task: FEED_TASK, payload: {}, jobKey: FEED_TASK, attemptsMax: 3 })
    return moved
  },
})

export const removeSubscription = defineCommand({
  name: 'webhooks.subscription.remove',
  scope: 'none',
  input: wire.subscriptionReason,
  output: wire.identified,
  async run(context, { id, reason }) {
    const { name, url, types } = await held(context, id)
    await store.removeSubscription(context.tx, id)
    context.record({ before: { name, url, types }, reason })
    return { id }
  },
})

/** Sends a receiver an event that says nothing, to try it. */
export const tryReceiver = defineCommand({
  name: 'webhooks.subscription.try',
  scope: 'none',
  input: wire.subscriptionTarget,
  output: wire.identified,
  async run(context, { id }) {
    const { tx, now, actor } = context
    const { state } = await held(context, id)
    if (state !== 'active') throw webhookErrors.STATE_UNREACHABLE({ state })
    const at = toWire(now)
    await holdFeed(tx)
    const about = { clientId: null, accountId: null, caseId: null, actorId: actor.operatorId }
    const nowhere = { businessLine: null, departmentId: null }
    const event = { source: `trial:${newId<'trial'>()}`, type: 'webhooks.subscription.tried', at }
    await insertEvents(tx, [{ ...event, targetType: 'webhook', targetId: id, ...about, ...nowhere }])
    await store.insertTrial(tx, { id: newId<'delivery'>(), subscriptionId: id, source: event.source, at })
    context.enqueue({ task: DELIVER_TASK, payload: { id }, attemptsMax: 3 })
    return { id }
  },
})

/** Sends a delivery again that was taken or given up: the same event under the same id. */
export const replayDelivery = defineCommand({
  name: 'webhooks.delivery.replay',
  input: wire.replayInput,
  output: wire.identified,
  async run(context, { id }) {
    const { tx, actor, now } = context
    const found = await findDelivery(tx, actor, id)
    if (!found) throw platformErrors.NOT_FOUND()
    if (found.state === 'waiting') throw webhookErrors.DELIVERY_WAITING()
    await requeue(tx, id, toWire(now))
    context.record({
      target: { type: 'webhookDelivery', id, label: `${found.type} ${found.eventId}` },
      before: { state: found.state },
      after: { state: 'waiting' },
    })
    context.emit({ topic: 'webhooks', ids: [found.subscriptionId] })
    context.enqueue({ task: DELIVER_TASK, payload: { id: found.subscriptionId }, attemptsMax: 3 })
    return { id }
  },
})
