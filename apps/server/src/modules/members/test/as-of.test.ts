import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import type { LoginAt } from '../schema.ts'
import { aMember, anEvent } from './house.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
})
afterAll(() => app.close())

const loginAt = async (clientId: string, at: string) =>
  (await clerk.get<{ login: LoginAt | null }>(`/clients/${clientId}/login?at=${at}`)).body.login
const devices = (login: LoginAt | null) =>
  login?.devices.map(({ deviceKey, bound, live }) => `${deviceKey} ${bound} ${live}`).sort()

describe('[X-06] a login at a past moment', () => {
  it('has the devices that were bound then and the sessions that were live, however late they were told', async () => {
    const { memberNo, clientId } = await aMember(app, clerk)
    const start = app.clock()
    const at = (hours: number) => start.add({ minutes: hours * 60 }).toString()
    app.clock.advance({ hours: 20 })
    const events = [
      anEvent(memberNo, 'bind', { at: at(1), deviceId: 'old', place: 'Macau' }),
      anEvent(memberNo, 'login-ok', { at: at(2), deviceId: 'old', sessionId: 's-1' }),
      anEvent(memberNo, 'bind', { at: at(4), deviceId: 'new' }),
      anEvent(memberNo, 'unbind', { at: at(5), deviceId: 'old' }),
    ]
    const told = await clerk.send('POST', '/device-reports', { events: events.toReversed() })
    expect(told.status).toBe(200)
    expect(devices(await loginAt(clientId, at(0)))).toEqual([])
    expect(devices(await loginAt(clientId, at(1)))).toEqual(['old true false'])
    expect((await loginAt(clientId, at(1)))?.devices).toMatchObject([{ lastPlace: 'Macau' }])
    expect(devices(await loginAt(clientId, at(3)))).toEqual(['old true true'])
    expect(devices(await loginAt(clientId, at(4)))).toEqual(['new true false', 'old true true'])
    expect(devices(await loginAt(clientId, at(6)))).toEqual(['new true false', 'old false false'])
  })

  it('stands as its client stood', async () => {
    const { clientId } = await aMember(app, clerk)
    const before = app.clock().toString()
    app.clock.advance({ minutes: 5 })
    await clerk.send('POST', `/clients/${clientId}/freeze`, { reason: 'AML' })
    const frozen = app.clock().toString()
    expect((await loginAt(clientId, before))?.status).toBe('ACTIVE')
    expect((await loginAt(clientId, frozen))?.status).toBe('FROZEN')
  })

  it('is of clients in scope, and needs the right to see devices', async () => {
    const { clientId } = await aMember(app, clerk)
    const path = `/clients/${clientId}/login?at=${app.clock().toString()}`
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] }
    expect((await app.signInAs('all', scope).get(path)).status).toBe(404)
    expect((await app.signInAs(['members.member.view']).get(path)).status).toBe(403)
  })
})
