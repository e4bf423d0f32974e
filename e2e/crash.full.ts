import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { eventually } from '#testing/probe.ts'
import { type Person, signIn } from './harness/person.ts'
import { dataFolder, type Product, startServer, verb } from './harness/product.ts'
import { picturesOf, sample, sheetOf } from './harness/sheets.ts'
import { accountsOf, applied, askToFreeze, taskOf, ticketOf } from './harness/tickets.ts'

let folder: ReturnType<typeof dataFolder>
let database: TestDatabase
let server: Product

beforeAll(async () => {
  folder = dataFolder()
  database = await testDatabase()
  server = await startServer(folder.path, database.url)
})
afterAll(async () => {
  await server.stop()
  await database.close()
  folder.remove()
})

/** Ends the server as a power cut would, and starts it again over the same data. */
async function cutPower(): Promise<void> {
  await server.kill()
  server = await startServer(folder.path, database.url)
}

async function everythingHolds(): Promise<void> {
  const { code, said } = await verb('verify', folder.path, database.url)
  expect(code, said).toBe(0)
}

type Import = { state: string; rowsDone: number; rowsFailed: number; rowsValid: number }

async function importOf(person: Person, id: string): Promise<Import> {
  const { status, body } = await person.get<Import>(`/onboarding/imports/${id}`)
  expect(status).toBe(200)
  return body
}

async function startImport(person: Person): Promise<{ id: string; rows: number }> {
  const { rows } = sample()
  const sheet = await sheetOf(rows, 'en', 'applications.xlsx')
  const pictures = await picturesOf(rows, 'pictures.zip')
  const { body: departments } = await person.get<{ items: { id: string; code: string }[] }>('/access/departments')
  const central = departments.items.find(({ code }) => code === 'HK-CEN')
  const taken = await person.upload<{ id: string }>(
    `/onboarding/imports?businessLine=brokerage&departmentId=${central?.id}&outcome=draft`,
    {
      sheet: new File([new Uint8Array(sheet.buffer)], sheet.name, { type: sheet.mimeType }),
      images: new File([new Uint8Array(pictures.buffer)], pictures.name, { type: pictures.mimeType }),
    },
  )
  expect(taken.status, JSON.stringify(taken.body)).toBe(201)
  const { id } = taken.body
  await eventually(async () => expect((await importOf(person, id)).state).toBe('CHECKED'), 120_000)
  return { id, rows: (await importOf(person, id)).rowsValid }
}

describe('[X-08] a server killed in the middle of its work', () => {
  test('goes on with an import after the restart: nothing is lost, nothing is there twice', async () => {
    const maker = await signIn(server, 'maker')
    const { id, rows } = await startImport(maker)
    expect(rows).toBeGreaterThan(5)
    const count = async () =>
      (await database.pool.query<{ n: number }>('select count(*)::int as n from onboarding.application')).rows[0]?.n ??
      0
    const before = await count()
    expect((await maker.send('POST', `/onboarding/imports/${id}/confirm`, {})).status).toBe(200)
    await eventually(async () => expect(await count()).toBeGreaterThan(before))
    await cutPower()
    const again = await signIn(server, 'maker')
    await eventually(async () => expect((await importOf(again, id)).state).toBe('DONE'), 180_000)
    expect(await importOf(again, id)).toMatchObject({ rowsDone: rows, rowsFailed: 0 })
    expect(await count()).toBe(before + rows)
    await everythingHolds()
  })

  test('has an approval either wholly or not at all, and carries it out once', async () => {
    const clerk = await signIn(server, 'clerk-central')
    const supervisor = await signIn(server, 'supervisor')
    const accounts = await accountsOf(clerk, 8)
    const tickets = await Promise.all(accounts.map(({ id }) => askToFreeze(clerk, id)))
    const tasks = await Promise.all(tickets.map((ticketId) => taskOf(supervisor, ticketId)))
    // All at once, and the plug is pulled as soon as the first answer is there: some are under way, some not begun.
    const answers = tasks.map((task) => supervisor.send('POST', `/tasks/${task}/agree`, { inBulk: false }))
    const settled = Promise.allSettled(answers)
    await Promise.any(answers)
    await cutPower()
    await settled
    const after = await signIn(server, 'supervisor')
    for (const [n, ticketId] of tickets.entries()) {
      const { tasks: asked } = await ticketOf(after, ticketId)
      if (asked.some(({ state }) => state === 'open')) {
        const repeated = await after.send('POST', `/tasks/${tasks[n]}/agree`, { inBulk: false })
        expect(repeated.status, JSON.stringify(repeated.body)).toBe(200)
      }
      await applied(after, ticketId)
    }
    const { rows } = await database.pool.query<{ n: number }>(
      'select count(*)::int as n from accounts.account_freeze where ticket_id = any($1::uuid[]) group by ticket_id',
      [tickets],
    )
    expect(rows.map(({ n }) => n)).toEqual(tickets.map(() => 1))
    await everythingHolds()
  })
})

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const words = (en: string) => ({ en, 'zh-Hans': en, 'zh-Hant': en })

