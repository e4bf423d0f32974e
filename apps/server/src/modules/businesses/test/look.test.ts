import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, inTransaction, rows } from '#platform/db.ts'
import type { Person } from '#testing/app.ts'
import type { BusinessDraft } from '../schema.ts'
import {
  APPROVER,
  aClient,
  CLERK,
  decide,
  type House,
  house,
  launchAs,
  mobileDefinition,
  openTask,
  published,
  type Saved,
} from './house.ts'

type Problem = { id: string; name: string | null; module: string; code: string; fields: { code: string }[] }
type Look = { looked: string[]; more: boolean; problems: Problem[] }
type Item = { targetId: string; state: string; module: string | null; code: string | null }
type Verb = 'agree' | 'refuse' | 'handle'

const RULES = ['approvals.proof.setRule', 'approvals.proof.removeRule', 'duties.ownClient.state']

let at: House
let clerk: Person
let approver: Person
let admin: Person

beforeAll(async () => {
  at = await house()
  clerk = at.join('Clerk', CLERK)
  approver = at.join('Approver', [...APPROVER, 'approvals.task.delegate'])
  admin = at.join('Admin', [...RULES, 'access.operator.view', 'clients.client.view'])
  await sql`insert into access.operator (id, username, name, language, department_id, created_at)
    values (${approver.actor.operatorId}, 'approver', 'Approver', 'en', ${at.place.departmentId}, now())`.execute(
    at.app.db,
  )
})
afterAll(() => at?.app.close())

const l = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })
const values = { mobile: '+85291234567', reason: 'lost the old one' }
const hint = (level: string) => ({ hints: [{ id: 'look', label: l('Look at the papers'), level }] })

/** The usual business, its review drawn anew. */
function reviewed(review: object): BusinessDraft {
  const definition = mobileDefinition(approver.actor.operatorId, { launch: { whenRunning: 'allow' } })
  const flow = definition.flow as NonNullable<BusinessDraft['flow']>
  const nodes = flow.nodes.map((node) => (node.id === 'review' ? { ...node, ...review } : node)) as typeof flow.nodes
  return {
    ...definition,
    flow: { ...flow, nodes, settings: { requiresChecker: !('kind' in review) } },
  } as BusinessDraft
}

async function launched(definition: BusinessDraft) {
  const business = await published(at, definition)
  const client = await aClient(at)
  const { body } = await launchAs(clerk, business, { accountId: client.accountId, values })
  if (!body.caseId) throw new Error(`not launched: ${JSON.stringify(body)}`)
  return { ...body, clientId: client.clientId, taskId: await openTask(at, body.id) }
}

async function ruled(caseId: string, rule: object) {
  const [found] = await rows(
    at.app.db,
    sql<{ code: string }>`select flow_code as code from approvals.v_case where id = ${caseId}::uuid`,
  )
  await admin.send('PUT', '/proof-rules', { flowCode: found?.code, minutes: 5, reason: 'Test', ...rule })
}

const look = async (person: Person, verb: Verb, ids: readonly string[]) =>
  (
    await person.send<Look>('POST', '/task-looks', {
      command: `approvals.task.${verb}`,
      target: { list: 'approvals.todo', ids },
    })
  ).body

async function decideMany(person: Person, verb: Verb, ids: readonly string[]): Promise<Item[]> {
  const remark = verb === 'refuse' ? { remark: 'no' } : {}
  const { body } = await person.send<{ id: string }>('POST', '/bulk-runs', {
    command: `approvals.task.${verb}`,
    input: { inBulk: true, ...remark },
    target: { list: 'approvals.todo', ids },
    idField: 'id',
  })
  await at.app.runJobs()
  return (await person.get<{ items: Item[] }>(`/bulk-runs/${body.id}/items`)).body.items
}

const codes = (problems: readonly Problem[]) => Object.fromEntries(problems.map(({ id, code }) => [id, code]))

async function clientNoOf(clientId: string): Promise<string> {
  const [found] = await rows(
    at.app.db,
    sql<{ no: string }>`select client_no as no from clients.client where id = ${clientId}::uuid`,
  )
  return found?.no ?? ''
}

/** One of everything that stands in the way of deciding together. */
async function everything() {
  const plain = await launched(reviewed({}))
  const warned = await launched(reviewed(hint('warn')))
  const blocked = await launched(reviewed(hint('block')))
  const single = await launched(reviewed({ batchable: false }))
  const kept = await launched(reviewed({ actions: ['return'] }))
  const proved = await launched(reviewed({}))
  await ruled(proved.caseId, {})
  const signed = await launched(reviewed({}))
  await ruled(signed.caseId, { signature: true })
  const work = await launched(reviewed({ kind: 'handle', fields: { count: 'required' } }))
  const concerned = await launched(reviewed({}))
  const { operatorId } = approver.actor
  const stated = await admin.send('POST', `/duties/people/${operatorId}/clients`, {
    clientNo: await clientNoOf(concerned.clientId),
    reason: 'He is this client',
  })
  expect(stated.status, JSON.stringify(stated.body)).toBe(201)
  const lent = await launched(reviewed({}))
  const expert = at.join('Expert', APPROVER)
  const delegated = await decide(at, approver, lent.id, 'delegate', { to: expert.actor.operatorId })
  expect(delegated.status, JSON.stringify(delegated.body)).toBe(200)
  const over = await launched(reviewed({}))
  await decide(at, approver, over.id, 'agree')
  const ids = { plain, warned, blocked, single, kept, proved, signed, work, concerned, lent, over }
  return Object.fromEntries(Object.entries(ids).map(([key, { taskId }]) => [key, taskId])) as Record<
    keyof typeof ids,
    string
  >
}

