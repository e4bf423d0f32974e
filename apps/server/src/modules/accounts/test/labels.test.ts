import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Person } from '#testing/app.ts'
import type { AccountDetail } from '../schema.ts'
import { agreeToAll, type Cells, type Centre, centre, checked, confirmed, rowsSeen, seen } from './a-sheet.ts'

const COMMAND = 'accounts.account.relabel'
let at: Centre
let clerk: Person
beforeAll(async () => {
  at = await centre()
  await at.rule('NONE', [COMMAND])
  clerk = at.person('Clerk', [COMMAND, 'accounts.account.view', 'clients.client.view'])
})
afterAll(() => at?.app.close())

type Reply = { code?: string; ticketId?: string; fields?: { path: string; code: string }[] }
const relabel = (id: string, input: object, who = clerk) =>
  who.send<Reply>('POST', `/accounts/${id}/labels`, { remark: 'as the house decided', ...input })
const detail = async (id: string, moment?: string) =>
  (await clerk.get<AccountDetail>(`/accounts/${id}${moment ? `?at=${encodeURIComponent(moment)}` : ''}`)).body
const refused = async (id: string, input: object) => {
  const { status, body } = await relabel(id, input)
  return [status, body.code]
}

describe('[C-01] marks and codes of an account', () => {
  it('are added and taken away; the codes are set, kept and taken away', async () => {
    const { id } = await at.open({ marks: ['vip', 'staff'], brokerCode: 'AE01' })
    await relabel(id, { addMarks: ['northbound', 'vip'], dropMarks: ['staff', 'never'], introducerCode: 'IB07' })
    expect(await detail(id)).toMatchObject({
      marks: ['vip', 'northbound'],
      brokerCode: 'AE01',
      introducerCode: 'IB07',
    })
    await relabel(id, { brokerCode: 'AE02', clearCodes: ['introducerCode'] })
    expect(await detail(id)).toMatchObject({ brokerCode: 'AE02', introducerCode: null })
  })

  it('are found again by the filters of the list', async () => {
    const { id } = await at.open()
    await relabel(id, { addMarks: ['carnival'], brokerCode: 'AE77' })
    for (const query of ['mark=carnival', 'brokerCode=AE77']) {
      const { items } = (await clerk.get<{ items: { id: string }[] }>(`/accounts?${query}`)).body
      expect(items.map((one) => one.id)).toEqual([id])
    }
  })

  it('are refused where nothing changes, without a reason, beyond ten, and on a cancelled account', async () => {
    const { id } = await at.open({ marks: ['vip'] })
    expect(await refused(id, { addMarks: ['vip'], dropMarks: ['staff'] })).toEqual([409, 'LABELS_UNCHANGED'])
    expect(await refused(id, { addMarks: ['one'], remark: null })).toEqual([422, 'REMARK_OR_PAPER'])
    const many = Array.from({ length: 10 }, (_, n) => `m${n}`)
    expect(await refused(id, { addMarks: many })).toEqual([422, 'MARKS_TOO_MANY'])
    expect((await relabel(id, { addMarks: ['one'], remark: null, attachmentRef: 'LTR-1' })).status).toBe(200)
    const everything = at.app.signInAs('all')
    await at.rule('NONE', ['accounts.account.cancel'])
    await everything.send('POST', `/accounts/${id}/cancel`, { reason: 'UNUSED' })
    expect(await refused(id, { addMarks: ['two'] })).toEqual([409, 'ACCOUNT_CANCELLED'])
  })

  it('[X-06] stand as they were at any past moment, and on the timeline as they changed', async () => {
    const { id } = await at.open({ marks: ['vip'] })
    at.app.clock.advance({ minutes: 5 })
    const before = at.app.clock().toString()
    at.app.clock.advance({ minutes: 5 })
    await relabel(id, { dropMarks: ['vip'], brokerCode: 'AE09' })
    expect(await detail(id, before)).toMatchObject({ marks: ['vip'], brokerCode: null })
    const { items } = (await clerk.get<{ items: object[] }>(`/accounts/${id}/timeline`)).body
    expect(items[0]).toMatchObject({
      command: COMMAND,
      before: { marks: ['vip'], brokerCode: null },
      after: { marks: [], brokerCode: 'AE09' },
      reason: 'as the house decided',
    })
  })

  it('of an account in another department answer as nonexistent', async () => {
    const { id } = await at.open()
    const nowhere = at.person('Nowhere', [COMMAND], { scope: { all: false, businessLines: [], departmentIds: [] } })
    expect((await relabel(id, { addMarks: ['vip'] }, nowhere)).status).toBe(404)
  })
})

