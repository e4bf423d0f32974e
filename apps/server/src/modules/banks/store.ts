import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { maskBankAccount } from '#platform/masking.ts'
import { inScope } from '#platform/scope.ts'
import type { Standing } from './policy.ts'
import type { BANK_SOURCES, BankGiven } from './schema.ts'

export const NUMBER_SEAL = 'banks.bankAccount.number'

/** Who sets bank accounts, when, and where they come from. */
export type Setting = {
  accountId: string
  source: (typeof BANK_SOURCES)[number]
  sourceId: string | null
  by: { id: string; name: string }
  at: string
}

/** Nobody else changes bank accounts of this account until the transaction ends. */
export async function lockBanks(tx: Tx, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`banks ${accountId}`}, 0))`.execute(tx)
}

/**
 * Bank accounts that count now, numbers in clear, oldest first. The caller has checked scope and keeps them inside the
 * process. Index bank_account_account.
 */
export async function liveBanks(reader: Reader, cipher: Cipher, accountId: string): Promise<Standing[]> {
  const found = await rows(
    reader,
    sql<Omit<Standing, 'accountNumber'> & { sealed: Buffer }>`select id, bank, branch, account_name as "accountName",
        number_sealed as sealed, currency, purpose, valid_from as "validFrom"
      from banks.bank_account where account_id = ${accountId}::uuid and ended_at is null order by valid_from, id`,
  )
  return found.map(({ sealed, ...row }) => ({ ...row, accountNumber: cipher.open(sealed, NUMBER_SEAL) }))
}

/** Adds bank accounts; one of that number and currency must not stand there. */
export async function insertBanks(
  tx: Tx,
  cipher: Cipher,
  given: readonly (BankGiven & { validFrom: string })[],
  { accountId, source, sourceId, by, at }: Setting,
): Promise<void> {
  for (const { bank, branch, accountName, accountNumber, currency, purpose, validFrom } of given) {
    await sql`insert into banks.bank_account (id, account_id, bank, branch, account_name, number_sealed, number_index,
        number_masked, currency, purpose, valid_from, source, source_id, set_by, set_by_name, set_at)
      values (${newId<'bankAccount'>()}, ${accountId}::uuid, ${bank}, ${branch ?? null}, ${accountName},
        ${cipher.seal(accountNumber, NUMBER_SEAL)}, ${cipher.blindIndex(accountNumber, NUMBER_SEAL)},
        ${maskBankAccount(accountNumber)}, ${currency}, ${purpose}, ${validFrom}::date, ${source}, ${sourceId}::uuid,
        ${by.id}::uuid, ${by.name}, ${at}::timestamptz)`.execute(tx)
  }
}

/** Ends rows, because another one stands in their place or because they count no more. */
export async function endBanks(
  tx: Tx,
  ids: readonly string[],
  how: 'replaced' | 'ended',
  { by, at }: Pick<Setting, 'by' | 'at'>,
): Promise<void> {
  await sql`update banks.bank_account set ended_at = ${at}::timestamptz, ended_how = ${how}, ended_by_name = ${by.name}
    where id = any(${[...ids]}::uuid[]) and ended_at is null`.execute(tx)
}

export type BankAt = { id: string; accountId: string; endedAt: string | null }

/** Which account a row belongs to, ended or not; null when the account is out of scope. */
export async function findBank(reader: Reader, actor: Actor, id: string): Promise<BankAt | null> {
  const [found] = await rows(
    reader,
    sql<BankAt>`select b.id, b.account_id as "accountId", b.ended_at as "endedAt"
      from banks.bank_account b join accounts.v_account a on a.id = b.account_id
      where b.id = ${id}::uuid and ${inScope(actor, { businessLine: sql`a.business_line`, departmentId: sql`a.department_id` })}`,
  )
  return found ?? null
}

/** The sealed number of a row with its mask. */
export async function sealedNumber(reader: Reader, id: string): Promise<{ sealed: Buffer; masked: string } | null> {
  const [found] = await rows(
    reader,
    sql<{ sealed: Buffer; masked: string }>`select number_sealed as sealed, number_masked as masked
      from banks.bank_account where id = ${id}::uuid`,
  )
  return found ?? null
}
