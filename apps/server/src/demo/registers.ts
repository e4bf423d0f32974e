import { sql } from 'kysely'
import { seedBanks } from '#modules/banks'
import { seedCodes } from '#modules/trading'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { dateOf } from './days.ts'
import { bankCardNumber } from './identity.ts'
import { type Random, randomAt } from './random.ts'
import type { World } from './world.ts'

const MAINLAND = ['中国工商银行', '中国农业银行', '中国银行', '中国建设银行', '交通银行', '招商银行'] as const
const HONG_KONG = ['滙豐銀行', '恒生銀行', '中國銀行(香港)', '東亞銀行'] as const
const BRANCHES = ['福田支行', '浦东支行', '中關村支行', '营业部'] as const
/** Accounts that have bank accounts: enough to look at, in demos of any size. */
const ACCOUNTS_MAX = 2000

type Account = { id: string; openedOn: string; holder: string; isFutures: boolean; n: number }

function bankOf(random: Random, { isFutures, holder }: Account) {
  const what = { accountName: holder, accountNumber: bankCardNumber(random), purpose: 'settlement' as const }
  return isFutures
    ? { ...what, bank: random.pick([...MAINLAND]), branch: random.pick([...BRANCHES]), currency: 'CNY' as const }
    : { ...what, bank: random.pick([...HONG_KONG]), branch: null, currency: 'HKD' as const }
}

/** Bank accounts and trading codes that accounts have had since they were opened; where there are none yet. */
export async function seedRegisters(
  { db, cipher }: Platform,
  world: World,
  by: { id: string; name: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const known = await rows(tx, sql`select 1 from banks.bank_account union all select 1 from trading.code limit 1`)
    if (known.length > 0) return
    await seedCodes(tx, by, dateOf(world.asOf))
    const accounts = await rows(
      tx,
      sql<Account & { openedAt: string }>`select a.id, a.opened_on as "openedOn", a.opened_at as "openedAt",
          c.display_name as holder, a.type = 'futures' as "isFutures", row_number() over (order by a.account_no)::int as n
        from accounts.v_account a join clients.v_client c on c.id = a.client_id
        where a.status <> 'CANCELLED' order by (a.type = 'futures') desc, a.account_no limit ${ACCOUNTS_MAX}`,
    )
    for (const account of accounts) {
      const random = randomAt(world.seed, 'bank', account.n)
      const given = [bankOf(random, account), ...(random.chance(0.15) ? [bankOf(random, account)] : [])]
      const now = Temporal.Instant.from(account.openedAt)
      await seedBanks({ tx, cipher, now }, { accountId: account.id, rows: given, from: account.openedOn, by })
    }
  })
}