describe('[T-01] marks and codes behind approval', () => {
  it('wait for somebody else, and go stale when the labels changed meanwhile', async () => {
    const { id } = await at.open()
    const other = await at.open()
    await at.rule('FLOW', [COMMAND])
    const maker = at.person('Asking', [COMMAND, 'approvals.ticket.view'])
    const asked = await relabel(id, { addMarks: ['vip'] }, maker)
    const stale = await relabel(other.id, { addMarks: ['vip'] }, maker)
    expect([asked.status, stale.status]).toEqual([202, 202])
    await at.rule('NONE', [COMMAND])
    await relabel(other.id, { brokerCode: 'AE03' })
    await agreeToAll(at)
    await at.app.runJobs()
    expect((await detail(id)).marks).toEqual(['vip'])
    expect((await detail(other.id)).marks).toEqual([])
    const { body } = await maker.get<{ state: string }>(`/tickets/${stale.body.ticketId}`)
    expect(body.state).toBe('stale')
  })
})

describe('[T-04] a sheet of marks and codes', () => {
  const codes = async (id: string) =>
    (await rowsSeen(clerk, id)).map(({ problems }) => problems.map(({ column, code }) => `${column} ${code}`).join())

  it('changes one account a row; an empty cell leaves, a dash takes away', async () => {
    await at.rule('NONE', [COMMAND])
    const one = await at.open({ marks: ['vip'], brokerCode: 'AE01', introducerCode: 'IB01' })
    const two = await at.open()
    const why: Cells = { remark: 'handed over' }
    const rows: Cells[] = [
      { account_no: one.accountNo, add_marks: 'staff；northbound', drop_marks: 'vip', broker_code: '-', ...why },
      { account_no: two.accountNo, introducer_code: 'IB02', attachment_ref: 'LTR-2' },
    ]
    const id = await checked(at, 'accounts.labels', rows, clerk)
    expect(await codes(id)).toEqual(['', ''])
    await confirmed(at, id, clerk)
    expect(await seen(clerk, id)).toMatchObject({ state: 'DONE' })
    expect(await detail(one.id)).toMatchObject({
      marks: ['staff', 'northbound'],
      brokerCode: null,
      introducerCode: 'IB01',
    })
    expect(await detail(two.id)).toMatchObject({ introducerCode: 'IB02' })
  })

  it('says what is wrong with a row in its column', async () => {
    const { accountNo } = await at.open({ marks: ['vip'] })
    const bad: [Cells, string][] = [
      [{ account_no: 'none', add_marks: 'x', remark: 'y' }, 'account_no SHEET_ACCOUNT_UNKNOWN'],
      [{ account_no: accountNo, add_marks: 'x' }, 'remark SHEET_REASON_MISSING'],
      [{ account_no: accountNo, add_marks: 'vip', remark: 'y' }, 'null LABELS_UNCHANGED'],
      [
        { account_no: accountNo, add_marks: Array.from({ length: 10 }, (_, n) => `m${n}`).join(';'), remark: 'y' },
        'add_marks MARKS_TOO_MANY',
      ],
    ]
    for (const [row, code] of bad)
      expect(await codes(await checked(at, 'accounts.labels', [row], clerk))).toEqual([code])
  })
})
