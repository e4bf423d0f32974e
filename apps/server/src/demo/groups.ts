import { sql } from 'kysely'
import {
  addClientMembers,
  addStockMembers,
  createClientGroup,
  createStockGroup,
  setClientGroupRule,
} from '#modules/groups'
import { rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { actorOf } from './packs.ts'

const BY = 'business-admin'

type Scene<P> = { code: string; name: string; purposes: P[]; remark: string }

const CLIENT_GROUPS: readonly Scene<'margin' | 'report' | 'billing' | 'credit'>[] = [
  { code: 'VIP-MARGIN', name: '高净值融资客户', purposes: ['margin', 'credit'], remark: '按季度复核' },
  { code: 'STAFF', name: '员工及其关联账户', purposes: ['report', 'billing'], remark: '员工优惠佣金；每日交易报表' },
]

const STOCK_GROUPS: readonly (Scene<'simulatedMarginCall' | 'marginCall' | 'concentration' | 'optionShortSelling'> & {
  instruments: readonly string[]
})[] = [
  {
    code: 'BLUE-CHIP',
    name: '恒指大型股',
    purposes: ['simulatedMarginCall', 'marginCall'],
    remark: '按恒生指数成份股维护',
    instruments: ['ST/HK/5', 'ST/HK/388', 'ST/HK/700', 'ST/HK/939', 'ST/HK/1299', 'ST/HK/9988'],
  },
  {
    code: 'OPT-SHORT',
    name: '期权卖空白名单',
    purposes: ['optionShortSelling'],
    remark: '仅限流动性充足的标的',
    instruments: ['ST/US/AAPL', 'ST/US/MSFT', 'ETF/US/SPY'],
  },
]

/** A group whose members come by themselves: whoever is frozen today. */
async function seedRule(platform: Platform): Promise<void> {
  const actor = await actorOf(platform, BY)
  const group: Scene<'report'> = {
    code: 'HOLD-LIST',
    name: '冻结账户',
    purposes: ['report'],
    remark: '合规部每日核对',
  }
  const made = await platform.execute(createClientGroup, group, actor, { key: `demo:groups:${group.code}` })
  if (made.kind !== 'done') throw new Error('a demo group was not made')
  const rule = { frozen: 'true' }
  const given = { id: made.value.id, version: 1, rule, reason: '每日核对，改为自动归组' }
  await platform.execute(setClientGroupRule, given, actor, { key: `demo:groups:${group.code}:rule` })
}

/** A few groups of accounts and of instruments, where there are none yet. */
export async function seedGroups(platform: Platform): Promise<void> {
  const known = await rows(platform.db, sql`select 1 from groups.member_group limit 1`)
  if (known.length > 0) return
  const actor = await actorOf(platform, BY)
  const idOf = (outcome: { kind: string; value?: { id: string } }): string => {
    if (outcome.kind !== 'done' || !outcome.value) throw new Error('a demo group was not made')
    return outcome.value.id
  }
  for (const [at, group] of CLIENT_GROUPS.entries()) {
    const groupId = idOf(await platform.execute(createClientGroup, group, actor, { key: `demo:groups:${group.code}` }))
    const accounts = await rows(
      platform.db,
      sql<{ accountNo: string }>`select account_no as "accountNo" from accounts.v_account
        where status = 'ACTIVE' order by account_no offset ${at * 40 + 10} limit 8`,
    )
    const input = { groupId, rows: accounts }
    if (accounts.length > 0)
      await platform.execute(addClientMembers, input, actor, { key: `demo:groups:${group.code}:in` })
  }
  await seedRule(platform)
  for (const { instruments, ...group } of STOCK_GROUPS) {
    const groupId = idOf(await platform.execute(createStockGroup, group, actor, { key: `demo:groups:${group.code}` }))
    const input = { groupId, rows: instruments.map((instrument) => ({ instrument })) }
    await platform.execute(addStockMembers, input, actor, { key: `demo:groups:${group.code}:in` })
  }
}
