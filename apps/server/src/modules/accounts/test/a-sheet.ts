import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { newId } from '#kernel/ids.ts'
import { approvalGate, approvals, type FlowDraft, seedFlow, seedRule } from '#modules/approvals'
import { clients } from '#modules/clients'
import type { Actor, Language } from '#platform/actor.ts'
import { inTransaction, rows } from '#platform/db.ts'
import { platformModule } from '#platform/platform-module.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { type Person, testApp } from '#testing/app.ts'
import { formOf } from '#testing/branch.ts'
import { People } from '#testing/people.ts'
import { cancelAccount } from '../commands/lifecycle.ts'
import { accounts, type Obstacle } from '../index.ts'
import { anAccount, booksWith } from './an-account.ts'

export const COMMANDS = [
  'clients.client.cancel',
  'clients.client.freeze',
  'clients.client.unfreeze',
  'accounts.account.cancel',
  'accounts.account.freeze',
  'accounts.account.unfreeze',
  'clients.contact.change',
  'clients.profile.change',
  'clients.identity.renew',
  'clients.person.add',
  'clients.person.change',
  'clients.person.remove',
] as const

const CHECKER = newId<'role'>()
const oneStep: FlowDraft = {
  nodes: [
    { id: 'start', kind: 'start' },
    {
      id: 'check',
      kind: 'approve',
      signing: { mode: 'any' },
      assignment: { anyOf: [{ by: 'holders', roleIds: [CHECKER] }] },
    },
    { id: 'end', kind: 'end' },
  ],
  edges: [
    { id: 'e1', from: 'start', to: 'check' },
    { id: 'e2', from: 'check', to: 'end' },
  ],
}

/** A server with approvals, books that know obstacles, and people who ask and agree. */
export async function centre() {
  const people = new People()
  const obstacles = new Map<string, Obstacle[]>()
  const app = await testApp({
    modules: [platformModule, approvals, clients, accounts, booksWith(obstacles)],
    gate: approvalGate,
    directory: people,
    connectionsMax: 20,
  })
  const place = { businessLine: 'brokerage', departmentId: newId<'department'>() }
  const person = (
    name: string,
    permissions: readonly string[],
    more: { checks?: boolean; scope?: Actor['scope']; language?: Language } = {},
  ): Person => {
    const { scope = { all: true }, language = 'en' } = more
    const signedIn = app.signInAs([...permissions], scope, { name, language })
    const roles = new Set(more.checks ? [CHECKER] : [])
    people.all.set(signedIn.actor.operatorId, { actor: signedIn.actor, roles, active: true })
    return signedIn
  }
  const rule = (fallback: 'NONE' | 'BLOCK' | 'FLOW', commands: readonly string[] = COMMANDS) =>
    inTransaction(app.db, async (tx) => {
      const at = { tx, now: app.clock() }
      const flowId = fallback === 'FLOW' ? await seedFlow(at, `flow-${randomUUID()}`, { en: 'Check' }, oneStep) : null
      for (const command of commands) {
        await seedRule(at, { command, flowId, fallback: fallback === 'FLOW' ? 'BLOCK' : fallback })
      }
    })
  const decide = ['approvals.ticket.view', 'approvals.task.agree', 'approvals.task.refuse']
  return {
    app,
    people,
    obstacles,
    place,
    rule,
    person,
    maker: person('Maker', [...COMMANDS, ...decide], { checks: true }),
    checker: person('Checker', decide, { checks: true }),
    open: (given: Partial<Parameters<typeof anAccount>[1]> = {}) => anAccount(app, { ...place, ...given }),
  }
}

export type Centre = Awaited<ReturnType<typeof centre>>
export type Cells = Record<string, string>

const HEADINGS = [
  'row_no',
  'level',
  'client_id',
  'account_no',
  'kind',
  'reason_code',
  'remark',
  'attachment_ref',
  'notify',
]

/** A CSV of these rows, with the columns that they use. */
export function csvOf(given: readonly Cells[]): Buffer {
  const columns = HEADINGS.filter(
    (key) => ['level', 'reason_code'].includes(key) || given.some((row) => row[key] !== undefined),
  )
  return Buffer.from(
    [columns, ...given.map((row) => columns.map((key) => row[key] ?? ''))].map((line) => line.join(',')).join('\n'),
  )
}

const ANY_COLUMNS = new Set(
  ['labels', 'contacts', 'profiles', 'renewals', 'agents', 'relations'].map((kind) => `accounts.${kind}`),
)

