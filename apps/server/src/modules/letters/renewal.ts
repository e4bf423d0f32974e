import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { getClient, letterAddress } from '#modules/clients'
import { queueMessage } from '#modules/messages'
import { systemActor } from '#platform/actor.ts'
import { defineCommand } from '#platform/command.ts'
import type { TaskHandler } from '#platform/module.ts'
import { KIND } from './kinds.ts'
import { dueRenewals, insertRenewal, noteLetter } from './store.ts'

/**
 * Writes to a client that the standing authority renews on a day, once for the year of that day.
 *
 * @source spec accounts §2.4: renews yearly by the date of opening, mail about 14 days before.
 */
export const remindOfRenewal = defineCommand({
  name: 'letters.renewal.remind',
  input: z.strictObject({ clientId: z.uuid(), dueOn: z.iso.date() }),
  output: z.object({ told: z.boolean() }),
  async run(context, renewal) {
    const { tx, platform, actor, now } = context
    const { clientId, dueOn } = renewal
    const { displayName, clientNo } = await getClient(tx, actor, clientId)
    context.record({ target: { type: 'client', id: clientId, label: `${clientNo} ${displayName}` }, clientId })
    if (!(await insertRenewal(tx, renewal, toWire(now)))) return { told: false }
    const to = await letterAddress(tx, platform.cipher, clientId)
    context.record({ after: { dueOn, letter: to?.email != null } })
    if (to === null || to.email === null) return { told: false }
    const { id } = await queueMessage(context, {
      kind: KIND.renewal,
      to: to.email,
      language: to.language,
      values: { name: to.displayName, no: to.clientNo, date: dueOn },
      dedupeKey: `letters.renewal:${clientId}:${dueOn.slice(0, 4)}`,
      clientId,
    })
    await noteLetter(tx, renewal, id)
    return { told: true }
  },
})

const BATCH = 500
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** Every morning; who was told is left out, so a day that was missed is made up for and none is told twice. */
export const remindAll: TaskHandler = async (platform, _payload, { signal }) => {
  const { standingAuthorityDays: days } = platform.config
  if (days === 0) return
  const actor = systemActor([remindOfRenewal.name])
  const today = dateAt(platform.clock(), platform.config.timeZone)
  let after: string | undefined = FIRST_ID
  while (after !== undefined) {
    const due = await dueRenewals(platform.db, { today, days, after, limit: BATCH })
    for (const renewal of due) {
      if (signal.aborted) return
      const key = `renewal:${renewal.clientId}:${renewal.dueOn.slice(0, 4)}`
      await platform.execute(remindOfRenewal, renewal, actor, { key })
    }
    after = due.length < BATCH ? undefined : due.at(-1)?.clientId
  }
}
