import { randomUUID } from 'node:crypto'
import { directory, type SeedOperator, seedAccess } from '#modules/access'
import { approvalGate, type FlowDraft, leaveFree, seedFlow, seedRule } from '#modules/approvals'
import { inTransaction } from '#platform/db.ts'
import { type Answer, type Person, testApp } from '#testing/app.ts'

const names = (en: string) => ({ 'zh-Hans': en, 'zh-Hant': en, en })

export type World = Awaited<ReturnType<typeof world>>
type Bearer = (path: string, key: string, body: object) => Promise<Answer>

/** A broker with two departments and people with these roles, all of them real rights; commands are really gated. */
export async function world(staff: Readonly<Record<string, { roles: string[]; department?: string }>>) {
  const app = await testApp({ gate: approvalGate, directory, connectionsMax: 20 })
  const operators = Object.entries(staff).map(
    ([username, { roles, department = 'HQ' }]): SeedOperator => ({
      username,
      name: `Name of ${username}`,
      language: 'en',
      department,
      roles,
      sees: 'all',
    }),
  )
  const departments = [
    { code: 'HQ', parent: null, name: names('Head Office') },
    { code: 'SZ', parent: 'HQ', name: names('Shenzhen') },
  ]
  const seeded = await inTransaction(app.db, (tx) => seedAccess(tx, app.clock(), { departments, operators }))
  const given = ['giveRole', 'givePermission'].map((verb) => `access.grant.${verb}`)
  await inTransaction(app.db, (tx) => leaveFree({ tx, now: app.clock() }, given))
  const found = (map: ReadonlyMap<string, string>, name: string) => {
    const value = map.get(name)
    if (value === undefined) throw new Error(`no ${name}`)
    return value
  }
  const bearer: Bearer = async (path, key, body) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const answer = await app.http.inject({
      method: 'POST',
      url: `/api/v1${path}`,
      headers: { ...headers, 'idempotency-key': randomUUID() },
      payload: JSON.stringify(body),
    })
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
  }
  return {
    ...app,
    id: (username: string) => found(seeded.operators, username),
    role: (code: string) => found(seeded.roles, code),
    department: (code: string) => found(seeded.departments, code),
    bearer,
    /** Signs in for real; what the person may do is what the tables say at every request. */
    async join(username: string): Promise<Person> {
      const payload = { username, password: found(seeded.passwords, username) }
      const answer = await app.http.inject({ method: 'POST', url: '/api/v1/session', payload })
      const cookie = /kontor_session=([^;]+);/.exec(String(answer.headers['set-cookie'] ?? ''))?.[1] ?? ''
      const operatorId = found(seeded.operators, username)
      const actor = await directory.actorOf(app.db, operatorId, app.clock())
      if (!actor) throw new Error(`${username} is nobody`)
      const headers = { cookie: `kontor_session=${cookie}` }
      const call = async (
        method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
        path: string,
        body?: unknown,
        key?: string,
      ) => {
        const response = await app.http.inject({
          method,
          url: `/api/v1${path}`,
          headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key ?? randomUUID() },
          ...(method === 'GET' ? {} : { payload: JSON.stringify(body ?? {}) }),
        })
        const json = response.body === '' ? null : response.json()
        return { status: response.statusCode, body: json, headers: response.headers }
      }
      return { actor, headers, get: (path) => call('GET', path), send: call } as Person
    },
    /** Puts a command behind a flow. */
    async gate(command: string, draft: FlowDraft) {
      await inTransaction(app.db, async (tx) => {
        const at = { tx, now: app.clock() }
        const flowId = await seedFlow(at, `flow-${randomUUID().slice(0, 8)}`, names('Flow'), draft)
        await seedRule(at, { command, flowId, fallback: 'BLOCK' })
      })
    },
  }
}
