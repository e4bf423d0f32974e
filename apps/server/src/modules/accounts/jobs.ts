import { toWire } from '#kernel/clock.ts'
import { systemActor } from '#platform/actor.ts'
import type { Outcome } from '#platform/command.ts'
import type { TaskHandler } from '#platform/module.ts'
import { FIRST_ID, restInactive } from './commands/inactivity.ts'
import { settleCancellation } from './commands/lifecycle.ts'
import { cancellingIds } from './store/account.ts'

const BATCH = 500

/** Every quarter of an hour each waiting cancellation is looked at again; the key makes one look per account and run. */
const settleWaiting: TaskHandler = async (platform, _payload, { signal }) => {
  const actor = systemActor([settleCancellation.name])
  const round = toWire(platform.clock()).slice(0, 16)
  for (const id of await cancellingIds(platform.db, BATCH)) {
    if (signal.aborted) return
    await platform.execute(settleCancellation, { id }, actor, { key: `settle:${id}:${round}` })
  }
}

type Rested = Outcome<{ rested: number; last: string | null }>

/** Once a day; the key makes one walk a day, wherever one that broke off goes on. */
const restQuiet: TaskHandler = async (platform, _payload, { signal }) => {
  const actor = systemActor([restInactive.name])
  const day = toWire(platform.clock()).slice(0, 10)
  let after: string | null = FIRST_ID
  while (after !== null && !signal.aborted) {
    const key: string = `rest:${day}:${after}`
    const outcome: Rested = await platform.execute(restInactive, { after }, actor, { key })
    after = outcome.kind === 'done' ? outcome.value.last : null
  }
}

export const accountTasks = {
  'accounts.cancellation.settle-waiting': settleWaiting,
  'accounts.inactivity.rest-quiet': restQuiet,
}
export const accountCrontab = [
  '*/15 * * * * accounts.cancellation.settle-waiting',
  // Half past two in the morning at the house.
  '30 18 * * * accounts.inactivity.rest-quiet',
]
