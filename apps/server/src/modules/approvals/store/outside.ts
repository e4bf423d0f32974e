import { type RawBuilder, sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { keptRows, type Reader, rows, type Tx } from '#platform/db.ts'

/** What a node may hand to the world outside the engine. */
export const OUTSIDE_KINDS = [
  'timer',
  'lookup',
  'command',
  'writeBack',
  'archive',
  'notify',
  'subFlow',
  'relay',
] as const
export type OutsideKind = (typeof OUTSIDE_KINDS)[number]

/** `due`: for the next job; `waiting`: whoever does it answers later; the rest is over. */
export const OUTSIDE_STATES = ['due', 'waiting', 'completed', 'failed', 'abandoned'] as const
export type OutsideState = (typeof OUTSIDE_STATES)[number]

/** One stay of a token at a node that works outside: names the work, and with it whatever is done for it. */
export type OutsideRef = { caseId: string; tokenId: string; visit: number }

export type OutsideFailure = { module: string; code: string; params?: Record<string, Json> }

export type OutsideRow = OutsideRef & {
  nodeId: string
  kind: OutsideKind
  state: OutsideState
  dueAt: string | null
  detail: Record<string, Json>
  failureModule: string | null
  failureCode: string | null
  failureParams: Record<string, Json> | null
  beganAt: string
  endedAt: string | null
}

const OUTSIDE = sql`o.case_id as "caseId", o.token_id as "tokenId", o.visit, o.node_id as "nodeId", o.kind, o.state,
  o.due_at as "dueAt", o.detail, o.failure_module as "failureModule", o.failure_code as "failureCode",
  o.failure_params as "failureParams", o.began_at as "beganAt", o.ended_at as "endedAt"`

const isThat = ({ caseId, tokenId, visit }: OutsideRef) =>
  sql`case_id = ${caseId}::uuid and token_id = ${tokenId}::uuid and visit = ${visit}`

/** The row of one stay; the lock of its case guards it. */
export async function findOutside(reader: Reader, ref: OutsideRef): Promise<OutsideRow | null> {
  const [found] = await keptRows(
    reader,
    sql<OutsideRow>`select ${OUTSIDE} from approvals.outside o where ${isThat(ref)}`,
  )
  return found ?? null
}

/** Timers whose time is up, the longest past first; those whose end nobody could tell among them. */
export function dueTimers(reader: Reader, at: string): Promise<OutsideRef[]> {
  return rows(
    reader,
    sql<OutsideRef>`select o.case_id as "caseId", o.token_id as "tokenId", o.visit from approvals.outside o
      where o.kind = 'timer' and o.state = 'due' and (o.due_at is null or o.due_at <= ${at}::timestamptz)
      order by o.due_at nulls first limit 1000`,
  )
}

/** All outside work of a case, oldest first. */
export function outsideOf(reader: Reader, caseId: string): Promise<OutsideRow[]> {
  return rows(
    reader,
    sql<OutsideRow>`select ${OUTSIDE} from approvals.outside o where o.case_id = ${caseId}::uuid
      order by o.began_at, o.visit`,
  )
}

/** Work that begins: rows in `due`. */
export function beginLines(
  at: string,
  begun: readonly (OutsideRef & { nodeId: string; kind: OutsideKind; dueAt: string | null })[],
): RawBuilder<unknown>[] {
  if (begun.length === 0) return []
  return [
    sql`insert into approvals.outside (case_id, token_id, visit, node_id, kind, state, due_at, began_at)
      select g."caseId", g."tokenId", g.visit, g."nodeId", g.kind, 'due', g."dueAt", ${at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(begun)}::jsonb)
        as g ("caseId" uuid, "tokenId" uuid, visit int, "nodeId" text, kind text, "dueAt" timestamptz)`,
  ]
}

/** Work that is not wanted any more. */
export function abandonLines(at: string, refs: readonly OutsideRef[]): RawBuilder<unknown>[] {
  if (refs.length === 0) return []
  return [
    sql`update approvals.outside o set state = 'abandoned', ended_at = ${at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(refs)}::jsonb) as g ("caseId" uuid, "tokenId" uuid, visit int)
      where o.case_id = g."caseId" and o.token_id = g."tokenId" and o.visit = g.visit and o.ended_at is null`,
  ]
}

/** Writes down how the work goes. */
export async function setOutside(
  tx: Tx,
  now: Temporal.Instant,
  ref: OutsideRef,
  state: Exclude<OutsideState, 'due'>,
  more: { detail?: Record<string, Json>; failure?: OutsideFailure } = {},
): Promise<void> {
  const { detail = {}, failure } = more
  const ended = state === 'waiting' ? null : toWire(now)
  await keptRows(
    tx,
    sql`update approvals.outside set state = ${state}, detail = detail || ${JSON.stringify(detail)}::jsonb,
      failure_module = ${failure?.module ?? null}, failure_code = ${failure?.code ?? null},
      failure_params = ${failure ? JSON.stringify(failure.params ?? {}) : null}::jsonb,
      ended_at = ${ended}::timestamptz where ${isThat(ref)}`,
  )
}

/** The flow codes of a case and of those that started it, its own first. */
export async function chainOf(reader: Reader, caseId: string): Promise<{ caseId: string; code: string }[]> {
  return rows(
    reader,
    sql<{ caseId: string; code: string }>`
      with recursive chain as (
        select c.id, c.parent_id, c.flow_version_id, 0 as depth from approvals.case c where c.id = ${caseId}::uuid
        union all
        select c.id, c.parent_id, c.flow_version_id, chain.depth + 1 from chain
          join approvals.case c on c.id = chain.parent_id)
      select chain.id as "caseId", f.code from chain join approvals.flow_version v on v.id = chain.flow_version_id
        join approvals.flow f on f.id = v.flow_id order by chain.depth`,
  )
}
