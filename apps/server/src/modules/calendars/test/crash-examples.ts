import { newId } from '#kernel/ids.ts'
import type { TestApp } from '#testing/app.ts'
import type { Examples } from '#testing/crash-sweep.ts'

const office = (code: string) => ({
  code,
  label: { 'zh-Hans': code, 'zh-Hant': code, en: code },
  zone: 'Europe/Berlin',
  sessions: [{ opens: '08:00', closes: '16:00' }],
  closedWeekdays: [6, 7],
  from: '2026-01-01',
  to: '2026-12-31',
})

const by = (app: TestApp, input: object) => ({ actor: app.signInAs('all').actor, input })
const text =
  'date,kind,sessions,name,verified\n2026-12-01,closed,,Outing,yes\n2026-12-02,half,10:00-12:00,Cleaning,no\n'

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'calendars.office.set': async (app) => by(app, office('berlin')),
  'calendars.day.import': async (app) => by(app, { code: 'hong-kong', text }),
  'calendars.day.set': async (app) =>
    by(app, { code: 'hong-kong', date: '2026-12-03', dayKind: 'closed', dayName: 'Outing' }),
  'calendars.day.remove': async (app) => by(app, { code: 'mainland', date: '2019-02-02' }),
  'calendars.day.verify': async (app) => by(app, { code: 'mainland', year: 2026 }),
  'calendars.office.makeDefault': async (app) => by(app, { code: 'mainland' }),
  'calendars.office.assign': async (app) => by(app, { departmentId: newId(), code: 'mainland' }),
}
