import { sql } from 'kysely'
import type { FormValues } from '#contract/forms'
import { agreeTask, handleTask } from '#modules/approvals'
import { publishedBusinesses } from '#modules/businesses'
import { openDispatchItem, sendDispatch } from '#modules/dispatches'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

/** What a branch has done about it so far: looked, or answered; and who approved the answer, where one does. */
type Done = { by: string; at: string; opened?: boolean; edits?: FormValues; approved?: string }
type Scene = {
  code: string
  title: string
  remark: string
  rule: 'all' | 'any' | 'deadline'
  /** Days from today until it is due. */
  days: number
  to: readonly string[]
  values: FormValues
  done: readonly Done[]
}

function scenes(today: Temporal.PlainDate): Scene[] {
  const year = today.year + 1
  const counted = (checked: string, expired: string, contacted: string, days: number): FormValues => ({
    checked,
    expired,
    contacted,
    planned: today.add({ days }).toString(),
  })
  return [
    {
      code: 'identity-check-up',
      title: `${year} 年度證件有效期自查`,
      remark: '請於截止日前逐戶核對，並附佐證資料。',
      rule: 'all',
      days: 10,
      to: ['HK-CEN', 'SZ-FT', 'SH-PD', 'SH'],
      values: { expiringBy: `${year}-12-31`, instruction: '核對名下所有客戶的證件有效期；過期者暫停新增交易權限。' },
      done: [
        { by: 'clerk-central', at: 'HK-CEN', edits: counted('1284', '37', '31', 14), approved: 'supervisor' },
        { by: 'clerk-futian', at: 'SZ-FT', edits: counted('602', '11', '11', 7) },
        { by: 'clerk-pudong', at: 'SH-PD', opened: true },
      ],
    },
    {
      code: 'margin-notice',
      title: '螺纹钢保证金调整通知',
      remark: '交易所节前调整，请逐户通知。',
      rule: 'deadline',
      days: 2,
      to: ['SZ-FT', 'SH-PD'],
      values: { product: 'rb', rate: '0.13', effective: today.add({ days: 3 }).toString() },
      done: [{ by: 'clerk-futian', at: 'SZ-FT', edits: { informed: 'all', clients: '48' } }],
    },
    {
      code: 'margin-notice',
      title: '沪铜保证金调整通知',
      remark: '请确认已通知持仓客户。',
      rule: 'all',
      days: 3,
      to: ['SZ-FT', 'SH-PD'],
      values: { product: 'cu', rate: '0.1', effective: today.add({ days: 4 }).toString() },
      done: [
        {
          by: 'clerk-futian',
          at: 'SZ-FT',
          edits: { informed: 'partly', clients: '15', remarks: '余下客户明日电话通知' },
        },
        { by: 'clerk-pudong', at: 'SH-PD', edits: { informed: 'none', clients: '0' } },
      ],
    },
  ]
}

async function departmentIds(platform: Platform, codes: readonly string[]): Promise<Map<string, string>> {
  const found = await rows(
    platform.db,
    sql<{ id: string; code: string }>`select id, code from access.department where code = any(${[...codes]}::text[])`,
  )
  return new Map(found.map(({ id, code }) => [code, id]))
}

/** The open task of the request that a dispatch gave to a department. */
async function given(platform: Platform, dispatchId: string, departmentId: string) {
  const [found] = await rows(
    platform.db,
    sql<{ requestId: string; taskId: string }>`select i.request_id as "requestId", t.id as "taskId"
      from dispatches.item i join approvals.v_open_task t on t.case_id = i.case_id
      where i.dispatch_id = ${dispatchId} and i.department_id = ${departmentId}`,
  )
  return found
}

async function act(platform: Platform, dispatchId: string, departmentId: string, done: Done, turn: string) {
  const { by, opened, edits, approved } = done
  const first = await given(platform, dispatchId, departmentId)
  if (!first) return
  const actor = await actorOf(platform, by)
  const open = { requestId: first.requestId }
  if (opened || edits) await platform.execute(openDispatchItem, open, actor, { key: `${turn}:open` })
  if (edits) await platform.execute(handleTask, { id: first.taskId, edits }, actor, { key: `${turn}:fill` })
  const second = approved === undefined ? undefined : await given(platform, dispatchId, departmentId)
  if (approved !== undefined && second)
    await platform.execute(agreeTask, { id: second.taskId }, await actorOf(platform, approved), {
      key: `${turn}:agree`,
    })
}

/** What headquarters has given out: one half answered, one nearly due, one that is over. */
export async function dispatchesUnderWay(platform: Platform): Promise<void> {
  const today = platform.clock().toZonedDateTimeISO(platform.config.timeZone).toPlainDate()
  const sender = await actorOf(platform, 'business-admin')
  const businesses = await publishedBusinesses(platform.db)
  for (const [n, { code, to, days, values, done, title, remark, rule }] of scenes(today).entries()) {
    const business = businesses.find((one) => one.code === code)
    if (!business) continue
    const places = await departmentIds(platform, to)
    const input = {
      businessId: business.id,
      title,
      remark,
      rule,
      dueOn: today.add({ days }).toString(),
      departmentIds: [...places.values()],
      operatorIds: [],
      values,
      files: [],
    }
    const outcome = await platform.execute(sendDispatch, input, sender, { key: `demo-dispatch:${n}` })
    if (outcome.kind !== 'done') continue
    for (const one of done) {
      const place = places.get(one.at)
      if (place) await act(platform, outcome.value.id, place, one, `demo-dispatch:${n}:${one.at}`)
    }
  }
}
