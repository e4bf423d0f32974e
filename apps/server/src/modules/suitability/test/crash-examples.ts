import { newId } from '#kernel/ids.ts'
import { createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import type { TestApp } from '#testing/app.ts'
import type { Examples } from '#testing/crash-sweep.ts'

export const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
let count = 50_000

/** A client with nothing recorded. */
export async function aClient(
  { platform, db, clock }: TestApp,
  profile: Parameters<typeof aProfile>[1] = {},
): Promise<string> {
  count += 1
  const given = aProfile(count, profile)
  return (await inTransaction(db, (tx) => createClient(tx, platform, clock(), given, place))).id
}

const entry = { evidenceOn: '2026-11-02', expiresOn: '2027-11-01', remark: 'papers seen' }
/** A second entry, so that the sweep goes over the one that is replaced too. */
const about = (path: string, given: object) => async (app: TestApp) => {
  const clerk = app.signInAs('all')
  const input = { clientId: await aClient(app), applicationId: null, ...entry, ...given }
  await clerk.send('POST', path, { ...input, remark: 'first' })
  return { actor: clerk.actor, input }
}

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'suitability.certification.record': about('/suitability/certifications', { isPi: true, category: 'individual' }),
  'suitability.assessment.record': about('/suitability/assessments', { level: 'A3', score: 50, passed: true }),
  'suitability.exemption.record': about('/suitability/exemptions', { exempt: true, basis: 'one-way-permit' }),
}
