import { sql } from 'kysely'
import { createEvent, followUpEvent, submitEvent } from '#modules/suspicions'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

const BY = 'compliance'

const EVENTS = [
  { trigger: 'cash', triggerRemark: '短期内多笔大额入金后即全数转出', daysAgo: 2, to: 'PENDING' },
  { trigger: 'trading', triggerRemark: '与关联账户对敲同一只低流通股票', daysAgo: 6, to: 'FOLLOWING_UP' },
  { trigger: 'other', triggerRemark: '多次拒绝提供资金来源证明', daysAgo: 15, to: 'IN_APPROVAL' },
] as const

/** Suspicious events on their way, where there are none yet. */
export async function seedSuspicions(platform: Platform, today: string): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from suspicions.event limit 1`)
  if (known.length > 0) return
  const actor = await actorOf(platform, BY)
  const accounts = await rows(
    platform.db,
    sql<{ accountNo: string }>`select account_no as "accountNo" from accounts.v_account
      where status = 'ACTIVE' order by account_no desc offset 20 limit ${EVENTS.length}`,
  )
  for (const [at, { accountNo }] of accounts.entries()) {
    const event = EVENTS[at]
    if (!event) continue
    const { trigger, triggerRemark, daysAgo, to } = event
    const alertedOn = Temporal.PlainDate.from(today).subtract({ days: daysAgo }).toString()
    const key = (step: string) => ({ key: `demo:suspicions:${at}:${step}` })
    const input = { accountNo, alertedOn, trigger, triggerRemark, remark: null, assigneeId: actor.operatorId }
    const made = await platform.execute(createEvent, input, actor, key('create'))
    if (made.kind !== 'done') throw new Error('a demo event was not written')
    const { id } = made.value
    if (to !== 'PENDING') await platform.execute(followUpEvent, { id }, actor, key('follow'))
    const result = { id, result: 'observe', resultRemark: '已致电客户，解释合理；持续观察三个月' }
    if (to === 'IN_APPROVAL') await platform.execute(submitEvent, result, actor, key('submit'))
  }
}
