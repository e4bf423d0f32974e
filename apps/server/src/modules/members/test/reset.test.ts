import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { startWays, type Ways } from '#testing/ways.ts'
import { resetPassword } from '../commands/reset.ts'
import type { MemberDetail } from '../schema.ts'
import { aClient, aMember, anEvent, detail, type Made } from './house.ts'

let ways: Ways
let app: TestApp
let person: Person
beforeAll(async () => {
  ways = await startWays()
  app = await testApp({ config: { messages: ways.config } })
  person = app.signInAs('all')
})
afterAll(async () => {
  ways.stop()
  await app.close()
})

const changed = (id: string, body: object) => person.send<object>('POST', `/clients/${id}/contact`, body)
const reason = 'Forgot it, identified by phone'
const reset = (id: string, by = person) =>
  by.send<{ code?: string }>('POST', `/members/${id}/reset-password`, { reason })
type Verified = { outcome: string; changeToken: string | null; memberNo: string | null }
const verify = async (login: string, password: string, more: object = {}) =>
  (await person.send<Verified>('POST', '/member-passwords/verify', { login, password, ...more })).body
const choose = (changeToken: string | null, password: string) =>
  person.send('POST', '/member-passwords/choose', { changeToken, password })

/** The password the member's phone got last. */
async function received(phone: string): Promise<string> {
  const [newest] = (await ways.phones()).filter(({ to }) => to === phone)
  return /password: (\S+)\./.exec(newest?.text ?? '')?.[1] ?? ''
}

/** A member whose password was reset, with what the phone got. */
async function afterReset(more: { email?: string } = {}): Promise<Made & { password: string }> {
  const member = await aMember(app, person)
  if (more.email) {
    await person.send('PUT', `/members/${member.id}/contact`, { email: more.email, reason })
  }
  expect((await reset(member.id)).status).toBe(200)
  await app.runJobs()
  return { ...member, password: await received(member.phone) }
}

const newest = async (id: string): Promise<MemberDetail['resets'][number] | undefined> =>
  (await detail(person, id)).resets[0]

