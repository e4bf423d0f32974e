import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rows } from '#platform/db.ts'
import { agreeAll, anApplication, type Branch, branch, type Reply, seen, submitted } from '#testing/branch.ts'
import { applicationContent } from '../schema/content.ts'
import { PAGES } from '../schema/state.ts'
import { pageOf, pagesOf } from '../schema/steps.ts'
import type { ApplicationOutlook } from '../schema/wire.ts'
import { canonicalText, contentHash } from '../service/assess.ts'

let house: Branch
beforeAll(async () => {
  house = await branch()
})
afterAll(() => house.app.close())

async function drafted(content: object): Promise<string> {
  const made = await house.maker.send<Reply>('POST', '/onboarding/applications', { content })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}

const outlookOf = async (id: string, person = house.maker) =>
  person.get<ApplicationOutlook>(`/onboarding/applications/${id}/outlook`)

describe('[C-07] steps of an application', () => {
  it('every place in the content stands on one page', () => {
    const places: [string, string][] = [
      ['content.departmentId', 'client'],
      ['profile', 'client'],
      ['profile.bornOn', 'client'],
      ['content.profile.documents.0.number', 'identity'],
      ['profile.addresses', 'address'],
      ['profile.phone', 'employment'],
      ['profile.taxResidencies.1.tin', 'employment'],
      ['profile.persons.3.documents.0.number', 'persons'],
      ['profile.answers.riskLoss', 'assets'],
      ['profile.answers.netWorth', 'assets'],
      ['profile.answers.politicallyExposedAs', 'declarations'],
      ['profile.answers.crsEntityType', 'employment'],
      ['content.witness.licenceNo', 'accounts'],
      ['accounts.0.accountNo', 'accounts'],
      ['introducerCode', 'accounts'],
      ['documents', 'documents'],
    ]
    expect(places.map(([path]) => pageOf(path))).toEqual(places.map(([, page]) => page))
  })

  it('of a client we have, only what is new is asked', () => {
    expect(pagesOf({ clientId: null })).toBe(PAGES)
    expect(pagesOf({ clientId: crypto.randomUUID() })).toEqual(['client', 'accounts', 'documents'])
  })

  it('the last step tells everything that stands against it and who would decide, and keeps nothing', async () => {
    const id = await drafted(anApplication(house.place, 701, { bornOn: null, phone: null }))
    const { body } = await outlookOf(id)
    expect(body.problems.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'profile.bornOn BIRTH_MISSING',
      'profile.phone PHONE_MISSING',
    ])
    expect(body.steps.map(({ nodeId, approvers }) => [nodeId, approvers.map(({ name }) => name)])).toEqual([
      ['firstReview', ['First']],
      ['compliance', ['Compliance']],
      ['officer', ['Officer']],
    ])
    const [cases] = await rows(
      house.app.db,
      sql<{ n: number }>`select count(*)::int as n from approvals.case where target_id = ${id}`,
    )
    expect(cases?.n).toBe(0)
  })

  it('tells of the video call that the client’s age asks for', async () => {
    const old = await drafted(anApplication(house.place, 703, { bornOn: '1940-01-01' }))
    const { body } = await outlookOf(old)
    expect(body.steps.map(({ nodeId }) => nodeId)).toContain('videoCall')
  })

  it('what was written before a field was asked for keeps its hash, and can be opened', () => {
    const before = { ...anApplication(house.place, 705), clientId: null, brokerCode: null, introducerCode: null }
    const stored = applicationContent.parse(before)
    expect(stored).not.toHaveProperty('witness')
    const again = applicationContent.parse(JSON.parse(canonicalText(stored)))
    expect(contentHash(again)).toEqual(contentHash(stored))
  })

  it('is only for whoever writes the draft', async () => {
    const id = await drafted(anApplication(house.place, 704))
    expect((await outlookOf(id, house.first)).status).toBe(403)
  })
})

describe('[C-04] further accounts of a client we have', () => {
  /** A client with one account of a type. */
  async function opened(n: number, type: string) {
    const id = await submitted(house, anApplication(house.place, n, {}, { accounts: [{ type }] }))
    await agreeAll(house, id, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const { clientId } = await seen(house.maker, id)
    const { body } = await house.maker.get<{ id: string }[]>(`/clients/${clientId}/accounts`)
    return { clientId, accountId: body[0]?.id }
  }
  const further = (clientId: string | null, accounts: object[]) => drafted({ ...house.place, clientId, accounts })
  const problemsOf = async (id: string) =>
    (await outlookOf(id)).body.problems.map(({ path, code }) => `${path} ${code}`)

  it('a sub account hangs on a main account of its own client and type, and is refused before anybody reviews it', async () => {
    const one = await opened(711, 'cash')
    const other = await opened(712, 'cash')
    const strange = await further(one.clientId, [{ type: 'cash', parentId: other.accountId }])
    expect(await problemsOf(strange)).toEqual(['accounts.0.parentId PARENT_UNUSABLE'])
    const refused = await house.maker.send<{ fields: object[] }>(
      'POST',
      `/onboarding/applications/${strange}/submit`,
      {},
    )
    expect(refused.status).toBe(422)
    expect(refused.body.fields).toMatchObject([{ path: 'accounts.0.parentId', code: 'PARENT_UNUSABLE' }])
    await house.maker.send('POST', `/onboarding/applications/${strange}/cancel`, {})
    const unlike = await further(one.clientId, [{ type: 'margin', parentId: one.accountId }])
    expect(await problemsOf(unlike)).toEqual(['accounts.0.type TYPE_FOLLOWS_PARENT'])
    await house.maker.send('POST', `/onboarding/applications/${unlike}/cancel`, {})
    const good = await further(one.clientId, [{ type: 'cash', parentId: one.accountId }])
    expect(await problemsOf(good)).toEqual([])
    await house.maker.send('POST', `/onboarding/applications/${good}/submit`, {})
    await agreeAll(house, good, [house.first, house.compliance, house.officer])
    await house.app.runJobs()
    const linked = await house.maker.get<{ level: string; parentId: string | null }[]>(
      `/clients/${one.clientId}/accounts`,
    )
    expect(linked.body.map(({ level, parentId }) => [level, parentId])).toEqual([
      ['main', null],
      ['sub', one.accountId],
    ])
  })

  it('a cancelled client gets none', async () => {
    const { clientId } = await opened(713, 'cash')
    await sql`update clients.client set status = 'CANCELLED', cancelled_kind = 'permanent', cancelled_at = now()
      where id = ${clientId}`.execute(house.app.db)
    const id = await further(clientId, [{ type: 'margin' }])
    expect(await problemsOf(id)).toEqual(['clientId CLIENT_CANCELLED'])
  })
})
