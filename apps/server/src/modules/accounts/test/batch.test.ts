import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TicketBatch, WaitingBatch } from '#modules/approvals'
import type { Person } from '#testing/app.ts'
import { type Cells, type Centre, COMMANDS, centre, checked, clientNoOf, confirmed, rowsSeen } from './a-sheet.ts'

let at: Centre
/** A batch of five accounts to freeze and its tickets, by row. */
let id: string
let tickets: string[]
let numbers: string[]

beforeAll(async () => {
  at = await centre()
  await at.rule('FLOW')
  const opened = await Promise.all(Array.from({ length: 5 }, () => at.open()))
  numbers = opened.map(({ accountNo }) => accountNo)
  const rows = numbers.map(
    (accountNo, n): Cells => ({
      level: 'account',
      account_no: accountNo,
      reason_code: n === 4 ? 'COURT_ORDER' : 'AML',
      remark: `letter ${n}`,
    }),
  )
  id = await checked(at, 'accounts.freeze', rows)
  await confirmed(at, id)
  tickets = (await rowsSeen(at.maker, id)).flatMap(({ ticketId }) => ticketId ?? [])
})
afterAll(() => at?.app.close())

type Row = Record<string, unknown> & { id: string; ticketId: string }
const batch = async (by: Person, of = id) => (await by.get<TicketBatch>(`/ticket-batches/${of}`)).body
const rowsOf = async (by: Person, list: 'tickets' | 'tasks', query = '') =>
  (await by.get<{ items: Row[] }>(`/ticket-batches/${list}?batchId=${id}&limit=500${query}`)).body.items
const decide = async (by: Person, command: string, target: object, input: object = {}) => {
  const asked = { command, input, target, idField: 'id' }
  const { body } = await by.send<{ id: string }>('POST', '/bulk-runs', asked)
  await at.app.runJobs()
  const { items } = (await by.get<{ items: { state: string; code: string | null }[] }>(`/bulk-runs/${body.id}/items`))
    .body
  return { id: body.id, items }
}

