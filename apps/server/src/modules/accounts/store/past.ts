import { sql } from 'kysely'
import { type Reader, rows } from '#platform/db.ts'
import type { AccountRow } from './account.ts'

type Past = Pick<
  AccountRow,
  | 'status'
  | 'statusBefore'
  | 'marks'
  | 'brokerCode'
  | 'introducerCode'
  | 'businessLine'
  | 'departmentId'
  | 'cancelledAt'
>

/** What of an account was otherwise at a moment; null when it has been as it is now ever since. By primary key. */
export async function pastAt(reader: Reader, accountId: string, at: string): Promise<Past | null> {
  const [row] = await rows(
    reader,
    sql<Past>`select status, status_before as "statusBefore", marks, broker_code as "brokerCode",
        introducer_code as "introducerCode", business_line as "businessLine", department_id as "departmentId",
        cancelled_at as "cancelledAt"
      from accounts.account_past where account_id = ${accountId} and until > ${at}::timestamptz order by seq limit 1`,
  )
  return row ?? null
}
