import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aClient, aCompanyMember, aMember, anEvent, detail, place } from './house.ts'

let app: TestApp
let person: Person
let branch: Person
let elsewhere: Person
beforeAll(async () => {
  app = await testApp()
  person = app.signInAs('all')
  branch = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [place.departmentId] })
  elsewhere = app.signInAs('all', { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
})
afterAll(() => app.close())

type Items = { items: Record<string, unknown>[] }
const devicesOf = async (memberId: string, by = person) =>
  (await by.get<Items>(`/devices?memberId=${memberId}`)).body.items
const recordsOf = async (memberId: string, more = '') =>
  (await person.get<Items>(`/device-records?memberId=${memberId}${more}`)).body.items
const report = (...events: object[]) =>
  person.send<{ items: { result: string; skewed: boolean }[] }>('POST', '/device-reports', { events })

describe('[R-02] members', () => {
  it('register before any account, and are bound to one client for good', async () => {
    const given = { phone: '5124 0001', email: 'First@Example.com', openId: 'o-1', language: 'zh-Hant' }
    const { status, body } = await person.send<{ id: string; memberNo: string }>('POST', '/members', given)
    expect(status).toBe(201)
    expect(body.memberNo).toMatch(/^M\d{8}$/)
    expect(await detail(person, body.id)).toMatchObject({ status: 'UNBOUND', phoneMasked: '****0001', clientId: null })
    const client = await aClient(app)
    const bound = await person.send('POST', `/members/${body.id}/client`, { clientId: client.id })
    expect(bound.body).toMatchObject({ memberNo: body.memberNo, clientNo: client.clientNo })
    expect(await detail(branch, body.id)).toMatchObject({ status: 'ACTIVE', clientNo: client.clientNo })
    const other = await aClient(app)
    const again = await person.send('POST', `/members/${body.id}/client`, { clientId: other.id })
    expect(again.body).toMatchObject({ code: 'MEMBER_BOUND', params: { clientNo: client.clientNo } })
    const second = await person.send<{ id: string }>('POST', '/members', { language: 'en' })
    const taken = await person.send('POST', `/members/${second.body.id}/client`, { clientId: client.id })
    expect(taken.body).toMatchObject({ code: 'CLIENT_HAS_MEMBER', params: { memberNo: body.memberNo } })
  })

  it('are told apart by number, open id, phone and address; bad ones are named at their places', async () => {
    const given = { memberNo: 'A-77', openId: 'o-77', phone: '+85251240077', email: 'a77@example.com', language: 'en' }
    await person.send('POST', '/members', given)
    const clash = async (more: object) =>
      (await person.send('POST', '/members', { language: 'en', ...more })).body['code']
    expect(await clash({ memberNo: 'A-77' })).toBe('MEMBER_NO_TAKEN')
    expect(await clash({ openId: 'o-77' })).toBe('OPEN_ID_TAKEN')
    expect(await clash({ phone: '5124 0077' })).toBe('PHONE_TAKEN')
    expect(await clash({ email: 'A77@EXAMPLE.COM' })).toBe('EMAIL_TAKEN')
    const wrong = await person.send('POST', '/members', { language: 'en', phone: '12', email: 'x' })
    expect(wrong).toMatchObject({ status: 422, body: { fields: [{ path: 'phone' }, { path: 'email' }] } })
    const [kept] = await rows(
      app.db,
      sql<{ text: string }>`select string_agg(m::text, '') || (select string_agg(j::text, '')
      from platform.journal j) as text from members.member m`,
    )
    expect(kept?.text).not.toMatch(/51240077|a77@/)
  })

  it('are found by phone in full, seen through their clients, and without one by whoever sees everything', async () => {
    const member = await aMember(app, person)
    const alone = await person.send<{ id: string }>('POST', '/members', { language: 'en' })
    const found = await person.get<Items>(`/members?login=${encodeURIComponent(member.phone)}`)
    expect(found.body.items.map((one) => one['id'])).toEqual([member.id])
    expect((await branch.get(`/members/${member.id}`)).status).toBe(200)
    for (const [who, id] of [
      [branch, alone.body.id],
      [elsewhere, member.id],
    ] as const) {
      expect((await who.get(`/members/${id}`)).status).toBe(404)
      expect((await who.send('POST', `/members/${id}/reset-password`, { reason: 'x' })).status).toBe(404)
    }
  })
})

