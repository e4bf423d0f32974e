import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { anEvent, aPaper, aPlace } from './world.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const reason = 'As agreed'

/** An event of which a file has failed. */
async function failed(app: TestApp): Promise<string> {
  const place = await aPlace(app)
  for (const parameter of ['6A', '6B', '99']) await aPaper(app, place, parameter)
  const id = await anEvent(app, app.signInAs('all'), place)
  await rows(
    app.db,
    sql`with files as (update cloudsync.file set state = 'FAILED', reason = 'REFUSED', next_at = null where event_id = ${id}
      returning 1), items as (update cloudsync.item set state = 'FAILED' where event_id = ${id} returning 1)
    update cloudsync.event set state = 'FAILED', failed_required = due where id = ${id}`,
  )
  return id
}
async function repaired(app: TestApp): Promise<string> {
  const id = await failed(app)
  await app.signInAs('all').send('POST', `/cloud-events/${id}/mark-repaired`, { reason })
  return id
}
const RULE = { business: 2, parameter: '6A', required: true, condition: null }

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'cloudsync.event.create': async (app) =>
    by(app, { accountNo: (await aPlace(app)).accountNo, business: 4, occurredOn: '2026-11-20' }),
  'cloudsync.event.resync': async (app) => by(app, { id: await failed(app) }),
  'cloudsync.event.markRepaired': async (app) => by(app, { id: await failed(app), reason }),
  'cloudsync.event.undoRepaired': async (app) => by(app, { id: await repaired(app), reason }),
  'cloudsync.rule.publish': async (app) => by(app, { version: 1, validFrom: '2026-12-01', rules: [RULE] }),
  'cloudsync.setting.configure': async (app) => by(app, { version: 1, counter: 'cap' }),
  'cloudsync.check.run': async (app) => by(app, {}),
}
