import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { hashPassword } from '#modules/access'
import { rows } from '#platform/db.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'
import { aClient, aMember, anEvent } from './house.ts'

const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const reason = 'As agreed'
const PASSWORD = 'MyOwn-2026'

const member = (app: TestApp, fresh = false) => aMember(app, app.signInAs('all'), { fresh })

/** A member with a password of its own and a wrong guess behind it. */
async function withPassword(app: TestApp) {
  const one = await member(app)
  const hash = await hashPassword(PASSWORD)
  await rows(
    app.db,
    sql`update members.member set password_hash = ${hash}, password_kind = 'chosen', errors = 1 where id = ${one.id}`,
  )
  return one
}

/** A bound device with somebody signed in. */
async function deviceId(app: TestApp): Promise<string> {
  const { id, memberNo } = await member(app)
  const person = app.signInAs('all')
  const login = anEvent(memberNo, 'login-ok', { sessionId: `s-${id}` })
  await person.send('POST', '/device-reports', { events: [anEvent(memberNo, 'bind'), login] })
  const { body } = await person.get<{ items: { id: string }[] }>(`/devices?memberId=${id}`)
  return body.items[0]?.id ?? ''
}

async function failedLetter(app: TestApp): Promise<string> {
  const { id } = await member(app)
  await app.signInAs('all').send('POST', `/members/${id}/reset-password`, { reason })
  await rows(
    app.db,
    sql`update messages.message set status = 'FAILED', reason = 'ADDRESS_REFUSED' where kind = 'members.accountId'`,
  )
  return id
}

async function changeToken(app: TestApp): Promise<string> {
  const { memberNo } = await withPassword(app)
  const { body } = await app.signInAs('all').send<{ changeToken: string }>('POST', '/member-passwords/verify', {
    login: memberNo,
    password: PASSWORD,
    purpose: 'change',
  })
  return body.changeToken
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'members.member.register': async (app) =>
    by(app, { phone: '+85251248888', email: 'crash@example.com', language: 'en' }),
  'members.member.bindClient': async (app) => {
    const { body } = await app.signInAs('all').send<{ id: string }>('POST', '/members', { language: 'en' })
    return by(app, { id: body.id, clientId: (await aClient(app)).id })
  },
  'members.member.setContact': async (app) => by(app, { id: (await member(app)).id, phone: '+85251248889', reason }),
  'members.member.setOpenId': async (app) => by(app, { id: (await member(app)).id, openId: `app-${newId()}`, reason }),
  'members.member.rebindPhone': async (app) => {
    const held = await member(app)
    const { body } = await app.signInAs('all').send<{ id: string }>('POST', '/members', { language: 'en' })
    return by(app, { id: body.id, phone: held.phone, reason })
  },
  'members.member.resetPassword': async (app) => by(app, { id: (await member(app)).id, reason }),
  'members.member.resendAccountId': async (app) => by(app, { id: await failedLetter(app), reason }),
  'members.member.unlock': async (app) => by(app, { id: (await withPassword(app)).id, reason }),
  'members.password.verify': async (app) => by(app, { login: (await withPassword(app)).memberNo, password: PASSWORD }),
  'members.password.choose': async (app) => by(app, { changeToken: await changeToken(app), password: 'Another-2026' }),
  'members.device.report': async (app) => by(app, { events: [anEvent((await member(app)).memberNo, 'bind')] }),
  'members.device.unbind': async (app) => by(app, { id: await deviceId(app), reason }),
  'members.device.forceOut': async (app) => by(app, { id: await deviceId(app), reason }),
}