describe('[A-16] before many are decided together, a person is told which of them would be refused and why', () => {
  it('[A-20] [G8] says of every row what its decision says afterwards, and lets the others go on', async () => {
    for (const verb of ['refuse', 'agree'] as const) {
      const one = await everything()
      const stranger = await launched(mobileDefinition(at.join('Other', APPROVER).actor.operatorId))
      const ids = [...Object.values(one), randomUUID(), stranger.taskId]
      const told = await look(approver, verb, ids)
      expect(told).toMatchObject({ looked: ids, more: false })
      const known = codes(told.problems)
      const shared = {
        [one.single]: 'NODE_NOT_BATCHABLE',
        [one.proved]: 'PROOF_NEEDED',
        // A signature is asked for with a proof, and the proof first.
        [one.signed]: 'PROOF_NEEDED',
        [one.concerned]: 'MAKER_IS_CHECKER',
      }
      expect(known, verb).toMatchObject(
        verb === 'agree'
          ? {
              ...shared,
              [one.warned]: 'HINT_NOT_NOTED',
              [one.blocked]: 'HINT_BLOCKS',
              [one.work]: 'ACTION_NOT_ALLOWED',
            }
          : { ...shared, [one.kept]: 'ACTION_NOT_ALLOWED' },
      )
      expect(Object.keys(known)).not.toContain(one.plain)
      const done = await decideMany(approver, verb, ids)
      const failed = done.filter(({ state }) => state === 'failed')
      expect(Object.fromEntries(failed.map(({ targetId, code }) => [targetId, code])), verb).toEqual(known)
      expect(done.filter(({ state }) => state === 'done').length).toBe(ids.length - told.problems.length)
      // Whatever is not theirs to know of has no name.
      for (const { code, name } of told.problems) expect(name === null, code).toBe(code === 'NOT_FOUND')
    }
  })

  it('of work: what a step requires is missing, and an approval is none', async () => {
    const work = await launched(reviewed({ kind: 'handle', fields: { count: 'required' } }))
    const ready = await launched(reviewed({ kind: 'handle' }))
    const approval = await launched(reviewed({}))
    const ids = [work.taskId, ready.taskId, approval.taskId]
    const told = codes((await look(approver, 'handle', ids)).problems)
    expect(told).toEqual({ [work.taskId]: 'REQUEST_INVALID', [approval.taskId]: 'ACTION_NOT_ALLOWED' })
    const done = await decideMany(approver, 'handle', ids)
    expect(done.map(({ code }) => code)).toEqual(ids.map((id) => told[id] ?? null))
  })

  it('holds nothing and writes nothing: whoever decides meanwhile is not kept waiting', async () => {
    const { taskId, caseId, id } = await launched(reviewed(hint('warn')))
    const before = await rows(at.app.db, sql`select * from approvals.case_event where case_id = ${caseId}`)
    await inTransaction(at.app.db, async (tx) => {
      await sql`select 1 from approvals.case where id = ${caseId} for update`.execute(tx)
      await sql`select 1 from approvals.task where id = ${taskId} for update`.execute(tx)
      await sql`select 1 from businesses.request where id = ${id} for update`.execute(tx)
      expect(codes((await look(approver, 'agree', [taskId])).problems)).toEqual({ [taskId]: 'HINT_NOT_NOTED' })
    })
    expect(await rows(at.app.db, sql`select * from approvals.case_event where case_id = ${caseId}`)).toEqual(before)
  })

  it('[G1] says of what is no id that there is no such task, beside those there are', async () => {
    const { taskId } = await launched(reviewed(hint('warn')))
    const target = { ids: ['no task', taskId] }
    const { status, body } = await approver.send<Look>('POST', '/task-looks', {
      command: 'approvals.task.agree',
      target,
    })
    expect(status).toBe(200)
    expect(codes(body.problems)).toEqual({ 'no task': 'NOT_FOUND', [taskId]: 'HINT_NOT_NOTED' })
  })

  it('looks at what a filter selects, two hundred at most, and costs the same however many they are', async () => {
    const definition = reviewed({ ...hint('warn'), label: l('Counted') })
    const business = await published(at, definition)
    const tasks: string[] = []
    for (let n = 0; n < 12; n += 1) {
      const { accountId } = await aClient(at)
      tasks.push(await openTask(at, (await launchAs(clerk, business, { accountId, values })).body.id))
    }
    const query = { command: 'approvals.task.agree', target: { list: 'approvals.todo', query: {} } }
    const all = (await approver.send<Look>('POST', '/task-looks', query)).body
    expect(all.looked).toEqual(expect.arrayContaining(tasks))
    const many = Array.from({ length: 201 }, () => randomUUID())
    expect(await look(approver, 'agree', many)).toMatchObject({ more: true })
    const { platform } = at.app
    const own = platform.db
    let statements = 0
    const counting = own.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1
        return node
      },
      transformResult: async ({ result }) => result,
    }) as Db
    const cost = async (ids: readonly string[]) => {
      statements = 0
      Object.assign(platform, { db: counting })
      const told = await look(approver, 'agree', ids).finally(() => Object.assign(platform, { db: own }))
      expect(told.problems).toHaveLength(ids.length)
      return statements
    }
    // What never changes is read once and kept.
    await cost(tasks)
    const [one, twelve] = [await cost(tasks.slice(0, 1)), await cost(tasks)]
    expect(one).toBeGreaterThan(4)
    expect(twelve).toBe(one)
    expect(twelve).toBeLessThan(25)
  })
})

