import { seedAccess } from '#modules/access'
import { inTransaction } from '#platform/db.ts'
import type { TestApp } from '#testing/app.ts'
import type { Call, Examples } from '#testing/crash-sweep.ts'

const reason = 'As agreed'
const by = (app: TestApp, input: object): Call => ({ actor: app.signInAs('all').actor, input })
const HOUSE = {
  departments: [{ code: 'HQ', parent: null, name: { 'zh-Hans': '总部', 'zh-Hant': '總部', en: 'Head Office' } }],
  operators: [
    {
      username: 'mapped',
      name: 'Mapped',
      language: 'en' as const,
      department: 'HQ',
      roles: ['administrator'],
      sees: 'all' as const,
    },
  ],
}

let seeded: Promise<string> | null = null
/** An operator the directory knows. */
function operator(app: TestApp): Promise<string> {
  seeded ??= inTransaction(app.db, async (tx) => {
    const { operators } = await seedAccess(tx, app.clock(), HOUSE)
    return operators.get('mapped') ?? ''
  })
  return seeded
}

async function mapped(app: TestApp): Promise<string> {
  const operatorId = await operator(app)
  await app.signInAs('all').send('PUT', `/oa/people/${operatorId}`, { userId: 'u-1' })
  return operatorId
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'oa.person.map': async (app) => by(app, { operatorId: await operator(app), userId: 'u-2' }),
  'oa.person.unmap': async (app) => by(app, { operatorId: await mapped(app), reason }),
  'oa.link.setLimits': async (app) => by(app, { perMinute: 60, perDay: 1000, verified: true, reason }),
  'oa.link.resync': async (app) => by(app, { reason }),
}