/** A business of one review, with more steps after it; its papers are filed when it is approved. @returns its id. */
async function businessOf(designer: Person, code: string, approverId: string, more: object[] = []): Promise<string> {
  const form = {
    sections: [{ id: 's', label: words('S'), fields: [{ kind: 'upload', key: 'papers', label: words('Papers') }] }],
  }
  const review = {
    kind: 'approve',
    id: 'review',
    label: words('Review'),
    assignment: { anyOf: [{ by: 'operators', operatorIds: [approverId] }] },
  }
  const nodes = [{ kind: 'start', id: 'start' }, review, ...more, { kind: 'end', id: 'end' }] as { id: string }[]
  const edges = nodes.slice(1).map((node, n) => ({ id: `e${n}`, from: nodes[n]?.id, to: node.id }))
  const definition = {
    forms: { person: form, entity: form },
    flow: { nodes, edges },
    archive: { maps: [{ code: 'main', items: [{ field: 'papers', parameter: 'address' }] }], whenApproved: ['main'] },
    launch: { whenRunning: 'allow' },
  }
  const basics = {
    names: words(code),
    businessLine: 'brokerage',
    subjectTypes: ['person', 'entity'],
    category: 'other',
  }
  const made = await designer.send<{ id: string }>('POST', '/businesses', { code, ...basics })
  await designer.send('PUT', `/businesses/${made.body.id}`, { draft: 1, definition })
  const done = await designer.send('POST', `/businesses/${made.body.id}/publish`, { draft: 2 })
  expect(done.status, JSON.stringify([made.body, done.body])).toBe(200)
  return made.body.id
}

type Request = { state: string; caseId: string; chain: { id: string; relation: string; kind: string; state: string }[] }
const requestOf = async (person: Person, id: string) => (await person.get<Request>(`/requests/${id}`)).body

async function launched(clerk: Person, businessId: string, accountId: string): Promise<string> {
  const file = await clerk.upload<{ id: string }>('/archive/uploads?parameter=address', {
    file: new File([new Uint8Array(PIXEL)], 'paper.png', { type: 'image/png' }),
  })
  const values = { papers: [{ id: file.body.id }] }
  const { status, body } = await clerk.send<{ id: string }>('POST', '/requests', {
    businessId,
    accountId,
    values,
    baseline: null,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

/** Has the person agree to all of these at once and pulls the plug at the first answer; then to whatever is still open. */
async function agreeAndCut(username: string, ids: readonly string[]): Promise<void> {
  const before = await signIn(server, username)
  const tasks = await Promise.all(ids.map(async (id) => taskOf(before, (await requestOf(before, id)).caseId)))
  const agree = (person: Person, task: string) => person.send('POST', `/tasks/${task}/agree`, { inBulk: false })
  const answers = tasks.map((task) => agree(before, task))
  const settled = Promise.allSettled(answers)
  await Promise.any(answers)
  await cutPower()
  await settled
  const after = await signIn(server, username)
  for (const [n, id] of ids.entries()) {
    const { tasks: asked } = await ticketOf(after, (await requestOf(after, id)).caseId)
    if (!asked.some(({ state }) => state === 'open')) continue
    const again = await agree(after, tasks[n] ?? '')
    expect(again.status, JSON.stringify(again.body)).toBe(200)
  }
}

describe('[A-22] [A-40] a server killed while requests start each other and papers are filed', () => {
  test('starts each sub-flow and each relay once and files each paper once', async () => {
    const [designer, clerk, supervisor] = await Promise.all(
      ['business-admin', 'clerk-central', 'supervisor'].map((name) => signIn(server, name)),
    )
    if (!designer || !clerk || !supervisor) throw new Error('nobody is there')
    await businessOf(designer, 'crash-inner', supervisor.operatorId)
    const outer = await businessOf(designer, 'crash-outer', supervisor.operatorId, [
      { kind: 'subFlow', id: 'sub', flowCode: 'business.crash-inner' },
      { kind: 'relay', id: 'next', flowCode: 'business.crash-inner', wait: false, map: {} },
    ])
    const accounts = await accountsOf(clerk, 6)
    const ids = await Promise.all(accounts.map(({ id }) => launched(clerk, outer, id)))
    await agreeAndCut('supervisor', ids)

    const looker = await signIn(server, 'clerk-central')
    const childrenOf = async (id: string, kind: string) =>
      (await requestOf(looker, id)).chain.filter((one) => one.relation === 'child' && one.kind === kind)
    const subs: string[] = []
    for (const id of ids) {
      await eventually(async () => expect(await childrenOf(id, 'subFlow')).toHaveLength(1), 60_000)
      subs.push(...(await childrenOf(id, 'subFlow')).map((one) => one.id))
    }
    await agreeAndCut('supervisor', subs)

    const last = await signIn(server, 'clerk-central')
    for (const id of ids) {
      await eventually(async () => expect((await requestOf(last, id)).state).toBe('approved'), 60_000)
      const { chain } = await requestOf(last, id)
      expect(chain.map(({ kind, state }) => [kind, state]).sort()).toEqual([
        ['relay', 'running'],
        ['subFlow', 'approved'],
      ])
    }
    // A sub-flow takes the paper along and files it first: its client has it once all the same.
    const filed = async () =>
      (
        await database.pool.query<{ n: number }>(
          `select count(*)::int as n from archive.document_version v join archive.document d on d.id = v.document_id
            where v.source_id = any($1::uuid[]) group by d.client_id`,
          [[...ids, ...subs]],
        )
      ).rows.map(({ n }) => n)
    const clients = new Set(accounts.map(({ clientId }) => clientId))
    await eventually(async () => expect(await filed()).toEqual([...clients].map(() => 1)), 60_000)
    await everythingHolds()
  })
})
