import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { directory, type SeedOperator, seedAccess } from '#modules/access'
import { openAccount } from '#modules/accounts'
import { createClient } from '#modules/clients'
import { inTransaction, rows } from '#platform/db.ts'
import { aProfile } from '#testing/a-profile.ts'
import { type TestApp, testApp } from '#testing/app.ts'

const LINES = ['brokerage', 'asset-management', 'fund-distribution']
const TREES = 4
const DEPARTMENTS = 9
const PEOPLE = 6
const ACCOUNTS = 24

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

type Tree = { code: string; parent: string | null }[]
type Sees = { departments: string[]; lines: string[] }
type Account = { id: string; department: string; line: string }

/** What the words of the spec say, without any SQL: managed departments with all below them, and the lines given. */
function visible(tree: Tree, { departments, lines }: Sees, accounts: readonly Account[]): string[] {
  const under = (code: string | null): boolean =>
    code !== null && (departments.includes(code) || under(tree.find((one) => one.code === code)?.parent ?? null))
  return accounts.filter(({ department, line }) => lines.includes(line) && under(department)).map(({ id }) => id)
}

let app: TestApp
let clients = 0
beforeAll(async () => {
  app = await testApp({ directory })
})
afterAll(() => app.close())

const named = (en: string) => ({ 'zh-Hans': en, 'zh-Hant': en, en })

async function anAccount(departmentId: string, businessLine: string): Promise<string> {
  clients += 1
  const { platform, db, clock } = app
  return inTransaction(db, async (tx) => {
    const place = { businessLine, departmentId }
    const client = await createClient(tx, platform, clock(), aProfile(clients), place)
    const opened = { clientId: client.id, type: 'cash' as const, accountNo: null, parentId: null, ...place }
    const rest = { brokerCode: null, introducerCode: null, marks: [], applicationId: null, status: 'ACTIVE' as const }
    return (await openAccount(tx, platform, clock(), { ...opened, ...rest })).id
  })
}

/** A tree, people who manage parts of it, and accounts bound to its departments. */
async function aBroker(n: number) {
  const roll = dice(n * 7919 + 17)
  const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T
  const tree: Tree = Array.from({ length: DEPARTMENTS }, (_, at) => ({
    code: `T${n}-${at}`,
    parent: at === 0 ? null : `T${n}-${roll(at)}`,
  }))
  const people = Array.from({ length: PEOPLE }, (_, at): Sees & { username: string } => ({
    username: `t${n}-p${at}`,
    // Nothing, one, or two departments, which may lie inside each other.
    departments: [...new Set(Array.from({ length: at % 3 }, () => pick(tree).code))],
    lines: LINES.filter(() => roll(3) > 0),
  }))
  const operators = people.map(({ username, departments, lines }): SeedOperator => {
    const sees = { departments, businessLines: lines }
    return { username, name: username, language: 'en', department: tree[0]?.code ?? '', roles: ['auditor'], sees }
  })
  const departments = tree.map(({ code, parent }) => ({ code, parent, name: named(code) }))
  const seeded = await inTransaction(app.db, (tx) => seedAccess(tx, app.clock(), { departments, operators }))
  const idOf = (code: string) => seeded.departments.get(code) ?? ''
  const accounts: Account[] = []
  for (let at = 0; at < ACCOUNTS; at += 1) {
    const [department, line] = [pick(tree).code, pick(LINES)]
    accounts.push({ id: await anAccount(idOf(department), line), department, line })
  }
  return { tree, people, accounts, idOf, roll, pick, operatorOf: (name: string) => seeded.operators.get(name) ?? '' }
}

type Broker = Awaited<ReturnType<typeof aBroker>>

/** What the list of accounts, the page of each, and the question of the directory say to a person. */
async function told(broker: Broker, username: string) {
  const operatorId = broker.operatorOf(username)
  const actor = await directory.actorOf(app.db, operatorId, app.clock())
  if (!actor) throw new Error(`${username} is nobody`)
  const person = app.signInAs(['accounts.account.view', 'clients.client.view'], actor.scope, { operatorId })
  const { body } = await person.get<{ items: { id: string }[] }>('/accounts?limit=500')
  const pages = await Promise.all(
    broker.accounts.map(async ({ id }) => ((await person.get(`/accounts/${id}`)).status === 200 ? [id] : [])),
  )
  const asked = await rows(
    app.db,
    sql<{
      id: string
    }>`select a.id from accounts.account a where a.id = any(${broker.accounts.map(({ id }) => id)}::uuid[])
      and access.sees(${operatorId}::uuid, a.business_line, a.department_id, ${app.clock().toString()}::timestamptz)`,
  )
  return { list: body.items.map(({ id }) => id), pages: pages.flat(), asked: asked.map(({ id }) => id) }
}

/** Where somebody is told something else than the model says. */
async function differences(broker: Broker) {
  const found: unknown[] = []
  for (const { username, ...sees } of broker.people) {
    const wanted = visible(broker.tree, sees, broker.accounts).sort()
    for (const [where, ids] of Object.entries(await told(broker, username)))
      if (!isDeepStrictEqual(ids.sort(), wanted)) found.push({ username, where, ids, wanted })
  }
  return found
}

describe('random trees of departments', () => {
  it.each(Array.from({ length: TREES }, (_, n) => n))(
    '[A-31] [A-30] [G1] equal the model of their words: tree %i, before and after a department has moved',
    async (n) => {
      const broker = await aBroker(n)
      expect(await differences(broker)).toEqual([])
      const leaf = broker.tree.findLast(({ code }) => !broker.tree.some(({ parent }) => parent === code))
      const target = broker.tree.find(({ code }) => code !== leaf?.code && code !== leaf?.parent)
      if (!leaf || !target) throw new Error('the tree has no leaf to move')
      leaf.parent = target.code
      await sql`update access.department set parent_id = ${broker.idOf(target.code)} where id = ${broker.idOf(leaf.code)}`.execute(
        app.db,
      )
      expect(await differences(broker)).toEqual([])
    },
  )
})