describe('[T-03] [T-04] a batch as its approvers see it', () => {
  it('is one among what waits for them, with who sent it and how much of it waits', async () => {
    const { items } = (await at.checker.get<{ items: WaitingBatch[] }>('/ticket-batches')).body
    expect(items).toEqual([
      expect.objectContaining({
        id,
        origin: 'sheet',
        fileName: 'rows.csv',
        texts: 'accounts:sheet.freeze',
        maker: { id: at.maker.actor.operatorId, name: 'Maker' },
        todo: 5,
      }),
    ])
    expect((await at.maker.get<{ items: [] }>('/ticket-batches')).body.items).toEqual([])
    const { body } = await at.checker.get<{ batch: object }>(`/tickets/${tickets[0]}`)
    expect(body.batch).toEqual({ id, count: 5 })
  })

  it('has every row with its reason and its difference in words of the reader', async () => {
    const chinese = at.person('覆核', ['approvals.ticket.view', 'approvals.task.agree'], { language: 'zh-Hant' })
    expect(await batch(chinese)).toMatchObject({ rows: 5, tickets: { pending: 5 }, todo: 0 })
    const rows = await rowsOf(chinese, 'tickets')
    expect(rows.map((row) => row.sheetRow)).toEqual(
      ['2', '3', '4', '5', '6'].map((n) => expect.toSatisfy((v) => String(v) === n)),
    )
    expect(rows.map((row) => row.reason)).toEqual(['letter 0', 'letter 1', 'letter 2', 'letter 3', 'letter 4'])
    expect(rows[4]?.changes).toEqual(expect.arrayContaining([expect.stringMatching(/^凍結原因：.*法院/u)]))
    const english = await rowsOf(at.checker, 'tasks')
    expect(english[4]?.changes).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Freeze reasons: Court order/i)]),
    )
  })

  it('is filtered like any list: one account, one state', async () => {
    expect(await rowsOf(at.checker, 'tasks', `&target=${numbers[2]}`)).toHaveLength(1)
    expect(await rowsOf(at.checker, 'tickets', '&state=done')).toHaveLength(0)
  })

  it('is decided at once, item by item: picked rows refused, then all that is left agreed to', async () => {
    const picked = (await rowsOf(at.checker, 'tasks')).slice(0, 2).map((row) => row.id)
    const refused = await decide(
      at.checker,
      'approvals.task.refuse',
      { list: 'approvals.batchTodo', ids: picked },
      { remark: 'no letter' },
    )
    expect(refused.items.map(({ state }) => state)).toEqual(['done', 'done'])
    expect(await batch(at.checker)).toMatchObject({ tickets: { pending: 3, refused: 2 }, todo: 3 })
    const agreed = await decide(at.checker, 'approvals.task.agree', {
      list: 'approvals.batchTodo',
      query: { batchId: id },
    })
    expect(agreed.items.map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    expect(await batch(at.checker)).toMatchObject({ tickets: { done: 3, refused: 2 }, todo: 0 })
    // Who decided it sees it afterwards, with no right to see tickets at all.
    const { items } = await decide(at.checker, 'approvals.task.agree', { list: 'approvals.batchTodo', ids: picked })
    expect(items.map(({ code }) => code)).toEqual(['TASK_ALREADY_DECIDED', 'TASK_ALREADY_DECIDED'])
  })

  it('a maker decides none of it: by no route is it theirs to decide', async () => {
    const { accountNo } = await at.open()
    const own = await checked(at, 'accounts.freeze', [
      { level: 'account', account_no: accountNo, reason_code: 'AML', remark: 'x' },
      { level: 'client', client_id: await clientNoOf(at, (await at.open()).clientId), reason_code: 'AML', remark: 'x' },
    ])
    await confirmed(at, own)
    expect(await batch(at.maker, own)).toMatchObject({ todo: 0, tickets: { pending: 2 } })
    const waiting = (await at.checker.get<{ items: Row[] }>(`/ticket-batches/tasks?batchId=${own}`)).body.items
    const ids = waiting.map((row) => row.id)
    const { items } = await decide(at.maker, 'approvals.task.agree', { list: 'approvals.batchTodo', ids })
    expect(items.filter(({ state }) => state === 'done')).toEqual([])
  })

  it('what could not be carried out says why beside its row', async () => {
    const { accountNo, clientId } = await at.open()
    const gone = await checked(at, 'accounts.cancel', [
      { level: 'account', account_no: accountNo, reason_code: 'CLIENT_REQUEST', remark: 'x' },
      {
        level: 'client',
        client_id: await clientNoOf(at, clientId),
        kind: 'ordinary',
        reason_code: 'CLIENT_REQUEST',
        remark: 'x',
      },
    ])
    await confirmed(at, gone)
    const waiting = (await at.checker.get<{ items: Row[] }>(`/ticket-batches/tasks?batchId=${gone}`)).body.items
    const [account] = (await rowsSeen(at.maker, gone)).filter(({ row }) => row === 2)
    const [other, own] = [false, true].map(
      (is) => waiting.find((row) => (row.ticketId === account?.ticketId) === is)?.id,
    )
    await at.checker.send('POST', `/tasks/${other}/agree`, {})
    await at.app.runJobs()
    await at.checker.send('POST', `/tasks/${own}/refuse`, { remark: 'no' })
    at.app.clock.advance({ minutes: 2 })
    const recheck = at.app.platform.tasks.get('approvals.ticket.recheck')
    await recheck?.(at.app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    const rows = (await at.checker.get<{ items: Row[] }>(`/ticket-batches/tickets?batchId=${gone}`)).body.items
    expect(rows.map((row) => row.failure)).toEqual([null, expect.stringMatching(/account/i)])
  })

  it('is not there for whoever may see none of it', async () => {
    const elsewhere = at.person('Elsewhere', ['approvals.ticket.view'], {
      scope: { all: false, businessLines: ['brokerage'], departmentIds: [randomUUID()] },
    })
    expect((await elsewhere.get(`/ticket-batches/${id}`)).status).toBe(404)
    expect(await rowsOf(elsewhere, 'tickets')).toEqual([])
    const blind = at.person('Blind', ['clients.client.view'])
    expect((await blind.get(`/ticket-batches/${id}`)).status).toBe(404)
    expect((await at.checker.get(`/ticket-batches/${randomUUID()}`)).status).toBe(404)
  })

  it('rows picked in a list are a batch too', async () => {
    const { items: live } = (
      await at
        .person('Viewer', ['accounts.account.view'])
        .get<{ items: Row[] }>('/accounts?limit=500&frozen=false&status=ACTIVE')
    ).body
    const some = (await Promise.all([at.open(), at.open(), at.open()])).map((one) => one.id)
    expect(live.length).toBeGreaterThan(0)
    const maker = at.person('Picker', [...COMMANDS, 'accounts.account.view'])
    const run = await decide(
      maker,
      'accounts.account.freeze',
      { list: 'accounts.account', ids: some },
      { reason: 'AML', remark: 'together' },
    )
    expect(run.items.map(({ state }) => state)).toEqual(['awaiting', 'awaiting', 'awaiting'])
    expect(await batch(at.checker, run.id)).toMatchObject({ origin: 'selection', fileName: null, texts: null, todo: 3 })
  })
})