describe('[A-13] before a business is launched for many accounts, a person is told where it could not be', () => {
  const launchLook = async (person: Person, business: Saved, target: object) =>
    (await person.send<Look>('POST', '/launch-looks', { businessId: business.id, target })).body

  async function launchMany(business: Saved, ids: readonly string[], more: object = {}): Promise<Item[]> {
    const input = { businessId: business.id, values, origin: 'accountList', ...more }
    const run = {
      command: 'businesses.request.launch',
      input,
      target: { list: 'accounts.account', ids },
      idField: 'accountId',
    }
    const { body } = await clerk.send<{ id: string }>('POST', '/bulk-runs', run)
    await at.app.runJobs()
    return (await clerk.get<{ items: Item[] }>(`/bulk-runs/${body.id}/items`)).body.items
  }

  const drawn = (launch: object) =>
    published(at, mobileDefinition(approver.actor.operatorId, { launch } as Partial<BusinessDraft>))

  it.each(['refuse', 'warn'] as const)('as each launch says it: %s where it runs already', async (whenRunning) => {
    const business = await drawn({ whenRunning, accountTypes: ['cash'] })
    const [good, closed, running] = [await aClient(at), await aClient(at), await aClient(at)]
    const futures = await aClient(at, { type: 'futures' })
    await sql`update accounts.account set status = 'CANCELLED', cancelled_at = now()
      where id = ${closed.accountId}`.execute(at.app.db)
    await launchAs(clerk, business, { accountId: running.accountId, values })
    const ids = [good, closed, running, futures].map((one) => one.accountId).concat(randomUUID())
    const told = await launchLook(clerk, business, { list: 'accounts.account', ids })
    expect(codes(told.problems)).toEqual({
      [closed.accountId]: 'LAUNCH_BLOCKED',
      [running.accountId]: whenRunning === 'refuse' ? 'LAUNCH_BLOCKED' : 'LAUNCH_WARNS',
      [futures.accountId]: 'ACCOUNT_TYPE_UNSUITED',
      [ids[4] ?? '']: 'NOT_FOUND',
    })
    expect(told.problems.find(({ id }) => id === running.accountId)).toMatchObject({
      name: running.accountNo,
      fields: [{ module: 'businesses', code: 'ALREADY_RUNNING' }],
    })
    const acknowledged = whenRunning === 'warn' ? ['businesses:ALREADY_RUNNING'] : []
    const done = await launchMany(business, ids, { acknowledged })
    const failed = Object.fromEntries(done.flatMap(({ targetId, code }) => (code ? [[targetId, code]] : [])))
    const { [running.accountId]: ran, ...others } = codes(told.problems)
    expect(failed).toEqual(whenRunning === 'refuse' ? { ...others, [running.accountId]: ran } : others)
  })

  it('[G1] names nothing out of scope, and costs the same however many they are', async () => {
    const business = await drawn({ whenRunning: 'refuse' })
    const many = await Promise.all(Array.from({ length: 8 }, () => aClient(at)))
    const ids = many.map(({ accountId }) => accountId)
    const away = at.join('Away', CLERK, { all: false, businessLines: ['brokerage'], departmentIds: [] })
    const told = await launchLook(away, business, { list: 'accounts.account', ids })
    expect(told.problems.map(({ code, name }) => [code, name])).toEqual(ids.map(() => ['NOT_FOUND', null]))
    const { lookAtLaunches } = await import('../service/launch-look.ts')
    let statements = 0
    const db = at.app.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const platform = Object.create(at.app.platform, { db: { value: db } })
    const cost = async (some: readonly string[]) => {
      statements = 0
      const target = { list: 'accounts.account', ids: [...some] }
      expect((await lookAtLaunches(platform, clerk.actor, { businessId: business.id, target })).problems).toEqual([])
      return statements
    }
    await cost(ids)
    const [one, eight] = [await cost(ids.slice(0, 1)), await cost(ids)]
    expect(one).toBeGreaterThan(3)
    expect(eight).toBe(one)
  })
})
