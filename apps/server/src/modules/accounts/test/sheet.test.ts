import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancelClient } from '#modules/clients'
import { rows } from '#platform/db.ts'
import { referencesCounted } from '#platform/files/upkeep.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import { cancelAccount } from '../commands/lifecycle.ts'
import {
  agreeToAll,
  type Centre,
  COMMANDS,
  cancelAccountRow,
  cancelClientRow,
  cancelled,
  cancelsMany,
  centre,
  checked,
  clientNoOf,
  confirmed,
  csvOf,
  goodRows,
  resultOf,
  rowsSeen,
  seen,
  send,
} from './a-sheet.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
  await at.rule('FLOW')
})
afterAll(() => at?.app.close())

const codes = async (id: string) =>
  (await rowsSeen(at.maker, id)).map(({ problems }) => problems.map(({ column, code }) => `${column} ${code}`).join())
const statusOf = async (id: string) =>
  (await rows(at.app.db, sql<{ status: string }>`select status from accounts.account where id = ${id}`))[0]?.status

describe('[T-04] a sheet that cancels clients and accounts', () => {
  it('sixty rows with twelve bad ones: twelve reasons, the rest tickets agreed to in one batch, accounts before their client, nothing done twice when sent again', async () => {
    expect((await cancelsMany(at, 24)).again).toMatchObject({ status: 409, body: { code: 'INTAKE_FILE_TAKEN' } })
  })

  it('says row, column and reason in the language of the reader, and gives the bad rows back to be corrected', async () => {
    const reader = at.person('读者', COMMANDS, { language: 'zh-Hans' })
    const { accountNo } = await at.open()
    const bad = [
      cancelAccountRow('77777777', { row_no: 'A-7' }),
      cancelAccountRow(accountNo, { notify: 'Y', kind: 'ordinary' }),
    ]
    const id = await checked(at, 'accounts.cancel', bad, reader)
    const { header, rows: back } = await resultOf(reader, id, 'bad')
    expect(header.slice(-4)).toEqual(['结果', '错误代码', '说明', '工单'])
    const status = header.indexOf('结果')
    expect(back.map(({ cells }) => cells.slice(status, status + 3))).toEqual([
      ['有错误', 'SHEET_ACCOUNT_UNKNOWN', '账户号码: 没有您可查看的账户 77777777。'],
      ['有错误', 'SHEET_CELL_UNWANTED', expect.stringContaining(': ')],
    ])
    expect(back[0]?.cells[0]).toBe('A-7')
    const { body } = await reader.get<{ items: object[] }>('/intakes?state=CHECKED')
    expect(body.items).toMatchObject([{ id, kind: 'accounts.cancel', rows: 2, invalid: 2, done: 0, awaiting: 0 }])
    expect((await at.maker.get<{ items: { id: string }[] }>('/intakes')).body.items.map((one) => one.id)).not.toContain(
      id,
    )
  })

  it('its template reads back in each language and format, with headings and choices', async () => {
    for (const language of ['zh-Hans', 'zh-Hant', 'en']) {
      const answer = await at.app.http.inject({
        url: `/api/v1/intake-template?kind=accounts.cancel&format=xlsx&language=${language}`,
        headers: at.maker.headers,
      })
      expect(answer.statusCode).toBe(200)
      await expect(readSheet(answer.rawPayload, { format: 'xlsx' })).rejects.toMatchObject({ code: 'SHEET_EMPTY' })
      const csv = await at.maker.get<string>(`/intake-template?kind=accounts.cancel&format=csv&language=${language}`)
      const sheet = Buffer.from(`${csv.body.trim()}\n1,account,,88888888,,CLIENT_REQUEST,as asked,,`)
      expect((await send(at, at.maker, 'accounts.cancel', sheet)).status).toBe(201)
    }
  })

  it('a sub before its main account, both before their client, whatever order they are agreed to', async () => {
    const main = await at.open()
    const sub = await at.open({ clientId: main.clientId, parentId: main.id })
    const clientNo = await clientNoOf(at, main.clientId)
    const id = await checked(at, 'accounts.cancel', [
      cancelClientRow(clientNo, { kind: 'permanent' }),
      cancelAccountRow(main.accountNo),
      cancelAccountRow(sub.accountNo),
    ])
    expect(await codes(id)).toEqual(['', '', ''])
    await confirmed(at, id)
    const [client, mainRow, subRow] = await rowsSeen(at.maker, id)
    const agree = async (ticketId: string | null | undefined) => {
      const { items } = (await at.checker.get<{ items: { id: string; ticketId: string }[] }>('/tasks/todo?limit=500'))
        .body
      const task = items.find((one) => one.ticketId === ticketId)
      expect((await at.checker.send('POST', `/tasks/${task?.id}/agree`, {})).status).toBe(200)
      await at.app.runJobs()
    }
    await agree(client?.ticketId)
    expect((await rowsSeen(at.maker, id)).map(({ ticketState }) => ticketState)).toEqual([
      'ready',
      'pending',
      'pending',
    ])
    const story = await at.checker.get<{ history: { kind: string }[] }>(`/tickets/${client?.ticketId}`)
    expect(story.body.history.map(({ kind }) => kind)).toContain('executionWaits')
    await agree(mainRow?.ticketId)
    expect(await statusOf(main.id)).toBe('ACTIVE')
    await agree(subRow?.ticketId)
    expect((await rowsSeen(at.maker, id)).map(({ ticketState }) => ticketState)).toEqual(['done', 'done', 'done'])
  })

  it('a client whose account is refused stays: its ticket fails with the reason, or is stale before', async () => {
    const { accountNo, clientId } = await at.open()
    const id = await checked(at, 'accounts.cancel', [
      cancelClientRow(await clientNoOf(at, clientId)),
      cancelAccountRow(accountNo),
    ])
    await confirmed(at, id)
    const [client, account] = await rowsSeen(at.maker, id)
    const { items } = (await at.checker.get<{ items: { id: string; ticketId: string }[] }>('/tasks/todo?limit=500'))
      .body
    const task = (ticketId?: string | null) => items.find((one) => one.ticketId === ticketId)?.id
    await at.checker.send('POST', `/tasks/${task(client?.ticketId)}/agree`, {})
    await at.app.runJobs()
    await at.checker.send('POST', `/tasks/${task(account?.ticketId)}/refuse`, { remark: 'no' })
    at.app.clock.advance({ minutes: 2 })
    const recheck = at.app.platform.tasks.get('approvals.ticket.recheck')
    await recheck?.(at.app.platform, {}, { id: '1', attempt: 1, signal: new AbortController().signal })
    expect((await rowsSeen(at.maker, id)).map(({ ticketState }) => ticketState)).toEqual(['failed', 'refused'])
    const ticket = await at.checker.get<{ failure: { code: string } }>(`/tickets/${client?.ticketId}`)
    expect(JSON.stringify(ticket.body)).toContain('CLIENT_HAS_LIVE_ACCOUNTS')
  })

  it('asks again when it is carried out: cash that came after the check keeps the account', async () => {
    const { id: accountId, accountNo } = await at.open()
    const id = await checked(at, 'accounts.cancel', [cancelAccountRow(accountNo)])
    at.obstacles.set(accountId, [{ module: 'books', code: 'CASH_LEFT', params: { currency: 'HKD' }, settles: false }])
    await confirmed(at, id)
    expect(await codes(id)).toEqual(['null CASH_LEFT'])
    expect(await seen(at.maker, id)).toMatchObject({ state: 'DONE', counts: { FAILED: 1 } })
    at.obstacles.delete(accountId)
    expect((await at.maker.send('POST', `/intakes/${id}/retry`, {})).status).toBe(200)
    await at.app.runJobs()
    expect(await seen(at.maker, id)).toMatchObject({ counts: { AWAITING: 1, FAILED: 0 } })
    at.obstacles.set(accountId, [{ module: 'books', code: 'CASH_LEFT', params: { currency: 'HKD' }, settles: false }])
    await agreeToAll(at)
    expect(await statusOf(accountId)).toBe('ACTIVE')
    at.obstacles.delete(accountId)
  })

  it('rows that need nobody are carried out at once, still accounts first', async () => {
    await at.rule('NONE')
    const id = await checked(at, 'accounts.cancel', await goodRows(at, 3))
    await confirmed(at, id)
    expect(await seen(at.maker, id)).toMatchObject({ state: 'DONE', counts: { DONE: 6 } })
    expect((await cancelled(at))?.early).toBe(0)
    await at.rule('FLOW')
  })

  it('rows are refused when nobody is configured to agree', async () => {
    const { accountNo } = await at.open()
    await at.rule('BLOCK')
    expect(await codes(await checked(at, 'accounts.cancel', [cancelAccountRow(accountNo)]))).toEqual([
      'null APPROVAL_NOT_CONFIGURED',
    ])
    await at.rule('FLOW')
  })

  it('the dry run changes nothing and leaves no record of a change', async () => {
    const { id: accountId, accountNo, clientId } = await at.open()
    await checked(at, 'accounts.cancel', [cancelClientRow(await clientNoOf(at, clientId)), cancelAccountRow(accountNo)])
    expect(await statusOf(accountId)).toBe('ACTIVE')
    const left = await rows(at.app.db, sql`select from platform.journal where client_id = ${clientId}`)
    expect(left).toHaveLength(0)
  })
})

