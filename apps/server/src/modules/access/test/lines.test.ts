import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { aPicture, aPlace, fileFor } from '#testing/papers.ts'
import type { LineView } from '../schema.ts'

let app: TestApp
let admin: Person
beforeAll(async () => {
  app = await testApp()
  admin = app.signInAs('all')
})
afterAll(() => app?.close())

const names = { 'zh-Hans': '托管', 'zh-Hant': '託管', en: 'Custody' }
const lines = async () => (await admin.get<{ items: LineView[] }>('/access/business-lines')).body.items
const add = (code: string) => admin.send<LineView & { code: string }>('POST', '/access/business-lines', { code, names })
type Meta = { filters: { key: string; options: string[] | null }[] }
const offered = async (list: string) =>
  (await admin.get<Meta>(`/lists/${list}`)).body.filters.find((one) => one.key === 'businessLine')?.options

describe('[I-01] business lines', () => {
  it('are added, renamed and retired by whoever may', async () => {
    expect((await lines()).map((one) => one.code)).toEqual([
      'brokerage',
      'asset-management',
      'fund-distribution',
      'investment-advisory',
      'introducing',
    ])
    expect((await add('custody')).status).toBe(201)
    expect(await add('custody')).toMatchObject({ status: 409, body: { code: 'LINE_EXISTS' } })
    const renamed = { names: { ...names, en: 'Safekeeping' }, position: 5, version: 1 }
    const changed = await admin.send('PUT', '/access/business-lines/custody', renamed)
    expect(changed).toMatchObject({ status: 200, body: { names: { en: 'Safekeeping' }, version: 2 } })
    expect(await admin.send('PUT', '/access/business-lines/custody', renamed)).toMatchObject({ status: 409 })
    expect((await lines())[0]).toMatchObject({ code: 'custody', retired: false })
    expect((await admin.send('POST', '/access/business-lines/custody/retire', { version: 2 })).status).toBe(200)
    expect((await lines())[0]).toMatchObject({ code: 'custody', retired: true })
    const clerk = app.signInAs(['accounts.account.view'])
    expect((await clerk.send('POST', '/access/business-lines', { code: 'x-line', names })).status).toBe(403)
    expect((await clerk.get('/access/business-lines')).status).toBe(200)
  })

  it('are offered by lists as the house has them', async () => {
    await add('lending')
    for (const list of ['accounts.account', 'onboarding.application']) expect(await offered(list)).toContain('lending')
  })

  it('are called in exports what the house calls them', async () => {
    await add('custody-desk')
    await aPlace(app.db, { businessLine: 'custody-desk' })
    const { body } = await admin.send<{ id: string }>('POST', '/exports', {
      list: 'accounts.account',
      columns: ['accountNo', 'businessLine'],
      format: 'csv',
      language: 'zh-Hant',
      query: { businessLine: 'custody-desk' },
    })
    await app.runJobs()
    const file = await app.http.inject({ url: `/api/v1/exports/${body.id}/file`, headers: admin.headers })
    expect(file.statusCode).toBe(200)
    const [, row = '', ...closing] = file.body.split('\r\n')
    expect(row).toContain('託管')
    expect(closing.join('\n')).toContain('託管')
    expect(file.body).not.toContain('custody-desk')
  })

  it('keep what is in one out of sight of everybody who was not let into it', async () => {
    await add('family-office')
    const place = await aPlace(app.db, { businessLine: 'family-office' })
    const { documentId } = (await fileFor(app.http, admin, place.accountId, '81', await aPicture(33))).body
    const scope = { all: false as const, departmentIds: [place.departmentId] }
    const outside = app.signInAs('all', { ...scope, businessLines: ['brokerage'] })
    const inside = app.signInAs('all', { ...scope, businessLines: ['family-office'] })
    for (const path of [`/archive/documents/${documentId}`, `/accounts/${place.accountId}`]) {
      expect((await outside.get(path)).status).toBe(404)
    }
    expect((await inside.get(`/archive/documents/${documentId}`)).status).toBe(200)
    const listed = await inside.get<{ items: { id: string }[] }>('/accounts?businessLine=family-office')
    expect(listed.body.items.map((one) => one.id)).toEqual([place.accountId])
  })

  it('let nobody into one that is retired or that there is not', async () => {
    await add('closing')
    const department = await admin.send<{ id: string }>('POST', '/access/departments', {
      code: 'L1',
      names,
      parentId: null,
    })
    const about = {
      username: `l-${randomUUID().slice(0, 8)}`,
      name: 'Lin',
      language: 'en',
      departmentId: department.body.id,
    }
    const person = (await admin.send<{ id: string }>('POST', '/access/operators', about)).body.id
    const letInto = (businessLine: string) =>
      admin.send<{ code: string }>('PUT', `/access/operators/${person}/scope`, {
        all: false,
        businessLines: [{ businessLine }],
        departments: [],
      })
    expect((await letInto('closing')).status).toBe(200)
    await admin.send('POST', '/access/business-lines/closing/retire', { version: 1 })
    // Who is in stays in.
    expect((await letInto('closing')).status).toBe(200)
    expect((await letInto('brokerage')).status).toBe(200)
    expect(await letInto('closing')).toMatchObject({ status: 409, body: { code: 'LINE_RETIRED' } })
    expect(await letInto('nowhere')).toMatchObject({ status: 422, body: { code: 'LINE_UNKNOWN' } })
  })
})
