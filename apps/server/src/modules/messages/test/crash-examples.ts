import { sql } from 'kysely'
import { rows } from '#platform/db.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const reason = 'As agreed'
const kind = 'messages.trialSms'

/** A message that failed. */
async function failed(app: TestApp): Promise<string> {
  const sent = await app
    .signInAs('all')
    .send<{ id: string }>('POST', '/messages/trial', { channel: 'sms', to: '+85251230001', language: 'en' })
  await rows(
    app.db,
    sql`update messages.message set status = 'FAILED', reason = 'ADDRESS_REFUSED' where id = ${sent.body.id}`,
  )
  return sent.body.id
}

const ROBOT = {
  name: 'Operations',
  flavour: 'wecom',
  url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a',
  language: 'en',
}
async function robot(app: TestApp): Promise<string> {
  const one = { ...ROBOT, name: `Operations ${(robots += 1)}` }
  return (await app.signInAs('all').send<{ id: string }>('POST', '/message-robots', one)).body.id
}
let robots = 0

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'messages.message.resend': async (app) => by(app, { id: await failed(app), reason }),
  'messages.message.sendTrial': async (app) => by(app, { channel: 'email', to: 'a@example.com', language: 'en' }),
  'messages.template.change': async (app) => by(app, { kind, language: 'en', body: '{{sender}} says hello', reason }),
  'messages.template.restore': async (app) => by(app, { kind, language: 'en', reason }),
  'messages.robot.add': async (app) => by(app, { ...ROBOT, name: 'Second' }),
  'messages.robot.change': async (app) =>
    by(app, { id: await robot(app), name: 'Renamed', language: 'en', enabled: false }),
  'messages.robot.remove': async (app) => by(app, { id: await robot(app), reason }),
  'messages.robot.try': async (app) => by(app, { id: await robot(app) }),
  'messages.setting.configure': async (app) => by(app, { quietFrom: '21:00', quietTo: '07:30' }),
}
