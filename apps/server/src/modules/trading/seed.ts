import { sql } from 'kysely'
import type { Tx } from '#platform/db.ts'
import { grant, VIRTUAL_ASSET_MARKS } from './policy/capability.ts'
import { type AccountType, inOrder, type PermissionKey, PLACES } from './schema.ts'

const BASE: PermissionKey[] = [
  'account.trade',
  'account.deposit',
  'account.withdraw',
  'account.exchange',
  'trade.client',
  'trade.bo',
]
const SHARES: PermissionKey[] = ['stock.HK', 'stock.US', 'ipo.HK', 'warrant.HK', 'flag.warrant']
const CHOICES: Readonly<Record<AccountType, readonly (readonly PermissionKey[])[]>> = {
  cash: [
    [...BASE, ...SHARES, 'account.public_funds'],
    [...BASE, ...SHARES, 'stock.SG', 'stock.JP', 'shortsell.HK', 'trade.openapi'],
  ],
  margin: [
    [...BASE, ...SHARES, 'options.US', 'flag.options', 'account.public_funds'],
    [...BASE, ...SHARES, 'shortsell.HK', 'flag.shortsell', 'stockgrey.HK', 'trade.fix', 'account.private_funds'],
  ],
  futures: [BASE, [...BASE, 'account.rollover', 'trade.fix']],
  fund: [
    [...BASE, 'account.public_funds', 'account.balance_funds'],
    [...BASE, 'account.public_funds', 'account.private_funds', 'stock.HK'],
  ],
  va: [
    [...BASE, 'va.HAS'],
    [...BASE, 'va.HAS', 'va.OSL', 'stock.HK'],
  ],
}
const NORTHBOUND: PermissionKey[] = ['stock.SH', 'stock.SZ']

/**
 * Believable permissions for accounts that have none, in one statement for each kind of account however many there are.
 * Those marked for it have had northbound shares since they were opened.
 */
export async function seedPermissions(tx: Tx, by: { id: string; name: string }): Promise<void> {
  for (const [type, choices] of Object.entries(CHOICES) as [AccountType, (typeof CHOICES)[AccountType]][]) {
    for (const [at, chosen] of choices.entries()) {
      for (const northbound of [false, true]) {
        const choice = inOrder(northbound ? [...chosen, ...NORTHBOUND] : chosen)
        const { granted, dropped } = grant(choice, { type, marks: [] }, new Set(PLACES))
        const since = granted.includes('stock.SH') ? sql`opened_on` : sql`null::date`
        await sql`insert into trading.permission (account_id, revision, choice, granted, dropped, northbound_since, set_by,
            set_by_name, set_at)
          select id, 1, ${choice}::text[], ${granted}::text[], ${JSON.stringify(dropped)}::jsonb, ${since},
            ${by.id}::uuid, ${by.name}, opened_at
          from accounts.v_account
          where type = ${type} and status <> 'CANCELLED' and ('northbound' = any(marks)) = ${northbound}
            and (type = 'va' or not marks && ${[...VIRTUAL_ASSET_MARKS]}::text[])
            and abs(hashtext(account_no)) % ${sql.lit(choices.length)} = ${sql.lit(at)}`.execute(tx)
      }
    }
  }
}

/** Numbers of the demo's broker at the exchanges it is a member of. */
const MEMBERS = { SHFE: '0185', DCE: '0137', CZCE: '0092', CFFEX: '0161' } as const

/**
 * Codes that futures accounts have had since they were opened, in one statement for each exchange. A client has one number at
 * an exchange; the financial one is for every third.
 */
export async function seedCodes(tx: Tx, by: { id: string; name: string }, today: string): Promise<void> {
  for (const [exchange, memberNo] of Object.entries(MEMBERS)) {
    await sql`insert into trading.code (id, account_id, client_id, exchange, purpose, member_no, client_no, state, source,
        source_id, confirmed_by, applied_at, applied_by, applied_by_name, confirmed_at)
      select gen_random_uuid(), a.id, a.client_id, ${exchange}, 'speculation', ${memberNo},
        lpad((abs(hashtextextended(a.client_id::text || ${exchange}, 0)) % 100000000)::text, 8, '0'), 'active', 'opening',
        a.application_id, 'desk', a.opened_at, ${by.id}::uuid, ${by.name}, a.opened_at + interval '1 day'
      from accounts.v_account a where a.type = 'futures' and a.status not in ('CANCELLED', 'OPENING')
        and a.opened_on < ${today}::date - 2
        and (${exchange} <> 'CFFEX' or abs(hashtext(a.account_no)) % 3 = 0)`.execute(tx)
  }
}