describe('[R-02] device records', () => {
  it('come once however often they are told, late and in any order', async () => {
    const { id, memberNo } = await aMember(app, person)
    const login = anEvent(memberNo, 'login-ok', { at: '2026-11-20T03:00:00Z', sessionId: 's-1' })
    const bind = anEvent(memberNo, 'bind', { at: '2026-11-20T02:59:00+08:00' })
    const results = async (...events: object[]) => (await report(...events)).body.items.map((one) => one.result)
    expect(await results(login)).toEqual(['accepted'])
    expect(await results(login, bind, bind)).toEqual(['known', 'accepted', 'known'])
    expect(await devicesOf(id)).toEqual([
      expect.objectContaining({ model: 'iPhone 17', bound: true, live: true, lastIp: '192.0.2.7' }),
    ])
    expect((await recordsOf(id)).map((one) => one['event'])).toEqual(['login-ok', 'bind'])
    expect((await recordsOf(id, '&event=bind')).map((one) => one['at'])).toEqual(['2026-11-19T18:59:00Z'])
  })

  it('say where the device was when the app told so, and nothing otherwise', async () => {
    const { id, memberNo } = await aMember(app, person)
    await report(
      anEvent(memberNo, 'bind', { at: '2026-11-19T01:00:00Z', place: 'Shenzhen' }),
      anEvent(memberNo, 'login-ok', { at: '2026-11-20T01:00:00Z', place: '  Hong Kong ' }),
      anEvent(memberNo, 'login-failed', { at: '2026-11-18T01:00:00Z' }),
    )
    expect(await devicesOf(id)).toMatchObject([{ lastPlace: 'Hong Kong' }])
    expect((await recordsOf(id)).map((one) => one['place'])).toEqual(['Hong Kong', 'Shenzhen', null])
    const [forced] = await devicesOf(id)
    await person.send('POST', `/devices/${String(forced?.['id'])}/unbind`, { reason: 'lost' })
    expect((await recordsOf(id))[0]).toMatchObject({ event: 'unbind', place: 'Hong Kong' })
  })

  it('of unknown members are named and the others taken; a clock that runs ahead is marked', async () => {
    const { id, memberNo } = await aMember(app, person)
    const ahead = app.clock().add({ hours: 1 }).toString()
    const { body } = await report(anEvent('nobody', 'bind'), anEvent(memberNo, 'bind', { at: ahead }))
    expect(body.items).toMatchObject([
      { result: 'member-unknown', skewed: false },
      { result: 'accepted', skewed: true },
    ])
    const [record] = await recordsOf(id)
    expect(record).toMatchObject({ skewed: true })
    expect(Temporal.Instant.from(String(record?.['at'])).equals(app.clock())).toBe(true)
    const hidden = await elsewhere.send('POST', '/device-reports', { events: [anEvent(memberNo, 'bind')] })
    expect(hidden.body).toMatchObject({ items: [{ result: 'member-unknown' }] })
  })

  it('of the same people at once do not get in each other’s way', async () => {
    const [one, two] = [await aMember(app, person), await aMember(app, person)]
    const events = [one, two].flatMap(({ memberNo }) =>
      [1, 2].map((n) => anEvent(memberNo, 'login-ok', { deviceId: `d${n}` })),
    )
    const answers = await Promise.all([report(...events), report(...events.toReversed())])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(await recordsOf(one.id)).toHaveLength(2)
  })

  it('of a company’s shared login bind ten devices at once, never an eleventh; a person’s bind as many as there are', async () => {
    const company = await aCompanyMember(app, person)
    const bind = (n: number, { memberNo } = company) => anEvent(memberNo, 'bind', { deviceId: `phone-${n}` })
    const nine = Array.from({ length: 9 }, (_none, n) => bind(n))
    expect((await report(...nine)).body.items.every(({ result }) => result === 'accepted')).toBe(true)
    const [tenth, eleventh] = [bind(10), bind(11)]
    const answers = (await Promise.all([report(tenth), report(eleventh)])).map(({ body }) => body.items[0]?.result)
    expect(answers.toSorted()).toEqual(['accepted', 'too-many-devices'])
    const late = answers[0] === 'accepted' ? eleventh : tenth
    expect(await devicesOf(company.id)).toHaveLength(10)
    expect((await report(bind(0))).body.items).toMatchObject([{ result: 'accepted' }])
    expect((await report(late)).body.items).toMatchObject([{ result: 'too-many-devices' }])
    await report(anEvent(company.memberNo, 'unbind', { deviceId: 'phone-0', at: '2026-11-20T03:00:00Z' }))
    expect((await report(late)).body.items).toMatchObject([{ result: 'accepted' }])
    const single = await aMember(app, person)
    const many = await report(...Array.from({ length: 11 }, (_none, n) => bind(n, single)))
    expect(many.body.items.every(({ result }) => result === 'accepted')).toBe(true)
  })

  it('edge: of a device that several members share stand apart: forced out for one, it serves the others', async () => {
    const [company, single] = [await aCompanyMember(app, person), await aMember(app, person)]
    const on = ({ memberNo }: { memberNo: string }, sessionId: string) =>
      anEvent(memberNo, 'login-ok', { deviceId: 'front-desk', sessionId })
    await report(on(company, 's-company'), on(single, 's-single'))
    const [shared] = await devicesOf(company.id)
    await person.send('POST', `/devices/${String(shared?.['id'])}/force-out`, { reason: 'Left the company' })
    const lives = async (session: string) => (await person.get(`/member-sessions/${session}`)).body['live']
    expect([await lives('s-company'), await lives('s-single')]).toEqual([false, true])
    expect([(await recordsOf(company.id)).length, (await recordsOf(single.id)).length]).toEqual([2, 1])
  })

  it('show when the house forces out and unbinds, with who did it and why', async () => {
    const { id, memberNo, clientId } = await aMember(app, person)
    await report(anEvent(memberNo, 'bind'), anEvent(memberNo, 'login-ok', { sessionId: 's-9' }))
    expect((await person.get('/member-sessions/s-9')).body).toEqual({ live: true, memberNo })
    const [device] = await devicesOf(id, branch)
    const about = (verb: string, by = branch) =>
      by.send('POST', `/devices/${String(device?.['id'])}/${verb}`, { reason: 'Lost' })
    expect((await about('force-out', elsewhere)).status).toBe(404)
    expect((await about('force-out')).status).toBe(200)
    expect((await person.get('/member-sessions/s-9')).body).toEqual({ live: false, memberNo: null })
    expect((await about('force-out')).body).toMatchObject({ code: 'NO_SESSION' })
    expect((await about('unbind')).status).toBe(200)
    expect((await about('unbind')).body).toMatchObject({ code: 'NOT_BOUND' })
    expect((await recordsOf(id)).map((one) => one['event'])).toEqual(['unbind', 'forced-out', 'login-ok', 'bind'])
    const log = await rows(
      app.db,
      sql<{ command: string; reason: string }>`select command, reason from platform.journal
        where client_id = ${clientId} and result = 'done' and command like 'members.device.%' order by seq`,
    )
    expect(log.map(({ command, reason }) => `${command} ${reason}`)).toEqual([
      'members.device.forceOut Lost',
      'members.device.unbind Lost',
    ])
    await expect(rows(app.db, sql`delete from members.device_event`)).rejects.toThrow('never changed')
  })

  it('of a frozen client’s member end no session, but none goes on', async () => {
    const { memberNo, clientId } = await aMember(app, person)
    await report(anEvent(memberNo, 'login-ok', { sessionId: 's-frozen' }))
    await person.send('POST', `/clients/${clientId}/freeze`, { reason: 'AML' })
    expect((await person.get('/member-sessions/s-frozen')).body).toEqual({ live: false, memberNo: null })
  })
})
