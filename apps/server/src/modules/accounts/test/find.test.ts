import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type TestApp, testApp } from '#testing/app.ts'
import { anAccount } from './an-account.ts'

const CENTRAL = randomUUID()
let app: TestApp
let clerk: Person
let stranger: Person
let account: { id: string; accountNo: string; clientId: string }
let holder: { client_no: string; name_zh: string; name_en: string; last4: string }

beforeAll(async () => {
  app = await testApp()
  account = await anAccount(app, { businessLine: 'brokerage', departmentId: CENTRAL })
  await anAccount(app, { businessLine: 'brokerage', departmentId: randomUUID() })
  const inside = (departmentId: string) => ({
    all: false as const,
    businessLines: ['brokerage'],
    departmentIds: [departmentId],
  })
  clerk = app.signInAs('all', inside(CENTRAL))
  stranger = app.signInAs('all', inside(randomUUID()))
  const { rows } = await app.pool.query<typeof holder>(
    `select c.client_no, c.name_zh, c.name_en, d.number_last4 as last4
     from clients.client c join clients.identity_document d on d.client_id = c.id where c.id = $1`,
    [account.clientId],
  )
  if (!rows[0]) throw new Error('no client')
  holder = rows[0]
})
afterAll(() => app.close())

type Found = { items: { kind: string; id: string; path: string }[] }

async function found(person: Person, text: string) {
  const { status, body } = await person.get<Found>(`/search?q=${encodeURIComponent(text)}`)
  expect(status).toBe(200)
  return body.items.map(({ kind, id }) => `${kind} ${id}`)
}

describe('[C-01] one search over clients and accounts', () => {
  it('finds an account by its number, however it is typed', async () => {
    expect(await found(clerk, account.accountNo)).toContain(`account ${account.id}`)
    expect(await found(clerk, ` ${account.accountNo.slice(0, 3)} ${account.accountNo.slice(3)} `)).toContain(
      `account ${account.id}`,
    )
  })

  it('finds a client by number, either name and the last four of the identity document', async () => {
    for (const text of [
      holder.client_no,
      holder.client_no.toLowerCase(),
      holder.name_zh,
      holder.name_en,
      holder.last4,
    ]) {
      expect(await found(clerk, text), text).toContain(`client ${account.clientId}`)
    }
  })

  it('[P-03] finds nothing of another department', async () => {
    for (const text of [account.accountNo, holder.client_no, holder.name_zh, holder.name_en, holder.last4]) {
      expect(await found(stranger, text), text).toEqual([])
    }
  })

  it('asks only where the person may look', async () => {
    const reader = app.signInAs(['accounts.account.view'])
    expect(await found(reader, holder.name_zh)).toEqual([])
    expect(await found(reader, account.accountNo)).toEqual([`account ${account.id}`])
  })
})
