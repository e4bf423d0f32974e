import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancelClient, createClient } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import { anApplication, type Branch, branch, type Reply } from '#testing/branch.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house?.app.close())

/** A client who was here and was cancelled. */
async function gone(n: number, kind: 'ordinary' | 'permanent'): Promise<void> {
  const { app, place } = house
  const { id } = await inTransaction(app.db, (tx) => createClient(tx, app.platform, app.clock(), aProfile(n), place))
  await app.execute(cancelClient, { id, kind, reason: 'CLIENT_REQUEST', remark: null }, app.signInAs('all').actor)
}

type Answer = { code?: string; params?: object }

/** Somebody with the same document writes an application; it is submitted as often as it is called. */
async function applying(n: number) {
  const content = anApplication(house.place, n)
  const made = await house.maker.send<Reply>('POST', '/onboarding/applications', { content, files: [] })
  return () => house.maker.send<Answer>('POST', `/onboarding/applications/${made.body.id}/submit`, {})
}

describe('[C-05] who was cancelled applies again', () => {
  it('after an ordinary cancellation not for three months, and is told the date', async () => {
    await gone(901, 'ordinary')
    const submit = await applying(901)
    expect(await submit()).toMatchObject({
      status: 409,
      body: { code: 'IDENTITY_RESTING', params: { until: '2027-02-21' } },
    })
    house.app.clock.advance({ hours: 24 * 92 })
    expect((await submit()).status).toBe(200)
  })

  it('after a permanent cancellation at once', async () => {
    await gone(902, 'permanent')
    expect((await (await applying(902))()).status).toBe(200)
  })
})
