import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const reason = 'As agreed'
const about = { name: 'CRM', url: 'https://hooks.example.com/kontor', types: ['approvals.case.approved'] }

async function subscribed(app: TestApp): Promise<string> {
  return (await app.signInAs('all').send<{ id: string }>('POST', '/webhooks', about)).body.id
}

async function paused(app: TestApp): Promise<string> {
  const id = await subscribed(app)
  await app.signInAs('all').send('POST', `/webhooks/${id}/pause`, { reason })
  return id
}

async function delivered(app: TestApp): Promise<string> {
  const [subscription, id, source] = [await subscribed(app), newId<'delivery'>(), newId<'event'>()]
  await sql`insert into webhooks.event (id, source, type, at) values (${newId<'event'>()}, ${source}, 'a.b.c', now())`.execute(
    app.db,
  )
  await sql`insert into webhooks.delivery (id, subscription_id, event_seq, state, next_at, created_at, settled_at)
    select ${id}, ${subscription}, seq, 'delivered', now(), now(), now() from webhooks.event where source = ${source}`.execute(
    app.db,
  )
  return id
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'webhooks.subscription.create': async (app) => by(app, about),
  'webhooks.subscription.change': async (app) => by(app, { id: await subscribed(app), ...about, name: 'ERP' }),
  'webhooks.subscription.rotateSecret': async (app) => by(app, { id: await subscribed(app) }),
  'webhooks.subscription.pause': async (app) => by(app, { id: await subscribed(app), reason }),
  'webhooks.subscription.resume': async (app) => by(app, { id: await paused(app), reason }),
  'webhooks.subscription.remove': async (app) => by(app, { id: await subscribed(app), reason }),
  'webhooks.subscription.try': async (app) => by(app, { id: await subscribed(app) }),
  'webhooks.delivery.replay': async (app) => by(app, { id: await delivered(app) }),
}
