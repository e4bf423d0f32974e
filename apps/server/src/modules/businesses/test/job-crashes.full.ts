import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweepJob } from '#testing/job-sweep.ts'
import { type Office, office } from './crash-examples.ts'
import { SCENES } from './job-scenes.ts'

let all: Office
beforeAll(async () => {
  all = await office()
})
afterAll(() => all?.at.app.close())

/** What `kontor verify` finds wrong with cases, requests and documents. */
async function broken(): Promise<unknown[]> {
  const { platform, db } = all.at.app
  const checks = platform.modules
    .filter(({ name }) => ['approvals', 'businesses', 'archive'].includes(name))
    .flatMap((one) => one.checks ?? [])
  return (await Promise.all(checks.map((one) => one.check(db, platform)))).flat()
}

test.each(SCENES)(
  '[A-22] [A-40] a worker killed before or after any statement of %s leaves nothing half done, and does it once',
  async (_what, prepare) => {
    const hits = await sweepJob(all.at.app, () => prepare(all), broken)
    expect(hits).toBeGreaterThan(10)
  },
  600_000,
)