describe('[T-04] sheets that freeze and unfreeze', () => {
  it('add and lift one reason, and refuse a row that would change nothing', async () => {
    await at.rule('NONE')
    const { id: accountId, accountNo, clientId } = await at.open()
    const clientNo = await clientNoOf(at, clientId)
    const row = (level: string, more: object) => ({ level, reason_code: 'AML', attachment_ref: 'LTR-2026-17', ...more })
    const sheet = [row('client', { client_id: clientNo }), row('account', { account_no: accountNo })]
    await confirmed(at, await checked(at, 'accounts.freeze', sheet))
    expect(await rows(at.app.db, sql`select frozen from accounts.account where id = ${accountId}`)).toEqual([
      { frozen: true },
    ])
    const [record] = await rows(
      at.app.db,
      sql<{
        after: object
      }>`select after from platform.journal where account_id = ${accountId} and command = 'accounts.account.freeze'`,
    )
    expect(record?.after).toMatchObject({ attachmentRef: 'LTR-2026-17', reasons: ['AML'] })
    expect(await codes(await checked(at, 'accounts.freeze', [{ ...sheet[1], row_no: '2' } as never]))).toEqual([
      'null INTAKE_CHANGES_NOTHING',
    ])
    const lift = [...sheet, { level: 'account', account_no: accountNo, reason_code: '法院命令', remark: 'x' }]
    expect(await codes(await checked(at, 'accounts.unfreeze', lift as never))).toEqual([
      '',
      '',
      'null INTAKE_ROW_TWICE',
    ])
    await at.rule('FLOW')
  })
})

