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
