import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#kernel/ids.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  type House,
  house,
  launchAs,
  mobileDefinition,
  openTask,
  published,
  type Saved,
} from './house.ts'

const elsewhere = newId<'department'>()
const KINDS = ['person', 'department', 'account', 'client'] as const
const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const fields = KINDS.map((kind) => ({ kind, key: kind, label: l(kind) }))
const form: NonNullable<BusinessDraft['forms']['person']> = {
  sections: [
    {
      id: 'who',
      label: l('Who'),
      fields: [...fields, { kind: 'table', key: 'list', label: l('List'), columns: fields.map((one) => ({ ...one })) }],
    },
  ],
}

let at: House
let clerk: Person
let worker: Person
let corrector: Person
let business: Saved
let mine: { accountId: string; clientId: string }
let foreign: { accountId: string; clientId: string }

/** Approved by somebody after he has had the form to write in. */
const written = (): BusinessDraft => {
  const base = mobileDefinition(worker.actor.operatorId, { forms: { person: form } })
  const flow = base.flow as NonNullable<BusinessDraft['flow']>
  const nodes = flow.nodes.map((node) =>
    node.id === 'review'
      ? { ...node, kind: 'handle' as const, fields: Object.fromEntries([...KINDS, 'list'].map((key) => [key, 'edit'])) }
      : node,
  )
  const launch = { whenRunning: 'allow', correctable: [...KINDS] }
  return {
    ...base,
    flow: { ...flow, nodes: nodes as typeof flow.nodes, settings: { requiresChecker: false } },
    launch,
  } as BusinessDraft
}

beforeAll(async () => {
  at = await house()
  at.people.departments.set(at.place.departmentId, 'Central')
  const here = { all: false, businessLines: ['brokerage'], departmentIds: [at.place.departmentId] } as const
  clerk = at.join('Clerk', CLERK, here)
  worker = at.join('Worker', APPROVER, here)
  corrector = at.join('Corrector', ['businesses.request.correct', 'businesses.request.view'], here)
  mine = await aClient(at)
  foreign = await aClient(at)
  await sql`insert into access.department (id, parent_id, code, names, created_at)
    values (${elsewhere}, null, 'ELS', '{"en": "E", "zh-Hans": "E", "zh-Hant": "E"}', now())`.execute(at.app.db)
  await sql`update accounts.account set department_id = ${elsewhere} where id = ${foreign.accountId}`.execute(at.app.db)
  await sql`update clients.client_place set department_id = ${elsewhere} where client_id = ${foreign.clientId}`.execute(
    at.app.db,
  )
  business = await published(at, written())
})
afterAll(() => at.app.close())

const good = () => ({
  person: worker.actor.operatorId,
  department: at.place.departmentId,
  account: mine.accountId,
  client: mine.clientId,
})
const bad = () => ({
  person: randomUUID(),
  department: randomUUID(),
  account: foreign.accountId,
  client: foreign.clientId,
})
const launched = (values: object) => launchAs(clerk, business, { accountId: mine.accountId, values } as never)
const refusedAt = (paths: readonly string[]) => ({
  status: 422,
  body: {
    code: 'REQUEST_INVALID',
    fields: paths.map((path) => ({ path: `values.${path}`, module: 'forms', code: 'VALUE_REFERENCE_UNKNOWN' })),
  },
})

describe('[A-03] [G1] what a form refers to is looked for on the server', () => {
  it('at launch, each at its place: what is not there, and what is out of scope', async () => {
    expect(await launched(bad())).toMatchObject(refusedAt([...KINDS]))
    const rows = [
      { id: 'r1', ...good() },
      { id: 'r2', ...bad() },
    ]
    expect(await launched({ ...good(), list: rows })).toMatchObject(refusedAt(KINDS.map((key) => `list.r2.${key}`)))
    expect((await launched({ ...good(), list: rows.slice(0, 1) })).status).toBe(201)
  })

  it('when a step writes, and what stood there before is nobody’s doing', async () => {
    const moved = await aClient(at)
    const then = { ...good(), account: moved.accountId }
    const { body } = await launched(then)
    const task = await openTask(at, body.id)
    const handled = (edits: object) => worker.send('POST', `/tasks/${task}/handle`, { inBulk: false, edits })
    expect(await handled({ ...then, account: foreign.accountId })).toMatchObject(refusedAt(['account']))
    await sql`update accounts.account set department_id = ${elsewhere} where id = ${moved.accountId}`.execute(at.app.db)
    expect((await handled({ ...then, department: at.place.departmentId })).status).toBe(200)
  })

  it('when somebody in charge corrects, and when the maker amends after a return', async () => {
    const { body } = await launched(good())
    const corrected = await corrector.send('POST', `/requests/${body.id}/correct`, {
      revision: 1,
      values: { client: foreign.clientId },
      remark: 'wrong one',
    })
    expect(corrected).toMatchObject(refusedAt(['client']))
    const back = { to: { at: 'start' }, then: 'replay', remark: 'who?' }
    expect((await worker.send('POST', `/tasks/${await openTask(at, body.id)}/return`, back)).status).toBe(200)
    const amended = (values: object) =>
      clerk.send('POST', `/requests/${body.id}/amend`, { revision: 1, values, remark: 'put right' })
    expect(await amended({ ...good(), person: randomUUID() })).toMatchObject(refusedAt(['person']))
    expect((await amended(good())).status).toBe(200)
  })
})
