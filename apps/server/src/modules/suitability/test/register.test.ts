import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { standingOn, validityOn } from '../policy.ts'
import { aClient } from './crash-examples.ts'

let app: TestApp
let clerk: Person
beforeAll(async () => {
  app = await testApp()
  clerk = app.signInAs('all')
})
afterAll(() => app.close())

type Reply = {
  id: string
  code: string
  fields: { path: string; code: string }[]
  latest: Record<string, unknown> | null
}
const record = (path: string, body: object, who = clerk) => who.send<Reply>('POST', `/suitability/${path}`, body)
const pi = (clientId: string, given: object = {}) => ({
  clientId,
  isPi: true,
  category: 'individual',
  evidenceOn: '2026-11-02',
  expiresOn: '2026-11-30',
  remark: 'portfolio seen',
  ...given,
})
const latest = async (clientId: string, what = 'certification', who = clerk) =>
  (await who.get<Reply>(`/clients/${clientId}/${what}`)).body.latest

describe('[C-12] an entry counts', () => {
  it('up to its last day and not after it; without a last day always; never when its answer is no', () => {
    const holds = { holds: true, expiresOn: '2026-11-21' }
    expect(validityOn(holds, '2026-11-21')).toBe('VALID')
    expect(validityOn(holds, '2026-11-22')).toBe('EXPIRED')
    expect(validityOn({ holds: true, expiresOn: null }, '2099-01-01')).toBe('VALID')
    expect(validityOn({ holds: false, expiresOn: '2099-01-01' }, '2026-11-21')).toBe('NOT_MET')
    expect(standingOn({ certification: null, assessment: null, exemption: null }, '2026-11-21')).toEqual({
      pi: null,
      risk: null,
      northboundExempt: false,
    })
  })
})

describe('[C-09] certifications, assessments and exemptions', () => {
  it('the latest one counts, those before are kept, and expiry shows by itself', async () => {
    const clientId = await aClient(app)
    expect(await latest(clientId)).toBeNull()
    expect((await record('certifications', pi(clientId))).status).toBe(201)
    expect(await latest(clientId)).toMatchObject({ isPi: true, validity: 'VALID', expiresOn: '2026-11-30' })
    await record('certifications', pi(clientId, { isPi: false, expiresOn: null }))
    expect(await latest(clientId)).toMatchObject({ isPi: false, category: null, validity: 'NOT_MET' })
    const list = await clerk.get<{ items: { latest: boolean }[] }>(`/suitability/certifications?clientId=${clientId}`)
    expect(list.body.items.map((row) => row.latest)).toEqual([true, false])
    const other = await aClient(app)
    await record('certifications', pi(other, { expiresOn: '2026-11-20' }))
    expect(await latest(other)).toMatchObject({ validity: 'EXPIRED' })
  })

  it('wrong entries are refused at their fields', async () => {
    const clientId = await aClient(app)
    const codes = async (path: string, body: object) =>
      (await record(path, body)).body.fields.map((field) => [field.path, field.code])
    expect(await codes('certifications', pi(clientId, { category: null, expiresOn: null }))).toEqual([
      ['category', 'CATEGORY_MISSING'],
      ['expiresOn', 'EXPIRY_MISSING'],
    ])
    expect(await codes('certifications', pi(clientId, { category: 'corporate', evidenceOn: '2026-12-24' }))).toEqual([
      ['evidenceOn', 'EVIDENCE_IN_FUTURE'],
      ['expiresOn', 'EXPIRY_BEFORE_EVIDENCE'],
      ['category', 'CATEGORY_DIFFERS'],
    ])
    const exemption = { clientId, exempt: true, evidenceOn: '2026-11-02', remark: 'seen' }
    expect(await codes('exemptions', exemption)).toEqual([['basis', 'BASIS_MISSING']])
    expect((await record('certifications', { ...pi(clientId), applicationId: newId() })).body.code).toBe('ONE_SUBJECT')
    expect(await latest(clientId)).toBeNull()
  })

  it('[C-02] stand in the story of the client for whoever may see the register, and for nobody else', async () => {
    const clientId = await aClient(app)
    await record('certifications', pi(clientId))
    type Story = { items: { command: string }[] }
    const told = async (key: string) => {
      const reader = app.signInAs(['clients.client.view', key])
      return (await reader.get<Story>(`/clients/${clientId}/timeline`)).body.items.map(({ command }) => command)
    }
    expect(await told('suitability.certification.view')).toEqual(['suitability.certification.record'])
    expect(await told('suitability.assessment.view')).toEqual([])
  })

  it('each block has its own key', async () => {
    const clientId = await aClient(app)
    await record('assessments', {
      clientId,
      level: 'A2',
      score: 40,
      passed: true,
      evidenceOn: '2026-11-02',
      expiresOn: '2027-11-01',
      remark: 'seen',
    })
    const reader = app.signInAs(['clients.client.view', 'suitability.assessment.view'])
    expect((await reader.get(`/clients/${clientId}/certification`)).status).toBe(403)
    expect((await reader.get(`/clients/${clientId}/northbound-exemption`)).status).toBe(403)
    expect(await latest(clientId, 'assessment', reader)).toMatchObject({ level: 'A2', score: 40, validity: 'VALID' })
  })

  it('are nobody’s outside the department', async () => {
    const clientId = await aClient(app)
    await record('certifications', pi(clientId))
    const elsewhere = { all: false as const, businessLines: ['brokerage'], departmentIds: [newId<'department'>()] }
    const stranger = app.signInAs('all', elsewhere)
    expect((await stranger.get(`/clients/${clientId}/certification`)).status).toBe(404)
    expect((await record('certifications', pi(clientId), stranger)).status).toBe(404)
    expect((await stranger.get<{ items: unknown[] }>('/suitability/certifications')).body.items).toEqual([])
  })

  it('at the same time follow each other: one is the latest', async () => {
    const clientId = await aClient(app)
    const answers = await Promise.all([1, 2, 3, 4].map(() => record('certifications', pi(clientId))))
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    const list = await clerk.get<{ items: { latest: boolean }[] }>(`/suitability/certifications?clientId=${clientId}`)
    expect(list.body.items.filter((row) => row.latest).length).toBe(1)
  })
})