describe('[T-05] resetting a password', () => {
  it('sends a random one to the phone and the account id by e-mail, and ends every session', async () => {
    const member = await aMember(app, person)
    await person.send('POST', '/device-reports', {
      events: [anEvent(member.memberNo, 'login-ok', { sessionId: 'r-1' })],
    })
    expect((await reset(member.id)).status).toBe(200)
    await app.runJobs()
    const password = await received(member.phone)
    expect(password).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d).{8,}$/)
    const [letter] = (await ways.letters()).filter(({ to }) => to.includes(member.email))
    expect(letter?.raw).toContain(member.memberNo)
    expect(letter?.raw).not.toContain(password)
    expect(await newest(member.id)).toMatchObject({ state: 'DONE', reason })
    expect((await person.get('/member-sessions/r-1')).body).toMatchObject({ live: false })
  })

  it('keeps the password nowhere: not in a table, a record, an answer or a message people read', async () => {
    const { id, password } = await afterReset()
    const tables = await rows(
      app.db,
      sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    )
    for (const { name } of tables) {
      const found = await rows(
        app.db,
        sql`select 1 from ${sql.raw(name)} t where t::text like ${`%${password}%`} limit 1`,
      )
      expect(found, name).toEqual([])
    }
    const sms = (await newest(id))?.sms.id
    const shown = await person.get<{ bodyMasked: string; erased: boolean }>(`/messages/${sms}`)
    expect(shown.body).toMatchObject({ erased: true, bodyMasked: expect.stringContaining('••••••') })
    const [row] = await rows(
      app.db,
      sql<{ hash: string }>`select password_hash as hash from members.member where id = ${id}`,
    )
    expect(row?.hash).toMatch(/^\$argon2id\$/)
  })

  it('gives one that is good once, within 24 hours, and only to choose another', async () => {
    const { memberNo, password, phone } = await afterReset()
    const first = await verify(phone, password, { device: { deviceId: 'd', platform: 'ios', sessionId: 'none-yet' } })
    expect(first).toMatchObject({ outcome: 'once', memberNo })
    expect((await person.get('/member-sessions/none-yet')).body).toMatchObject({ live: false })
    expect((await verify(phone, password)).outcome).toBe('expired')
    expect((await choose(first.changeToken, 'short')).body).toMatchObject({ code: 'PASSWORD_RULE' })
    expect((await choose(first.changeToken, password)).body).toMatchObject({ code: 'PASSWORD_SAME' })
    expect((await choose(first.changeToken, 'MyOwn-2026')).status).toBe(200)
    expect((await choose(first.changeToken, 'MyOwn-2027')).body).toMatchObject({ code: 'CHANGE_TOKEN_INVALID' })
    expect((await verify(memberNo, 'MyOwn-2026')).outcome).toBe('ok')
    const late = await afterReset()
    app.clock.advance({ hours: 24 })
    expect((await verify(late.phone, late.password)).outcome).toBe('expired')
  })

  it('is partly done when the letter fails; then the account id alone is sent again', async () => {
    const { id, phone, email } = await afterReset({ email: `nobody@partial.example` })
    expect(await newest(id)).toMatchObject({
      state: 'PARTIAL',
      sms: { status: 'DELIVERED' },
      email: { status: 'FAILED', reason: 'ADDRESS_REFUSED' },
    })
    await person.send('PUT', `/members/${id}/contact`, { email, reason })
    const again = await person.send('POST', `/members/${id}/resend-account-id`, { reason })
    expect(again.status).toBe(200)
    await app.runJobs()
    expect(await newest(id)).toMatchObject({ state: 'DONE' })
    expect((await ways.phones()).filter(({ to }) => to === phone)).toHaveLength(1)
    const needless = await person.send('POST', `/members/${id}/resend-account-id`, { reason })
    expect(needless.body).toMatchObject({ code: 'NOTHING_TO_RESEND' })
  })

  it('is refused before anybody is asked where there is no phone or no address', async () => {
    const made = async (more: object) =>
      (await person.send<{ id: string }>('POST', '/members', { language: 'en', ...more })).body.id
    const previewed = async (id: string) =>
      (
        await person.send<{ problem?: { code: string } }>('POST', '/commands/members.member.resetPassword/preview', {
          input: { id, reason },
        })
      ).body
    const [mute, lost] = [await made({ email: 'mute@example.com' }), await made({ phone: '+85251249901' })]
    expect((await reset(mute)).body.code).toBe('PHONE_MISSING')
    expect((await reset(lost)).body.code).toBe('EMAIL_MISSING')
    expect((await previewed(mute)).problem).toMatchObject({ code: 'PHONE_MISSING' })
  })

  it('takes the place of an earlier one that has not left yet', async () => {
    const member = await aMember(app, person)
    await reset(member.id)
    await reset(member.id)
    await app.runJobs()
    expect((await ways.phones()).filter(({ to }) => to === member.phone)).toHaveLength(1)
    expect((await detail(person, member.id)).resets.map(({ state }) => state)).toEqual(['DONE', 'SUPERSEDED'])
    expect((await verify(member.phone, await received(member.phone))).outcome).toBe('once')
  })
})

describe('[T-05] a phone changed within 24 hours', () => {
  it('needs two approvers besides the maker', async () => {
    const member = await aMember(app, person, { fresh: true })
    expect((await reset(member.id)).body.code).toBe('SECOND_APPROVER_NEEDED')
    const maker = app.signInAs('all').actor
    const [one, two] = [newId<'operator'>(), newId<'operator'>()]
    const approved = (...approverIds: string[]) =>
      app.platform.execute(resetPassword, { id: member.id, reason }, maker, {
        key: `ticket-${newId()}`,
        ticket: { id: newId(), makerId: maker.operatorId, makerName: 'x', approverIds, version: '1' },
      })
    for (const approverIds of [[], [one], [one, one], [one, maker.operatorId]]) {
      await expect(approved(...approverIds)).rejects.toMatchObject({ code: 'SECOND_APPROVER_NEEDED' })
    }
    expect(await approved(one, two)).toMatchObject({ kind: 'done' })
  })

  it('makes an open ticket stale', async () => {
    const member = await aMember(app, person)
    await person.send('PUT', `/members/${member.id}/contact`, { phone: '+85251249902', reason })
    const ticket = { id: newId(), makerId: newId(), makerName: 'x', approverIds: [newId(), newId()], version: '1' }
    const late = app.platform.execute(resetPassword, { id: member.id, reason }, person.actor, {
      key: `t-${newId()}`,
      ticket,
    })
    await expect(late).rejects.toMatchObject({ code: 'VERSION_STALE' })
  })
})

