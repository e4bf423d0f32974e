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
  const { id } = await inTransaction(app.db, (tx) =>
    createClient(tx, app.platform.cipher, app.clock(), aProfile(n), place),
  )
  await app.execute(cancelClient, { id, kind, reason: 'CLIENT_REQUEST', remark: null }, app.signInAs('all').actor)
}

/** Whether somebody with the same document may apply today. */
async function applying(n: number) {
  const made = await house.maker.send<Reply>('POST', '/onboarding/applications', {
    content: anApplication(house.place, n),
    files: [],
  })
  return house.maker.send<{ code?: string; params?: object }>(
    'POST',
    `/onboarding/applications/${made.body.id}/submit`,
    {},
  )
}

describe('[C-05] who was cancelled applies again', () => {
  it('after an ordinary cancellation not for three months, and is told the date', async () => {
    await gone(901, 'ordinary')
    expect(await applying(901)).toMatchObject({
      status: 409,
      body: { code: 'IDENTITY_RESTING', params: { until: '2027-02-21' } },
    })
    house.app.clock.advance({ hours: 24 * 92 })
    expect((await applying(901)).status).toBe(200)
  })

  it('after a permanent cancellation at once', async () => {
    await gone(902, 'permanent')
    expect((await applying(902)).status).toBe(200)
  })
})
