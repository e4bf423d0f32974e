import { isDeepStrictEqual } from 'node:util'
import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { ADAPTERS } from '../adapter/adapters.ts'
import { counterErrors } from '../errors.ts'
import * as wire from '../schema.ts'
import * as store from '../store/counter.ts'
import { insertVersion, layoutOf } from '../store/mapping.ts'

type Named = { counter: wire.CounterCode }

async function counterFor(context: CommandContext, { counter }: Named): Promise<store.CounterRow> {
  const found = await store.lockCounter(context.tx, counter)
  if (!found) throw platformErrors.NOT_FOUND()
  // Ids of records are texts of their own kind: a counter is known by its code.
  context.record({ target: { type: 'counter', id: counter, label: counter } })
  context.emit({ topic: 'counters', ids: [] })
  return found
}

/** Takes a counter into use or out of it, and chooses the way things go there. */
export const configureCounter = defineCommand({
  name: 'counters.counter.configure',
  scope: 'none',
  input: wire.configureInput,
  output: wire.configureInput,
  async run(context, input) {
    const { enabled, channel } = await counterFor(context, input)
    if (!ADAPTERS[input.counter].capabilities.channels.includes(input.channel)) {
      const field = {
        path: 'channel',
        code: 'CHANNEL_UNSUPPORTED',
        module: 'counters',
        params: { counter: input.counter },
      }
      throw counterErrors.CHANNEL_UNSUPPORTED({ counter: input.counter }, [field])
    }
    await store.configureCounter(context.tx, input)
    const { reason, counter: _counter, ...after } = input
    context.record({ before: { enabled, channel }, after, reason })
    return input
  },
})

/** Tries a counter again at once that nobody tries for the moment. */
export const tryCounterNow = defineCommand({
  name: 'counters.counter.tryNow',
  scope: 'none',
  input: wire.tryNowInput,
  output: wire.tryNowInput,
  async run(context, input) {
    const { failures, openUntil } = await counterFor(context, input)
    await store.closeCircuit(context.tx, input.counter, toWire(context.now))
    context.enqueue({ task: 'counters.queue.pass', payload: {}, attemptsMax: 3 })
    context.record({ before: { failures, openUntil } })
    return input
  },
})

type Publishing = { counter: wire.CounterCode; kind: 'fee' | 'margin'; layout: wire.Layout; reason: string }

/** The version there is, on the record. @throws LAYOUT_INVALID, LAYOUT_UNCHANGED, NOT_FOUND */
async function standingLayout(context: CommandContext, input: Publishing) {
  const { counter, kind } = input
  await counterFor(context, input)
  const { kinds, feeByHedgeFlag } = ADAPTERS[counter].capabilities
  const standing = kinds.includes(kind) ? await layoutOf(context.tx, counter, kind) : null
  if (!standing) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'counterMapping', id: `${counter}/${kind}`, label: `${counter} ${kind}` } })
  const problems = wire.layoutProblems(kind, input.layout, feeByHedgeFlag)
  if (problems.length > 0) throw counterErrors.LAYOUT_INVALID({}, problems)
  if (isDeepStrictEqual(standing.layout, input.layout)) throw counterErrors.LAYOUT_UNCHANGED()
  return standing
}

const asJson = (value: object) => JSON.parse(JSON.stringify(value))

/** Publishes a new version of how rows are written for a counter; what is on its way keeps the version it left with. */
export const publishMapping = defineCommand({
  name: 'counters.mapping.publish',
  scope: 'none',
  input: wire.publishInput,
  output: wire.published,
  async propose(context, input): Promise<Proposal> {
    const { version, layout } = await standingLayout(context, input)
    const { counter, kind, reason } = input
    return {
      target: { type: 'counterMapping', id: `${counter}/${kind}`, label: `${counter} ${kind}` },
      version: String(version),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: { counter, kind },
      before: asJson(layout),
      after: asJson(input.layout),
      reason,
    }
  },
  async run(context, input) {
    const standing = await standingLayout(context, input)
    const { tx, actor, now } = context
    const version = standing.version + 1
    const by = { id: actor.operatorId, name: actor.name }
    await insertVersion(tx, { ...input, version, by, at: toWire(now) })
    context.record({ before: asJson(standing.layout), after: asJson(input.layout), reason: input.reason })
    return { counter: input.counter, kind: input.kind, version }
  },
})
