import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'

/** What a profile of before there was a register of bank accounts says of one. */
export type BankAnswers = { clientId: string; bank: string | null; number: string }

/** Profiles that still hold a bank account in clear, by client id behind `after`: index client_bank_answer. */
export async function bankAnswersAfter(reader: Reader, after: string, limit: number): Promise<BankAnswers[]> {
  return rows(
    reader,
    sql<BankAnswers>`select id as "clientId", profile ->> 'bank' as bank, profile ->> 'bankAccountNo' as number
      from clients.client where profile ? 'bankAccountNo' and id > ${after}::uuid order by id limit ${limit} for update`,
  )
}

/** Takes the bank account out of these profiles; whoever calls has kept it in the same transaction. */
export async function forgetBankAnswers(tx: Tx, clientIds: readonly string[]): Promise<void> {
  await sql`update clients.client set profile = profile - 'bank' - 'bankAccountNo'
    where id = any(${[...clientIds]}::uuid[])`.execute(tx)
}
