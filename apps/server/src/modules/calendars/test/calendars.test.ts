import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { approvals } from '#modules/approvals'
import { platformModule } from '#platform/platform-module.ts'
import { type TestApp, testApp } from '#testing/app.ts'
import { hongKongDays } from '../data/hong-kong.ts'
import { mainlandDays } from '../data/mainland.ts'
import { calendars, officeHours } from '../index.ts'
import { prepareOffices } from '../seed.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ modules: [platformModule, approvals, calendars] })
})
afterAll(() => app?.close())

const hours = async (since: string, openHours: number, departmentId: string | null = null) => {
  const question = { kind: 'openHours' as const, from: Temporal.Instant.from(since), openHours, businessLine: null }
  const [end] = await officeHours.endsOf(app.platform, app.db, [{ ...question, departmentId }])
  return end?.toString() ?? null
}

const BERLIN = {
  code: 'berlin',
  label: { 'zh-Hans': '柏林', 'zh-Hant': '柏林', en: 'Berlin' },
  zone: 'Europe/Berlin',
  sessions: [{ opens: '08:00', closes: '16:00' }],
  closedWeekdays: [6, 7],
  from: '2026-01-01',
  to: '2026-12-31',
}

test('[A-43] Hong Kong and the mainland come along, each with its holidays and make-up days', async () => {
  const clerk = app.signInAs(['calendars.office.view'])
  const { body } = await clerk.get<{ items: { code: string; isDefault: boolean; unverified: number }[] }>('/offices')
  expect(body.items.map(({ code, isDefault }) => [code, isDefault])).toEqual([
    ['hong-kong', true],
    ['mainland', false],
  ])
  expect(body.items.every(({ unverified }) => unverified > 0)).toBe(true)
  // From the eve of Lunar New Year 2026 at 17:00 two hours lead behind it, to Friday morning.
  expect(await hours('2026-02-16T09:00:00Z', 2)).toBe('2026-02-20T02:00:00Z')
  const days = await clerk.get<{ items: { date: string; dayKind: string }[] }>(
    '/office-days?office=mainland&dayKind=open',
  )
  expect(days.body.items[0]).toMatchObject({ date: '2019-02-02', dayKind: 'open' })
})

test('[A-43] what comes along has no day twice and leaves a broker’s own changes alone', async () => {
  for (const days of [hongKongDays, mainlandDays]) {
    expect(new Set(days.map(({ date }) => date)).size).toBe(days.length)
    expect(new Set(days.map(({ date }) => date.slice(0, 4))).size).toBe(9)
  }
  await prepareOffices(app.platform)
  expect(await hours('2026-02-16T09:00:00Z', 2)).toBe('2026-02-20T02:00:00Z')
})

test('[A-43] [G7] a department keeps the hours of its office, and what changes counts at once', async () => {
  const admin = app.signInAs(['calendars.office.set', 'calendars.day.import'])
  const departmentId = newId<'department'>()
  expect((await admin.send('PUT', '/offices/berlin', BERLIN)).status).toBe(200)
  expect((await admin.send('PUT', `/department-offices/${departmentId}`, { code: 'berlin' })).status).toBe(200)
  const since = '2026-11-30T14:30:00Z'
  expect(await hours(since, 1, departmentId)).toBe('2026-12-01T07:30:00Z')
  const text =
    'date,kind,sessions,name,verified\n2026-12-01,closed,,Company outing,yes\n2026-12-02,half,10:00-12:00,Cleaning,no\n'
  expect((await admin.send('POST', '/offices/berlin/days', { text })).body).toEqual({ code: 'berlin', days: 2 })
  expect(await hours(since, 1, departmentId)).toBe('2026-12-02T09:30:00Z')
  // Central European Summer Time ends on 25 October 2026: opening stays at eight by the clock on the wall.
  expect(await hours('2026-10-23T13:00:00Z', 2, departmentId)).toBe('2026-10-26T08:00:00Z')
  expect((await admin.send('PUT', `/department-offices/${departmentId}`, { code: null })).status).toBe(200)
  expect(await hours(since, 1, departmentId)).toBe('2026-12-01T02:00:00Z')
})

test('[A-43] [G7] beyond the days known nothing is guessed', async () => {
  expect(await hours('2027-12-31T09:00:00Z', 8)).toBe(null)
})

