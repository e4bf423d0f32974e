import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { linkTo } from '../service/link.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const reason = 'As agreed'
const place = { event: 'taskOpened', recipient: 'handler', flowCode: null, nodeId: null }
const words = { language: 'en', title: 'Ours', body: '{{subject}}' }

async function unread(app: TestApp): Promise<Call & { id: string }> {
  const { actor } = app.signInAs('all')
  const id = newId<'notice'>()
  await sql`insert into notices.notice (id, dedupe_key, event, recipient, operator_id, case_id, title, body, path, created_at)
    values (${id}, ${id}, 'copied', 'copy', ${actor.operatorId}, ${newId<'case'>()}, 'A copy', 'Of it', '/inbox', now())`.execute(
    app.db,
  )
  return { actor, id, input: { id } }
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'notices.notice.read': unread,
  'notices.notice.readAll': async (app) => ({ ...(await unread(app)), input: {} }),
  'notices.link.follow': async (app) => {
    const { actor, id } = await unread(app)
    return { actor, input: { token: new URL(linkTo(app.platform, id, app.clock())).searchParams.get('to') } }
  },
  'notices.preference.set': async (app) =>
    by(app, { email: 'a@example.com', phone: null, emailMode: 'each', bySms: false, digestAt: '18:00' }),
  'notices.rule.set': async (app) => by(app, { ...place, enabled: true, channels: ['sms'], reason }),
  'notices.rule.restore': async (app) => by(app, { ...place, reason }),
  'notices.template.change': async (app) => by(app, { ...place, ...words, reason }),
  'notices.template.restore': async (app) => by(app, { ...place, language: 'en', reason }),
}
