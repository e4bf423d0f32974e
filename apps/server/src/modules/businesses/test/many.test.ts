import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '#testing/app.ts'
import type { LaunchForm, RequestDetail } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  type House,
  house,
  launchAs,
  mobileDefinition,
  published,
  type Saved,
} from './house.ts'

let at: House
let clerk: Person
let business: Saved
beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  business = await published(at, mobileDefinition(at.join('Approver', APPROVER).actor.operatorId))
})
afterAll(() => at.app.close())

const values = { mobile: '+85291234567', reason: 'the exchange was renumbered' }
type Item = { targetId: string; label: string; state: string; code: string; fields: { code: string }[] | null }

async function launchMany(person: Person, target: object) {
  const input = { businessId: business.id, values, origin: 'accountList' }
  const command = { command: 'businesses.request.launch', input, target, idField: 'accountId' }
  const { status, body } = await person.send<{ id: string }>('POST', '/bulk-runs', command)
  await at.app.runJobs()
  const { items } = (await person.get<{ items: Item[] }>(`/bulk-runs/${body.id}/items`)).body
  return { status, items }
}

describe('[A-13] launching for many accounts', () => {
  it('tells row by row what became of each: launched, closed, running already', async () => {
    const good = await aClient(at)
    const closed = await aClient(at)
    const running = await aClient(at)
    await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now() where id = ${closed.accountId}`.execute(
      at.app.db,
    )
    await launchAs(clerk, business, { accountId: running.accountId, values })
    const ids = [good, closed, running].map((one) => one.accountId)
    const { status, items } = await launchMany(clerk, { list: 'accounts.account', ids })
    expect(status).toBe(200)
    const byRow = (one: { accountId: string }) => items.find((item) => item.targetId === one.accountId)
    expect(byRow(good)).toMatchObject({ state: 'done', label: good.accountNo, fields: null })
    expect(byRow(closed)).toMatchObject({
      state: 'failed',
      code: 'LAUNCH_BLOCKED',
      fields: [{ code: 'ACCOUNT_CLOSED', params: { accountNo: closed.accountNo } }],
    })
    expect(byRow(running)).toMatchObject({ state: 'failed', fields: [{ code: 'ALREADY_RUNNING' }] })
    const { body } = await clerk.get<{ items: { id: string }[] }>(`/requests?accountId=${good.accountId}`)
    const { body: request } = await clerk.get<RequestDetail>(`/requests/${body.items[0]?.id}`)
    expect(request).toMatchObject({ origin: 'accountList', values: { reason: values.reason } })
  })

  it('takes all that a pasted list selects, and nothing out of scope', async () => {
    const one = await aClient(at)
    const two = await aClient(at)
    const text = [one.accountNo, two.accountNo, 'NOSUCH'].join('\n')
    const pasted = await clerk.send<{ token: string; found: number; notFound: string[] }>('POST', '/pasted-lists', {
      list: 'accounts.account',
      filter: 'accountNo',
      text,
    })
    expect(pasted.body.notFound).toEqual(['NOSUCH'])
    const query = { accountNo: `@${pasted.body.token}` }
    const { items } = await launchMany(clerk, { list: 'accounts.account', query })
    expect(items.map(({ state }) => state)).toEqual(['done', 'done'])
    const scope = { all: false as const, businessLines: ['brokerage'], departmentIds: [] }
    const elsewhere = at.join('Elsewhere', CLERK, scope)
    const theirs = await launchMany(elsewhere, { list: 'accounts.account', ids: [one.accountId] })
    expect(theirs.items).toMatchObject([{ state: 'failed', code: 'NOT_FOUND', label: null }])
  })

  it('opens a form that says nothing of the one account it was opened with, and asks for no files', async () => {
    const { accountId } = await aClient(at)
    const path = `/businesses/${business.id}/launch-form?accountId=${accountId}`
    const own = (await clerk.get<LaunchForm>(path)).body
    expect(own.rights).toHaveProperty('papers', 'edit')
    await launchAs(clerk, business, { accountId, values })
    const shared = (await clerk.get<LaunchForm>(`${path}&shared=true`)).body
    expect(shared).toMatchObject({ current: {}, obstacles: [] })
    expect(shared.form.sections.flatMap(({ fields }) => fields.map(({ key }) => key))).not.toContain('papers')
  })
})
