import { newId } from '#kernel/ids.ts'
import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aCompany, aProfile } from '#testing/a-profile.ts'
import type { Person, TestApp } from '#testing/app.ts'
import type { MemberDetail } from '../schema.ts'

export const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }

let count = 700
/** A number nobody in this file has yet. */
export const next = () => (count += 1)

/** A client without a member. */
export async function aClient(app: TestApp): Promise<{ id: string; clientNo: string }> {
  return inTransaction(app.db, (tx) =>
    createClient(tx, app.platform, app.clock(), { ...aProfile(next()), memberNo: null }, place),
  )
}

/** A member bound to a company, whose login its authorised persons share. */
export async function aCompanyMember(app: TestApp, person: Person): Promise<{ id: string; memberNo: string }> {
  const company = { ...aCompany(next()), memberNo: null }
  const { id: clientId } = await inTransaction(app.db, (tx) =>
    createClient(tx, app.platform, app.clock(), company, place),
  )
  const { body } = await person.send<{ id: string; memberNo: string }>('POST', '/members', { language: 'en' })
  await person.send('POST', `/members/${body.id}/client`, { clientId })
  return body
}

export type Made = { id: string; memberNo: string; phone: string; email: string; clientId: string }

/** A member bound to a client of its own, whose phone is two days old unless `fresh`. */
export async function aMember(app: TestApp, person: Person, { fresh = false } = {}): Promise<Made> {
  const n = next()
  const [phone, email] = [`+8525124${n}0`, `member${n}@example.com`]
  const { id: clientId } = await aClient(app)
  const { body } = await person.send<{ id: string; memberNo: string }>('POST', '/members', {
    phone,
    email,
    language: 'en',
  })
  await person.send('POST', `/members/${body.id}/client`, { clientId })
  if (!fresh) app.clock.advance({ hours: 25 })
  return { ...body, phone, email, clientId }
}

export const detail = async (person: Person, id: string) => (await person.get<MemberDetail>(`/members/${id}`)).body

let events = 0
/** Something that happened on a device. */
export const anEvent = (memberNo: string, event: string, more: object = {}) => ({
  eventId: `e${(events += 1)}`,
  memberNo,
  event,
  at: '2026-11-20T02:00:00Z',
  deviceId: 'device-1',
  platform: 'ios',
  model: 'iPhone 17',
  os: 'iOS 26.1',
  appVersion: '5.2.0',
  ip: '192.0.2.7',
  sessionId: null,
  ...more,
})