describe('[T-05] verifying a password', () => {
  /** A member with a password of its own. */
  async function settled(): Promise<Made> {
    const member = await afterReset()
    const { changeToken } = await verify(member.memberNo, member.password)
    await choose(changeToken, 'MyOwn-2026')
    return member
  }

  it('finds the member by number, phone or address, and notes the sign-in', async () => {
    const { id, memberNo, phone, email } = await settled()
    for (const login of [memberNo, phone, phone.slice(4), email.toUpperCase()]) {
      expect((await verify(login, 'MyOwn-2026')).outcome).toBe('ok')
    }
    const device = { deviceId: 'd-1', platform: 'android', model: 'Pixel', ip: '2001:db8::1', sessionId: `v-${id}` }
    await verify(memberNo, 'wrong', { device })
    await verify(memberNo, 'MyOwn-2026', { device })
    expect((await person.get(`/member-sessions/v-${id}`)).body).toEqual({ live: true, memberNo })
    const { body } = await person.get<{ items: { event: string }[] }>(`/device-records?memberId=${id}`)
    expect(body.items.map((one) => one.event)).toEqual(['login-ok', 'login-failed'])
  })

  it('locks after five wrong ones, also at once, until somebody unlocks', async () => {
    const { id, memberNo } = await settled()
    const guesses = await Promise.all(Array.from({ length: 8 }, () => verify(memberNo, 'Guess-2026')))
    expect(guesses.filter(({ outcome }) => outcome === 'wrong')).toHaveLength(4)
    expect((await verify(memberNo, 'MyOwn-2026')).outcome).toBe('locked')
    expect(await detail(person, id)).toMatchObject({ locked: true, errors: 5 })
    const locked = await person.get<{ items: { id: string }[] }>('/members?locked=true')
    expect(locked.body.items.map((one) => one.id)).toContain(id)
    expect((await person.send('POST', `/members/${id}/unlock`, { reason })).status).toBe(200)
    expect((await verify(memberNo, 'MyOwn-2026')).outcome).toBe('ok')
    expect((await person.send('POST', `/members/${id}/unlock`, { reason })).body).toMatchObject({ code: 'NOT_LOCKED' })
  })

  it('answers alike about nobody and a wrong password, counts each key once, and is closed to frozen clients', async () => {
    const { id, memberNo, clientId } = await settled()
    const [wrong, nobody] = [await verify(memberNo, 'x'), await verify('nobody', 'x')]
    expect(nobody).toEqual(wrong)
    const body = { login: memberNo, password: 'again' }
    for (let n = 0; n < 3; n += 1) await person.send('POST', '/member-passwords/verify', body, 'verify-once')
    expect((await detail(person, id)).errors).toBe(2)
    await person.send('POST', `/clients/${clientId}/freeze`, { reason: 'AML' })
    expect((await verify(memberNo, 'MyOwn-2026')).outcome).toBe('frozen')
    const [log] = await rows(
      app.db,
      sql<{ text: string }>`select string_agg(j::text, '') as text from platform.journal j`,
    )
    expect(log?.text).not.toMatch(/MyOwn-2026|Guess-2026/)
  })
})

describe('[C-13] a phone number or address that is no longer the client’s', () => {
  it('is told what replaced it, masked, once for each change', async () => {
    const client = await aClient(app)
    const told = () =>
      rows(
        app.db,
        sql<{ kind: string; channel: string }>`select kind, channel from messages.message
          where client_id = ${client.id} order by kind`,
      )
    const change = { remark: 'asked at the counter', version: 1, phone: '+85261234567', email: 'new@example.org' }
    const [first, again] = [await changed(client.id, change), await changed(client.id, change)]
    expect([first.status, again.status]).toEqual([200, 409])
    expect(await told()).toEqual([
      { kind: 'members.contactChangedEmail', channel: 'email' },
      { kind: 'members.contactChangedPhone', channel: 'sms' },
    ])
    const { body } = await person.get<{ items: { bodyMasked: string }[] }>(`/messages?clientId=${client.id}`)
    expect(body.items.map(({ bodyMasked }) => bodyMasked).join()).toContain('****4567')
  })
})