test('[A-43] every faulty line of an import is named and none is taken', async () => {
  const admin = app.signInAs(['calendars.day.import', 'calendars.office.view'])
  const text = [
    'date,kind,sessions,name,verified',
    '2026-06-31,closed,,No such day,yes',
    '2031-01-01,closed,,Far away,yes',
    '2026-06-01,half,,No hours,yes',
    '2026-06-02,maybe,,Unsure,yes',
    '2026-06-03,closed,,Once,yes',
    '2026-06-03,closed,,Twice,yes',
    ',closed,,Undated,yes',
  ].join('\n')
  const refused = await admin.send<{ fields: { path: string; code: string }[] }>('POST', '/offices/hong-kong/days', {
    text,
  })
  expect(refused.status).toBe(422)
  expect(refused.body.fields.map(({ path, code }) => [path, code])).toEqual([
    ['text.2', 'DATE_INVALID'],
    ['text.3', 'DATE_OUTSIDE'],
    ['text.4', 'SESSIONS_INVALID'],
    ['text.5', 'KIND_UNKNOWN'],
    ['text.7', 'DATE_TWICE'],
    ['text.8', 'LINE_INCOMPLETE'],
  ])
  expect(await hours('2026-02-16T09:00:00Z', 2)).toBe('2026-02-20T02:00:00Z')
})

test('[A-43] what comes along is verified by nobody until somebody vouches for a year', async () => {
  const admin = app.signInAs(['calendars.day.import', 'calendars.office.view'])
  const unverified = async () => {
    const { body } = await admin.get<{ items: { code: string; unverified: number }[] }>('/offices')
    return body.items.find(({ code }) => code === 'mainland')?.unverified
  }
  expect(mainlandDays.some(({ verified }) => verified)).toBe(false)
  expect(await unverified()).toBe(mainlandDays.length)
  const ofYear = mainlandDays.filter(({ date }) => date.startsWith('2026')).length
  const done = await admin.send('POST', '/offices/mainland/verify', { year: 2026 })
  expect(done.body).toEqual({ code: 'mainland', days: ofYear })
  expect(await unverified()).toBe(mainlandDays.length - ofYear)
})

test('[A-43] one day is written down, corrected and made ordinary again, and counts at once', async () => {
  const admin = app.signInAs(['calendars.day.import'])
  const day = (more: object) => admin.send<{ code: string }>('PUT', '/offices/hong-kong/days/2026-06-10', more)
  const since = '2026-06-10T00:30:00Z'
  expect(await hours(since, 2)).toBe('2026-06-10T03:00:00Z')
  expect((await day({ dayKind: 'closed', dayName: 'Typhoon' })).status).toBe(200)
  expect(await hours(since, 2)).toBe('2026-06-11T03:00:00Z')
  expect((await day({ dayKind: 'half', sessionsText: '9 to 12' })).body).toMatchObject({ code: 'SESSIONS_INVALID' })
  expect((await day({ dayKind: 'half', sessionsText: '10:00-12:00' })).status).toBe(200)
  expect(await hours(since, 2)).toBe('2026-06-10T04:00:00Z')
  const outside = await admin.send('PUT', '/offices/hong-kong/days/2031-01-01', { dayKind: 'closed' })
  expect(outside.body).toMatchObject({ code: 'DATE_OUTSIDE' })
  expect((await admin.send('DELETE', '/offices/hong-kong/days/2026-06-10')).status).toBe(200)
  expect(await hours(since, 2)).toBe('2026-06-10T03:00:00Z')
  expect((await admin.send('DELETE', '/offices/hong-kong/days/2026-06-10')).status).toBe(404)
})

test('[A-43] an office is set up with hours and a zone that exist', async () => {
  const admin = app.signInAs(['calendars.office.set'])
  for (const wrong of [
    { zone: 'Mars/Olympus' },
    { sessions: [{ opens: '18:00', closes: '09:00' }] },
    { from: '2027-01-01', to: '2026-01-01' },
  ]) {
    expect((await admin.send('PUT', '/offices/nowhere', { ...BERLIN, ...wrong })).status).toBe(422)
  }
  expect((await admin.send('POST', '/offices/nowhere/default', {})).status).toBe(404)
})
