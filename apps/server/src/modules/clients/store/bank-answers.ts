import { sql } from 'kysely'
import { rows, type Tx } from '#platform/db.ts'

/** What a profile of before there was a register of bank accounts says of one. */
export type BankAnswers = { clientId: string; bank: string | null; number: string }

/**
 * Takes bank accounts out of profiles that still hold them in clear, some clients at a time; whoever calls keeps them from
 * then on. Index client_bank_answer.
 */
export async function takeBankAnswers(tx: Tx, limit: number): Promise<BankAnswers[]> {
  return rows(
    tx,
    sql<BankAnswers>`with found as (
        select id, profile from clients.client where profile ? 'bankAccountNo' order by id limit ${limit}
        for update skip locked),
      taken as (
        update clients.client c set profile = c.profile - 'bank' - 'bankAccountNo' from found f where c.id = f.id)
      select id as "clientId", profile ->> 'bank' as bank, profile ->> 'bankAccountNo' as number from found order by id`,
  )
}
