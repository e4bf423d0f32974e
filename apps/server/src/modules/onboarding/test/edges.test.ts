import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aHolder, aProfile, hongKongNumber } from '#testing/a-profile.ts'
import { agreeAll, anApplication, type Branch, branch, openTask, type Reply, seen, submitted } from '#testing/branch.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house?.app.close())

let count = 2000
const next = () => (count += 1)
const reviewers = () => [house.first, house.compliance, house.officer]
const clientsOf = async (applicationId: string) =>
  rows(
    house.app.db,
    sql`select 1 from accounts.account where application_id = ${applicationId}
      union all select 1 from onboarding.application where id = ${applicationId} and client_id is not null`,
  )

describe('[C-07] the video call', () => {
  it('is made with who has primary schooling or less, whatever the age', async () => {
    const id = await submitted(house, anApplication(house.place, next(), { education: 'primary' }))
    await agreeAll(house, id, [house.first])
    expect((await seen(house.maker, id)).reviewSteps).toEqual(['videoCall'])
  })
})

describe('[C-07] edge: between approval and opening', () => {
  it('somebody else has become a client with the document: nothing is opened, and the reason names the client', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    await agreeAll(house, id, reviewers())
    await inTransaction(house.app.db, (tx) =>
      createClient(tx, house.app.platform, house.app.clock(), aProfile(n), house.place),
    )
    await house.app.runJobs()
    expect(await seen(house.maker, id)).toMatchObject({ state: 'FAILED', failure: { code: 'IDENTITY_TAKEN' } })
    expect(await clientsOf(id)).toEqual([])
  })

  it('a document expires in the middle of the review: it does not open; taken back, renewed and reviewed anew it does', async () => {
    const n = next()
    const document = { kind: 'passport', country: 'GB', number: `5${String(n).padStart(8, '0')}` }
    const profile = (expiresOn: string) => ({
      nationality: 'GB',
      documents: [{ ...document, expiresOn }],
      taxResidencies: [{ country: 'GB', tin: `GB${n}` }],
    })
    const today = house.app.clock().toZonedDateTimeISO('Asia/Hong_Kong').toPlainDate()
    const soon = today.add({ days: 1 }).toString()
    const id = await submitted(house, anApplication(house.place, n, profile(soon)))
    await agreeAll(house, id, [house.first, house.compliance])
    house.app.clock.advance({ hours: 72 })
    await agreeAll(house, id, [house.officer])
    await house.app.runJobs()
    const failed = await seen(house.maker, id)
    expect(failed).toMatchObject({ state: 'FAILED', failure: { code: 'PROFILE_INVALID' } })
    expect(await clientsOf(id)).toEqual([])
    const back = await house.maker.send<Reply>('POST', `/onboarding/applications/${id}/withdraw`, { remark: 'renewed' })
    expect(back.body).toMatchObject({ state: 'DRAFT', revision: 1 })
    const saved = await house.maker.send<Reply>('PUT', `/onboarding/applications/${id}`, {
      version: back.body.version,
      content: anApplication(house.place, n, profile('2040-01-01')),
    })
    expect(saved.body).toMatchObject({ state: 'DRAFT', revision: 2 })
    await house.maker.send('POST', `/onboarding/applications/${id}/submit`, {})
    expect(await seen(house.maker, id)).toMatchObject({
      state: 'SUBMITTED',
      reviewSteps: ['firstReview'],
      failure: null,
    })
    await agreeAll(house, id, reviewers())
    await house.app.runJobs()
    expect((await seen(house.maker, id)).state).toBe('OPENED')
  })
})

describe('[C-07] edge: a joint holder without a document', () => {
  it('is refused at that holder before anybody reviews, because it could bear no BCAN', async () => {
    const n = next()
    const profile = { type: 'joint', persons: [aHolder(n + 5000, { documents: [] })] }
    const made = await house.maker.send<Reply>('POST', '/onboarding/applications', {
      content: anApplication(house.place, n, profile),
    })
    const sent = await house.maker.send<{ fields: object[] }>(
      'POST',
      `/onboarding/applications/${made.body.id}/submit`,
      {},
    )
    expect(sent.body.fields).toEqual([
      { path: 'profile.persons.0.documents', code: 'DOCUMENT_MISSING', module: 'clients' },
    ])
  })
})

