import { sql } from 'kysely'
import type { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import { type Db, inTransaction, rows, type Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { type Asker, actingFor, askerOf } from '#platform/jobs/behalf.ts'
import type { Platform } from '#platform/platform.ts'
import { inScope, isInScope } from '#platform/scope.ts'
import { type Migrated, migrate, type NodeMap, restart } from '../policy/migrate.ts'
import type * as watch from '../schema/watch.ts'
import { type VersionRow, versionsById } from '../store/flow.ts'
import * as store from '../store/migration.ts'
import { Board } from './board.ts'
import { takeOverDeadlines } from './due.ts'
import type { Seat } from './seat.ts'
import { caseContextOf, settle } from './settle.ts'

/** Background work: take the cases of a migration over, one after the other. */
export const MIGRATE_TASK = 'approvals.flow.migrateCases'
/** Cases a dry run looks at. */
const FORECAST_MAX = 1_000

const scopeOf = (actor: Actor) =>
  inScope(actor, { businessLine: sql`c.business_line`, departmentId: sql`c.department_id` })

async function targetOf(db: Db, flowId: string, versionId: string): Promise<VersionRow> {
  const [known] = await rows(
    db,
    sql`select 1 from approvals.flow_version where id = ${versionId}::uuid and flow_id = ${flowId}::uuid`,
  )
  const version = known ? (await versionsById(db, db, [versionId])).get(versionId) : undefined
  if (!version) throw platformErrors.NOT_FOUND()
  return version
}

function planFor(seat: Seat, to: VersionRow, mode: 'move' | 'restart', map: NodeMap): Migrated {
  if (seat.state.status !== 'running') return { ok: false, code: 'CASE_CLOSED', at: null }
  if (mode === 'restart') return restart(to.definition, seat.state, () => newId<'approvals'>())
  return migrate(seat.flow.definition, to.definition, seat.state, map)
}

/** What would become of each running case; nothing is kept. @throws NOT_FOUND for a version of another flow. */
export async function forecast(
  platform: Platform,
  actor: Actor,
  flowId: string,
  { toVersionId, mode, map, caseIds }: z.output<typeof watch.migrationCheck>,
): Promise<z.input<typeof watch.migrationForecast>> {
  const { db } = platform
  const to = await targetOf(db, flowId, toVersionId)
  const cases = store.migratable(flowId, toVersionId, scopeOf(actor), caseIds)
  const listed = await rows(
    db,
    sql<{ id: string; label: string; total: number }>`
    select q.id, q.label, count(*) over ()::int as total from (${cases}) q order by q.id limit ${FORECAST_MAX}`,
  )
  const answers = await inTransaction(db, async (tx) => {
    const board = new Board(tx, platform, platform.clock())
    await board.load(
      listed.map((one) => one.id),
      [],
    )
    return listed.map(({ id: caseId, label }) => {
      const seat = board.seats.get(caseId)
      const plan: Migrated = seat ? planFor(seat, to, mode, map) : { ok: false, code: 'NOT_FOUND', at: null }
      return { caseId, label, ...(plan.ok ? { code: null, at: null } : { code: plan.code, at: plan.at }) }
    })
  })
  const total = listed[0]?.total ?? 0
  return {
    total,
    possible: answers.filter((one) => one.code === null).length,
    complete: total <= listed.length,
    cases: answers.toSorted((a, b) => Number(a.code === null) - Number(b.code === null)),
  }
}

/** Starts to take running cases over; the work is a job's. @throws NOT_FOUND for a version of another flow. */
export async function startMigration(
  context: CommandContext,
  { id: flowId, toVersionId, mode, map, caseIds, remark }: z.output<typeof watch.migrationStart>,
): Promise<{ id: string; total: number }> {
  const { tx, platform, actor, now, record, enqueue } = context
  const to = await targetOf(platform.db, flowId, toVersionId)
  const id = newId<'migration'>()
  const one = {
    id,
    flowId,
    toVersionId,
    mode,
    map,
    askedBy: actor.operatorId,
    asker: askerOf(actor),
    reason: remark,
    at: toWire(now),
  }
  const total = await store.insertMigration(tx, one, store.migratable(flowId, toVersionId, scopeOf(actor), caseIds))
  record({
    target: { type: 'flow', id: flowId, label: to.code },
    reason: remark,
    after: { mode, version: toVersionId, cases: total },
  })
  enqueue({ task: MIGRATE_TASK, payload: { id }, jobKey: `migration:${id}` })
  return { id, total }
}

/** Takes one case over in one transaction: wholly, or not at all. */
async function takeOver(
  tx: Tx,
  platform: Platform,
  actor: Actor,
  run: store.MigrationRow,
  to: VersionRow,
  caseId: string,
): Promise<void> {
  const { context, close } = caseContextOf(tx, platform)
  const board = new Board(tx, platform, context.now)
  await board.load([caseId], [])
  const seat = board.seats.get(caseId)
  if (!seat || !isInScope(actor, seat.row)) return store.settleCase(tx, run.id, caseId, { code: 'NOT_FOUND', at: null })
  const plan = planFor(seat, to, run.mode, run.map)
  if (!plan.ok) return store.settleCase(tx, run.id, caseId, plan)
  const before = seat.flow.definition
  const doer = { operatorId: actor.operatorId, name: actor.name, remark: run.reason }
  const detail = { from: seat.flow.id, to: to.id, mode: run.mode, map: { ...run.map } }
  board.moveTo(seat, to, plan, { ...doer, detail })
  await store.moveCase(tx, caseId, to.id, run.mode === 'move' ? run.map : {})
  const events =
    run.mode === 'restart'
      ? [{ kind: 'start' } as const]
      : plan.again.map((tokenId) => ({ kind: 'askAgain', tokenId }) as const)
  for (const event of events) {
    const refusal = board.apply(seat, event, doer)
    if (refusal) throw new Error(`a case taken over refused to ${event.kind}: ${refusal.code}`)
    await board.answerAsks()
  }
  await store.settleCase(tx, run.id, caseId, null)
  await settle(context, board, seat)
  await takeOverDeadlines(context, seat, before)
  await close()
}

/** Works a migration off with the asker's rights of the moment; killed anywhere, it goes on where it was. */
export async function runMigration(platform: Platform, id: string, signal: AbortSignal): Promise<void> {
  const { db } = platform
  const run = await store.findMigration(db, id)
  if (!run || run.state === 'done') return
  const to = await targetOf(db, run.flowId, run.toVersionId)
  for (;;) {
    signal.throwIfAborted()
    const asker = await store.askerOfMigration<Asker>(db, id)
    const actor = asker && (await actingFor(platform, asker, id))
    const more = await inTransaction(db, async (tx) => {
      const caseId = await store.nextCase(tx, id)
      if (caseId === null) return false
      if (actor?.permissions.has('approvals.flow.migrate')) await takeOver(tx, platform, actor, run, to, caseId)
      else await store.settleCase(tx, id, caseId, { code: 'NOT_FOUND', at: null })
      return true
    })
    if (!more) break
  }
  await inTransaction(db, (tx) => store.endMigration(tx, id, toWire(platform.clock())))
}

/** One migration with the cases it refused, those in scope. @throws NOT_FOUND */
export async function migrationOf(
  platform: Platform,
  actor: Actor,
  id: string,
): Promise<z.input<typeof watch.migrationDetail>> {
  const run = await store.findMigration(platform.db, id)
  if (!run) throw platformErrors.NOT_FOUND()
  return { ...run, cases: await store.refusedCases(platform.db, id, scopeOf(actor)) }
}
