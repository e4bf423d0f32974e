import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import type { Pace } from '../policy/pace.ts'

export type Link = Pace & {
  verified: boolean
  failingSince: string | null
  attempts: number
  nextAt: string
}

export async function findLink(reader: Reader): Promise<Link> {
  const [row] = await rows(
    reader,
    sql<Link>`select per_minute as "perMinute", per_day as "perDay", verified, minute, sent_in_minute as "sentInMinute",
        day, sent_in_day as "sentInDay", failing_since as "failingSince", attempts, next_at as "nextAt" from oa.link`,
  )
  if (!row) throw new Error('the link has no row')
  return row
}

export async function putLimits(
  tx: Tx,
  { perMinute, perDay, verified }: { perMinute: number; perDay: number | null; verified: boolean },
  by: string,
  at: string,
): Promise<void> {
  await sql`update oa.link set per_minute = ${perMinute}, per_day = ${perDay}, verified = ${verified}, changed_by = ${by},
    changed_at = ${at}`.execute(tx)
}

/** Counts calls before they are made, so that two processes never make more than is allowed. */
export async function countCalls(
  tx: Tx,
  counted: { minute: string; inMinute: number; day: string; inDay: number },
): Promise<void> {
  await sql`update oa.link set minute = ${counted.minute}, sent_in_minute = ${counted.inMinute}, day = ${counted.day},
    sent_in_day = ${counted.inDay}`.execute(tx)
}

export async function noteAnswer(
  tx: Tx,
  { attempts, failingSince, nextAt }: Pick<Link, 'attempts' | 'failingSince' | 'nextAt'>,
): Promise<void> {
  await sql`update oa.link set attempts = ${attempts}, failing_since = ${failingSince}, next_at = ${nextAt}`.execute(tx)
}

/** @returns false when another operator has that user already. */
export async function mapPerson(
  tx: Tx,
  { operatorId, userId }: { operatorId: string; userId: string },
  by: string,
  at: string,
): Promise<boolean> {
  const [taken] = await rows(
    tx,
    sql`select 1 from oa.person where user_id = ${userId} and operator_id <> ${operatorId}::uuid`,
  )
  if (taken) return false
  await sql`insert into oa.person (operator_id, user_id, mapped_by, mapped_at)
    values (${operatorId}, ${userId}, ${by}, ${at})
    on conflict (operator_id) do update set user_id = excluded.user_id, mapped_by = excluded.mapped_by,
      mapped_at = excluded.mapped_at`.execute(tx)
  return true
}

export async function userOf(reader: Reader, operatorId: string): Promise<string | null> {
  const [row] = await rows(
    reader,
    sql<{ userId: string }>`select user_id as "userId" from oa.person where operator_id = ${operatorId}::uuid`,
  )
  return row?.userId ?? null
}

export async function unmapPerson(tx: Tx, operatorId: string): Promise<void> {
  await sql`delete from oa.person where operator_id = ${operatorId}::uuid`.execute(tx)
}

export type NewDecision = {
  id: string
  nonce: string
  todoId: string | null
  caseId: string | null
  userId: string
  operatorId: string | null
  decision: 'agree' | 'refuse'
}

/** Uses the nonce up. @returns false when it was used before. */
export async function insertDecision(tx: Tx, one: NewDecision, at: string): Promise<boolean> {
  const made = await rows(
    tx,
    sql`insert into oa.decision (id, nonce, todo_id, case_id, user_id, operator_id, decision, received_at)
      values (${one.id}, ${one.nonce}, ${one.todoId}, ${one.caseId}, ${one.userId}, ${one.operatorId}, ${one.decision}, ${at})
      on conflict (nonce) do nothing returning 1`,
  )
  return made.length > 0
}

/** What came of a decision; null: it was taken. */
export async function settleDecision(tx: Tx, id: string, code: string | null): Promise<void> {
  await sql`update oa.decision set outcome = ${code === null ? 'done' : 'refused'}, code = ${code} where id = ${id}`.execute(
    tx,
  )
}
