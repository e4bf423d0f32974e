import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { Submissions } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  published,
  type Saved,
  upload,
} from './house.ts'

let at: House
let clerk: Person
let approver: Person
let business: Saved
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', APPROVER)
  const maps = [{ code: 'main', items: [{ field: 'papers', parameter: 'address' }] }]
  const archive = { maps, whenApproved: ['main'] }
  business = await published(at, mobileDefinition(approver.actor.operatorId, { archive }))
})
afterAll(() => at.app.close())

const values = { mobile: '+85291234567' }
const seen = (person: Person, accountId: string, before = '') =>
  person.get<Submissions>(`/accounts/${accountId}/submissions${before}`)

describe('[I-05] the business view of an account', () => {
  it('shows every submission with its files, and of each the documents that filing links to it', async () => {
    const { accountId } = await aClient(at)
    const papers = [await upload(at, clerk, 'other', 'one.jpg'), await upload(at, clerk, 'other', 'two.jpg')]
    const named = papers.map((id) => ({ id }))
    const filed = await launchAs(clerk, business, { accountId, values: { ...values, papers: named } })
    await decide(at, approver, filed.body.id, 'agree')
    const bare = await launchAs(clerk, business, { accountId, values })
    await decide(at, approver, bare.body.id, 'refuse', { remark: 'no' })
    const kept = await upload(at, clerk)
    const taken = await launchAs(clerk, business, { accountId, values: { ...values, papers: [{ id: kept }] } })
    await decide(at, approver, taken.body.id, 'refuse', { remark: 'no' })
    await at.app.runJobs()
    const { body } = await seen(clerk, accountId)
    expect(body.items.map(({ id, state, files }) => [id, state, files.length])).toEqual([
      [taken.body.id, 'refused', 1],
      [bare.body.id, 'refused', 0],
      [filed.body.id, 'approved', 2],
    ])
    expect(body.items[0]?.files[0]).toMatchObject({ id: kept, current: true, documents: [] })
    const links = await rows(
      at.app.db,
      sql<{ link: string }>`select file_id || ' ' || document_id || ' ' || version_id as link from businesses.filed
        where request_id = ${filed.body.id} order by 1`,
    )
    const shown = body.items.flatMap(({ files }) =>
      files.flatMap(({ id, documents }) => documents.map((one) => `${id} ${one.documentId} ${one.versionId}`)),
    )
    expect(links.length).toBe(2)
    expect(shown.toSorted()).toEqual(links.map((one) => one.link))
  })

  it('goes on page by page, and knows nothing of an account out of scope', async () => {
    const { accountId } = await aClient(at)
    const ids: string[] = []
    for (let n = 0; n < 21; n += 1) {
      const one = await launchAs(clerk, business, { accountId, values })
      await decide(at, approver, one.body.id, 'refuse', { remark: 'no' })
      ids.unshift(one.body.id)
    }
    const first = (await seen(clerk, accountId)).body
    const second = (await seen(clerk, accountId, `?before=${first.before}`)).body
    expect([...first.items, ...second.items].map((one) => one.id)).toEqual(ids)
    expect(second.before).toBeNull()
    const stranger = at.join('Stranger', CLERK, { all: false, businessLines: ['brokerage'], departmentIds: [newId()] })
    expect((await seen(stranger, accountId)).status).toBe(404)
  })
})