describe('[T-04] an import that is cut short, stopped or sent by somebody else', () => {
  it('killed in the middle it goes on where it was, and no row has two tickets', async () => {
    const good = await goodRows(at, 4)
    const id = await checked(at, 'accounts.cancel', good)
    await at.maker.send('POST', `/intakes/${id}/confirm`, {})
    const run = at.app.platform.tasks.get('platform.intake.run')
    // Dies after the tickets were opened and before that was written down.
    const settle = sql`create function platform.die() returns trigger language plpgsql as $$ begin raise exception 'killed'; end $$`
    await settle.execute(at.app.db)
    await sql`create trigger die before update on platform.intake_row for each row execute function platform.die()`.execute(
      at.app.db,
    )
    const signal = new AbortController().signal
    await expect(run?.(at.app.platform, { id }, { id: '1', attempt: 1, signal })).rejects.toThrow('killed')
    await sql`drop trigger die on platform.intake_row`.execute(at.app.db)
    await sql`drop function platform.die()`.execute(at.app.db)
    const tickets = () =>
      rows(at.app.db, sql`select from approvals.case where state = 'running'`).then((all) => all.length)
    const opened = await tickets()
    await run?.(at.app.platform, { id }, { id: '1', attempt: 2, signal })
    expect(await seen(at.maker, id)).toMatchObject({ state: 'DONE', counts: { AWAITING: 8 } })
    expect(await tickets()).toBe(opened + 4)
    expect(new Set((await rowsSeen(at.maker, id)).map(({ ticketId }) => ticketId)).size).toBe(8)
  })

  it('given up before it runs its file may be sent again; stopped while it runs the rest is left and can go on', async () => {
    const good = await goodRows(at, 2)
    const first = await checked(at, 'accounts.cancel', good)
    expect((await at.maker.send('POST', `/intakes/${first}/cancel`, {})).body).toMatchObject({ state: 'CANCELLED' })
    const id = await checked(at, 'accounts.cancel', good)
    await at.maker.send('POST', `/intakes/${id}/confirm`, {})
    expect((await at.maker.send('POST', `/intakes/${id}/cancel`, {})).body).toMatchObject({ state: 'STOPPED' })
    await at.app.runJobs()
    expect(await seen(at.maker, id)).toMatchObject({ state: 'STOPPED', counts: { CANCELLED: 4 } })
    expect((await send(at, at.maker, 'accounts.cancel', csvOf(good))).status).toBe(409)
    await at.maker.send('POST', `/intakes/${id}/retry`, {})
    await at.app.runJobs()
    expect(await seen(at.maker, id)).toMatchObject({ state: 'DONE', counts: { AWAITING: 4 } })
    expect(await referencesCounted.check(at.app.db, at.app.platform)).toEqual([])
  })

  it('the same file of somebody else does nothing twice either', async () => {
    const good = await goodRows(at, 1)
    const other = at.person('Other', COMMANDS)
    const theirs = await checked(at, 'accounts.cancel', good, other)
    await confirmed(at, await checked(at, 'accounts.cancel', good))
    const answer = await other.send('POST', `/intakes/${theirs}/confirm`, {})
    expect(answer).toMatchObject({ status: 409, body: { code: 'INTAKE_FILE_TAKEN' } })
  })

  it('is one person’s alone, sees what that person may see, and needs the right to call a command', async () => {
    const { accountNo } = await at.open()
    const nowhere = at.person('Nowhere', COMMANDS, { scope: { all: false, businessLines: [], departmentIds: [] } })
    const id = await checked(at, 'accounts.cancel', [cancelAccountRow(accountNo)], nowhere)
    expect((await rowsSeen(nowhere, id))[0]?.problems[0]?.code).toBe('SHEET_ACCOUNT_UNKNOWN')
    expect((await at.maker.get(`/intakes/${id}`)).status).toBe(404)
    const half = at.person('Half', ['clients.client.cancel'])
    const halves = await checked(at, 'accounts.cancel', [cancelAccountRow(accountNo)], half)
    expect((await rowsSeen(half, halves))[0]?.problems[0]?.code).toBe('PERMISSION_MISSING')
    const none = at.person('None', [])
    expect((await send(at, none, 'accounts.cancel', csvOf([cancelAccountRow('1')]))).status).toBe(404)
    expect((await none.get<{ items: [] }>('/intake-kinds')).body.items).toEqual([])
  })

  it('takes at most two thousand rows, and only sheets', async () => {
    const many = Array.from({ length: 2001 }, (_, n) => cancelAccountRow(String(n)))
    expect(await send(at, at.maker, 'accounts.cancel', csvOf(many))).toMatchObject({
      status: 422,
      body: { code: 'SHEET_TOO_MANY_ROWS', params: { maxRows: 2000 } },
    })
    const named = await send(at, at.maker, 'accounts.cancel', csvOf(many.slice(0, 1)), 'rows.pdf')
    expect(named).toMatchObject({ status: 422, body: { code: 'INTAKE_FORMAT_UNKNOWN' } })
  })
})

describe('[C-05] by hand, too', () => {
  it('a client’s ticket is opened once each account has its own, and not before', async () => {
    const { id, clientId } = await at.open()
    const ask = () =>
      at.app.execute(cancelClient, { id: clientId, kind: 'ordinary', reason: 'UNUSED', remark: null }, at.maker.actor)
    await expect(ask()).rejects.toMatchObject({ code: 'CLIENT_HAS_LIVE_ACCOUNTS' })
    await at.app.execute(cancelAccount, { id, reason: 'UNUSED', remark: null }, at.maker.actor)
    expect(await ask()).toMatchObject({ kind: 'awaiting-approval' })
  })
})