/** A CSV of the columns that any of these rows has. */
export function plainCsv(given: readonly Cells[]): Buffer {
  const columns = [...new Set(given.flatMap((row) => Object.keys(row)))]
  const lines = [columns, ...given.map((row) => columns.map((key) => row[key] ?? ''))]
  return Buffer.from(lines.map((line) => line.join(',')).join('\n'))
}

/** Sends a file of a kind as somebody. */
export async function send(
  { app }: Centre,
  by: Person,
  kind: string,
  bytes: Buffer,
  name = 'rows.csv',
): Promise<{ status: number; body: { id: string; code?: string; params?: object } }> {
  const form = formOf([{ field: 'sheet', name, type: 'text/csv', bytes }])
  const answer = await app.http.inject({
    method: 'POST',
    url: `/api/v1/intakes?kind=${kind}`,
    headers: { ...by.headers, 'idempotency-key': randomUUID(), 'content-type': form.type },
    payload: form.payload,
  })
  return { status: answer.statusCode, body: JSON.parse(answer.body) as { id: string } }
}

export type Seen = { state: string; counts: Record<string, number>; failure: { code: string } | null }
export type RowSeen = {
  row: number
  state: string
  problems: { column: string | null; module: string; code: string; params?: Record<string, unknown> }[]
  ticketId: string | null
  ticketState: string | null
}

export async function seen(by: Person, id: string): Promise<Seen> {
  return (await by.get<Seen>(`/intakes/${id}`)).body
}

/** Every row, by its number in the sheet. */
export async function rowsSeen(by: Person, id: string): Promise<RowSeen[]> {
  const all: RowSeen[] = []
  for (let after: number | null = 0; after !== null; ) {
    const path: string = `/intakes/${id}/rows?limit=500&after=${after}`
    const page: { items: RowSeen[]; next: number | null } = (
      await by.get<{ items: RowSeen[]; next: number | null }>(path)
    ).body
    all.push(...page.items)
    after = page.next
  }
  return all
}

/** Sends rows and has them checked; answers the import's id. */
export async function checked(at: Centre, kind: string, given: readonly Cells[], by = at.maker): Promise<string> {
  const answer = await send(at, by, kind, ANY_COLUMNS.has(kind) ? plainCsv(given) : csvOf(given))
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  await at.app.runJobs()
  return answer.body.id
}

export async function confirmed({ app, maker }: Centre, id: string, by = maker): Promise<void> {
  const answer = await by.send('POST', `/intakes/${id}/confirm`, {})
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  await app.runJobs()
}

/** The checker agrees to everything that waits for them, in one bulk run. */
export async function agreeToAll({
  app,
  checker,
}: Centre): Promise<{ done: number; failed: number; awaiting: number }> {
  const answer = await checker.send<{ id: string }>('POST', '/bulk-runs', {
    command: 'approvals.task.agree',
    input: {},
    target: { list: 'approvals.todo', query: {} },
    idField: 'id',
  })
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  await app.runJobs()
  return (await checker.get<{ done: number; failed: number; awaiting: number }>(`/bulk-runs/${answer.body.id}`)).body
}

/** The result file as its reader sees it: headings and rows. */
export async function resultOf(by: Person, id: string, which = 'all') {
  const answer = await by.get<string>(`/intakes/${id}/result?rows=${which}`)
  return readSheet(Buffer.from(answer.body), { format: 'csv' })
}

/** What a row that cancels or freezes has in any case. */
export const cancelAccountRow = (accountNo: string, more: Cells = {}): Cells => ({
  level: 'account',
  account_no: accountNo,
  reason_code: 'CLIENT_REQUEST',
  remark: 'as asked',
  ...more,
})
export const cancelClientRow = (clientNo: string, more: Cells = {}): Cells => ({
  level: 'client',
  client_id: clientNo,
  kind: 'ordinary',
  reason_code: 'CLIENT_REQUEST',
  remark: 'as asked',
  ...more,
})

/** The number of a client as people read it. */
export async function clientNoOf({ app }: Centre, id: string): Promise<string> {
  const [found] = await rows(app.db, sql<{ no: string }>`select client_no as no from clients.client where id = ${id}`)
  return found?.no ?? ''
}