describe('[C-07] edge: a reviewer in the middle of a task', () => {
  it('who loses the step’s right decides no more, until it is given back', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    const task = await openTask(house, id)
    const key = house.first.actor.operatorId
    const before = house.people.all.get(key)
    if (!before) throw new Error('no reviewer')
    const permissions = new Set([...before.actor.permissions].filter((one) => one !== 'onboarding.review.first'))
    house.people.all.set(key, { ...before, actor: { ...before.actor, permissions } })
    const refused = await house.first.send('POST', `/tasks/${task}/agree`, {})
    expect(refused).toMatchObject({ status: 403, body: { code: 'NO_LONGER_ENTITLED' } })
    house.people.all.set(key, before)
    expect((await house.first.send('POST', `/tasks/${task}/agree`, {})).status).toBe(200)
  })

  it('[P-03] whose broker loses the client neither sees nor decides it any more', async () => {
    const id = await submitted(house, anApplication(house.place, next()))
    const task = await openTask(house, id)
    const { permissions, operatorId, name } = house.first.actor
    const elsewhere = { all: false, businessLines: ['introducing'], departmentIds: [house.place.departmentId] } as const
    const moved = house.app.signInAs([...permissions], elsewhere, { operatorId, name })
    const before = house.people.all.get(operatorId)
    if (!before) throw new Error('no reviewer')
    house.people.all.set(operatorId, { ...before, actor: moved.actor })
    expect((await moved.get(`/onboarding/applications/${id}`)).status).toBe(404)
    expect((await moved.send('POST', `/tasks/${task}/agree`, {})).body).toMatchObject({ code: 'NO_LONGER_ENTITLED' })
    house.people.all.set(operatorId, before)
    expect((await seen(house.maker, id)).state).toBe('SUBMITTED')
  })
})

describe('[C-07] the type of an account', () => {
  it('changes only by return and re-edit', async () => {
    const n = next()
    const id = await submitted(house, anApplication(house.place, n))
    const { version } = await seen(house.maker, id)
    const margin = anApplication(house.place, n, {}, { accounts: [{ type: 'margin' }] })
    const put = (at: number) =>
      house.maker.send<Reply & { code: string }>('PUT', `/onboarding/applications/${id}`, {
        version: at,
        content: margin,
      })
    expect((await put(version)).body).toMatchObject({ code: 'APPLICATION_STATE_FORBIDS' })
    const returned = await house.first.send<Reply>('POST', `/onboarding/applications/${id}/return`, {
      page: 'accounts',
      reasons: ['ACCOUNT_TYPE'],
      remark: 'a margin account was meant',
    })
    expect(returned.body).toMatchObject({ state: 'RETURNED' })
    expect((await put((await seen(house.maker, id)).version)).body).toMatchObject({ state: 'DRAFT', revision: 2 })
    await house.maker.send('POST', `/onboarding/applications/${id}/submit`, {})
    await agreeAll(house, id, reviewers())
    await house.app.runJobs()
    expect((await seen(house.maker, id)).accounts.map(({ type }) => type)).toEqual(['margin'])
  })
})

describe('[C-07] one live application per identity document', () => {
  it('invariant: however the number is typed', async () => {
    const n = next()
    await submitted(house, anApplication(house.place, n))
    const typed = hongKongNumber(n).replace('(', ' ').replace(')', '').toLowerCase()
    const again = await house.maker.send<{ code: string }>('POST', '/onboarding/applications', {
      content: anApplication(house.place, n, { documents: [{ kind: 'hkid', country: 'HK', number: typed }] }),
    })
    expect(again.body.code).toBe('APPLICATION_EXISTS')
  })
})
