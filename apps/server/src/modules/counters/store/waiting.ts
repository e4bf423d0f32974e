import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { CounterCode, DeliveryState } from '../schema.ts'

export type Ref = { caseId: string; tokenId: string; visit: number }
export type Waiting = Ref & { counter: string | null }

export async function insertWaiting(tx: Tx, { caseId, tokenId, visit }: Ref, counter: string | null): Promise<void> {
  await sql`insert into counters.waiting (case_id, token_id, visit, counter) values (${caseId}, ${tokenId}, ${visit},
    ${counter}) on conflict do nothing`.execute(tx)
}

export async function dropWaiting(tx: Tx, { caseId, tokenId, visit }: Ref): Promise<void> {
  await sql`delete from counters.waiting where case_id = ${caseId}::uuid and token_id = ${tokenId}::uuid
    and visit = ${visit}`.execute(tx)
}

/** Steps of a case that wait for the counters. */
export const waitingOf = (reader: Reader, caseId: string): Promise<Waiting[]> =>
  rows(
    reader,
    sql<Waiting>`select case_id as "caseId", token_id as "tokenId", visit, counter from counters.waiting
      where case_id = ${caseId}::uuid`,
  )

/** Cases that wait although nothing of theirs is on its way any more. */
export const answeredCases = (reader: Reader): Promise<{ caseId: string }[]> =>
  rows(
    reader,
    sql<{ caseId: string }>`select distinct w.case_id as "caseId" from counters.waiting w
      where not exists (select 1 from counters.delivery d where d.case_id = w.case_id and d.state <> 'effective'
        and (w.counter is null or d.counter = w.counter or d.by_register)) limit 500`,
  )

/**
 * How the deliveries of a case stand: those of one counter or all; what went where the register says is waited for
 * whatever counter the step names. Index delivery_case.
 */
export const standingOfCase = (
  reader: Reader,
  caseId: string,
  counter: string | null,
): Promise<{ counter: CounterCode; state: DeliveryState; dueOn: string }[]> =>
  rows(
    reader,
    sql<{ counter: CounterCode; state: DeliveryState; dueOn: string }>`select counter, state, due_on as "dueOn"
      from counters.delivery where case_id = ${caseId}::uuid and (${counter}::text is null or counter = ${counter} or by_register)`,
  )
