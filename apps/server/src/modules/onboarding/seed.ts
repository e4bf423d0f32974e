import { toWire } from '#kernel/clock.ts'
import type { Actor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { reachedOf } from './service/contact.ts'
import { currentRevision } from './service/content.ts'
import { insertEvent, lockApplication } from './store/application.ts'
import { confirmations, insertConfirmation } from './store/contact.ts'

/** A draft whose client has read back the code, as the demo broker and tests need one: nobody can read it there. */
export async function seedConfirmedContact(platform: Platform, maker: Actor, id: string): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const application = await lockApplication(tx, id)
    if (application?.state !== 'DRAFT' || (await confirmations(tx, id)).length > 0) return
    const { content } = await currentRevision(tx, platform.cipher, application)
    const [reached] = reachedOf(platform.cipher, content)
    if (!reached) return
    const { operatorId, name } = maker
    const at = toWire(platform.clock())
    await insertConfirmation(tx, id, { channel: reached.channel, toIndex: reached.toIndex, at, byName: name })
    const { revision } = application
    const moment = { at, revision, kind: 'contactConfirmed', fromState: 'DRAFT', toState: 'DRAFT', step: null }
    await insertEvent(tx, id, { ...moment, operatorId, operatorName: name, remark: reached.toMasked })
  })
}