/** Twelve rows each of which is wrong in a way of its own, and the code each must be refused with. */
export async function twelveBad(at: Centre, twiceOf: Cells): Promise<{ row: Cells; code: string }[]> {
  const { app, maker, obstacles } = at
  const [withCash, gone, asked, staying, other] = await Promise.all([
    at.open(),
    at.open(),
    at.open(),
    at.open(),
    at.open(),
  ])
  obstacles.set(withCash.id, [{ module: 'books', code: 'CASH_LEFT', params: { currency: 'HKD' }, settles: false }])
  await at.rule('NONE')
  await app.execute(cancelAccount, { id: gone.id, reason: 'UNUSED', remark: null }, maker.actor)
  await at.rule('FLOW')
  await app.execute(cancelAccount, { id: asked.id, reason: 'UNUSED', remark: null }, maker.actor)
  const [stayingNo, otherNo] = await Promise.all([clientNoOf(at, staying.clientId), clientNoOf(at, other.clientId)])
  return [
    { row: cancelAccountRow('99999999'), code: 'SHEET_ACCOUNT_UNKNOWN' },
    { row: cancelClientRow('C99999999'), code: 'SHEET_CLIENT_UNKNOWN' },
    { row: cancelAccountRow(other.accountNo, { level: '' }), code: 'CELL_MISSING' },
    { row: cancelAccountRow(other.accountNo, { reason_code: 'BORED' }), code: 'CELL_CHOICE_UNKNOWN' },
    { row: cancelAccountRow(other.accountNo, { remark: '' }), code: 'SHEET_REASON_MISSING' },
    { row: cancelClientRow(otherNo, { kind: '' }), code: 'CELL_MISSING' },
    { row: cancelAccountRow(withCash.accountNo), code: 'CASH_LEFT' },
    { row: twiceOf, code: 'INTAKE_ROW_TWICE' },
    { row: cancelAccountRow(gone.accountNo), code: 'ACCOUNT_CANCELLED' },
    { row: cancelClientRow(stayingNo), code: 'CLIENT_HAS_LIVE_ACCOUNTS' },
    { row: cancelAccountRow(asked.accountNo), code: 'TICKET_OPEN_ON_TARGET' },
    { row: cancelAccountRow(other.accountNo, { client_id: stayingNo }), code: 'SHEET_ACCOUNT_OF_OTHER' },
  ]
}

/** Rows that cancel as many clients with one account each, the client above its account. */
export async function goodRows(at: Centre, clientCount: number): Promise<Cells[]> {
  const found: Cells[] = []
  for (let done = 0; done < clientCount; done += 8) {
    const some = await Promise.all(Array.from({ length: Math.min(8, clientCount - done) }, () => at.open()))
    for (const { accountNo, clientId } of some) {
      found.push(cancelClientRow(await clientNoOf(at, clientId)), cancelAccountRow(accountNo))
    }
  }
  return found
}

/** How many accounts and clients of the maker's department are cancelled, and how many clients before an account of theirs. */
export async function cancelled({ app }: Centre) {
  const [found] = await rows(
    app.db,
    sql<{ accounts: number; clients: number; early: number }>`select
      (select count(*)::int from accounts.account where status = 'CANCELLED') as accounts,
      (select count(*)::int from clients.client where status = 'CANCELLED') as clients,
      (select count(*)::int from platform.journal c join platform.journal a on a.client_id = c.client_id
        and a.command = 'accounts.account.cancel' and a.result = 'done' and a.seq > c.seq
        where c.command = 'clients.client.cancel' and c.result = 'done') as early`,
  )
  return found
}

/** The acceptance of the import, with as many clients and the twelve bad rows among them; answers what the second sending met. */
export async function cancelsMany(at: Centre, clientCount: number) {
  const good = await goodRows(at, clientCount)
  const bad = await twelveBad(at, good[1] ?? {})
  const before = await cancelled(at)
  const sheet = [...good.slice(0, 10), ...bad.map(({ row }) => row), ...good.slice(10)]
  const id = await checked(at, 'accounts.cancel', sheet)
  expect(await seen(at.maker, id)).toMatchObject({ state: 'CHECKED', counts: { VALID: good.length, INVALID: 12 } })
  const wrong = (await rowsSeen(at.maker, id)).filter(({ state }) => state === 'INVALID')
  expect(wrong.map(({ row, problems }) => [row, problems[0]?.code])).toEqual(bad.map(({ code }, at) => [12 + at, code]))
  await confirmed(at, id)
  expect(await seen(at.maker, id)).toMatchObject({ state: 'DONE', counts: { AWAITING: good.length, INVALID: 12 } })
  expect(await cancelled(at)).toEqual(before)
  // One more waits: the ticket that stood in the way of a row.
  expect(await agreeToAll(at)).toMatchObject({ done: good.length + 1, failed: 0 })
  expect(await cancelled(at)).toEqual({
    accounts: (before?.accounts ?? 0) + clientCount + 1,
    clients: clientCount + (before?.clients ?? 0),
    early: 0,
  })
  expect(new Set((await rowsSeen(at.maker, id)).map(({ ticketState }) => ticketState))).toEqual(new Set(['done', null]))
  return { id, sheet, again: await send(at, at.maker, 'accounts.cancel', csvOf(sheet)) }
}
