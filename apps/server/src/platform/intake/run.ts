import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import { inLanes, LANES } from '../bulk/lanes.ts'
import { LATER } from '../bulk/run.ts'
import { inTransaction, type Tx } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { appendEvents } from '../events/events.ts'
import { releaseContents } from '../files/registry.ts'
import { refusalOf } from '../http/problem.ts'
import { actingFor } from '../jobs/behalf.ts'
import type { TaskHandler } from '../module.ts'
import type { Platform } from '../platform.ts'
import { INTAKE_INPUT } from './cells.ts'
import { checkIntake } from './check.ts'
import { type SheetKind, sheetKindOf } from './kind.ts'
import { problemsOf } from './problems.ts'
import { type RowResult, settleRows, type WaitingRow, waitingRows } from './row-store.ts'
import { dropFile, type IntakeRecord, insertRows, intakeById, lockIntake, moveIntake } from './store.ts'

/** Rows between two looks at whether the sheet was stopped and the person's rights; they share transactions as tickets. */
const CHUNK = 60

const payloadOf = z.object({ id: z.uuid() })

async function tell(platform: Platform, tx: Tx, { id, operatorId }: IntakeRecord): Promise<void> {
  await appendEvents(tx, platform.clock(), [{ topic: 'intakes', ids: [id], operatorIds: [operatorId] }])
}

/** Locks the sheet while its state is still the one expected; false when somebody was faster. */
async function still(tx: Tx, { id }: IntakeRecord, state: IntakeRecord['state']): Promise<boolean> {
  await lockIntake(tx, id)
  return (await intakeById(tx, id))?.state === state
}

async function refuse(platform: Platform, intake: IntakeRecord, { module, code, params }: Refused): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    if (!(await still(tx, intake, 'CHECKING'))) return
    await moveIntake(tx, intake.id, 'REFUSED', toWire(platform.clock()), { module, code, params })
    await releaseContents(tx, await dropFile(tx, intake.id))
    await tell(platform, tx, intake)
  })
}

/** The kind and who sent the sheet, with the rights of this moment. @throws Refused when either is gone */
async function senderOf(platform: Platform, intake: IntakeRecord): Promise<{ kind: SheetKind; actor: Actor }> {
  const kind = sheetKindOf(platform, intake.kind)
  const actor = await actingFor(platform, intake, intake.id)
  if (!kind || !actor) throw platformErrors.PERMISSION_MISSING({ permission: intake.kind })
  return { kind, actor }
}

/** The dry run. Its findings are written in one go, so a check that was cut short begins anew and leaves nothing behind. */
export const checkTask: TaskHandler = async (platform, payload, { signal }) => {
  const intake = await intakeById(platform.db, payloadOf.parse(payload).id)
  if (intake?.state !== 'CHECKING') return
  try {
    const { kind, actor } = await senderOf(platform, intake)
    const { fileSha256: sha256, format } = intake
    const rows = await checkIntake(platform, kind, actor, { sha256, format }, signal)
    await inTransaction(platform.db, async (tx) => {
      if (!(await still(tx, intake, 'CHECKING'))) return
      await insertRows(tx, intake.id, rows)
      await moveIntake(tx, intake.id, 'CHECKED', toWire(platform.clock()))
      await tell(platform, tx, intake)
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    await refuse(platform, intake, error)
  }
}

type Runner = { platform: Platform; intake: IntakeRecord; kind: SheetKind; actor: Actor }

/** One row is one call. Its key is the row's for ever, so a call repeated after a crash is the same call. */
async function callRow({ platform, intake, kind, actor }: Runner, waiting: WaitingRow): Promise<RowResult> {
  const { row } = waiting
  try {
    const command = platform.commands.get(waiting.command)
    if (!command) throw platformErrors.PERMISSION_MISSING({ permission: waiting.command })
    const input: unknown = JSON.parse(platform.cipher.open(waiting.inputSealed, INTAKE_INPUT))
    const outcome = await platform.execute(command, input, actor, { key: `intake:${intake.id}:${row}` })
    return outcome.kind === 'done'
      ? { row, state: 'DONE', problems: [], ticketId: null }
      : { row, state: 'AWAITING', problems: [], ticketId: outcome.ticketId }
  } catch (error) {
    const refused = refusalOf(error)
    if (LATER.has(refused.code)) throw error
    if (!(error instanceof Refused)) platform.log.error({ err: error, intake: intake.id, row }, 'row failed')
    return { row, state: 'FAILED', problems: problemsOf(kind, refused), ticketId: null }
  }
}

async function settle(platform: Platform, intake: IntakeRecord, results: readonly RowResult[]): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    await settleRows(tx, intake.id, results)
    await tell(platform, tx, intake)
  })
}

async function workOff(platform: Platform, intake: IntakeRecord, rows: readonly WaitingRow[]): Promise<void> {
  let sender: { kind: SheetKind; actor: Actor }
  try {
    sender = await senderOf(platform, intake)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { module, code, params } = error
    const problems = [{ column: null, module, code, params }]
    return settle(
      platform,
      intake,
      rows.map(({ row }) => ({ row, state: 'FAILED', problems, ticketId: null })),
    )
  }
  const runner: Runner = { platform, intake, ...sender }
  const { results, broken } = await inLanes(rows, (row) => callRow(runner, row), {
    alone: true,
    lanes: (first) => (first?.state === 'AWAITING' ? CHUNK : LANES),
  })
  await settle(platform, intake, results)
  if (broken) throw broken.reason
}

/**
 * Works the good rows off by rank, each a call of its own, with the sender's rights of the moment. Killed anywhere, it goes
 * on with the rows that have no result.
 */
export const runTask: TaskHandler = async (platform, payload, { signal }) => {
  const intake = await intakeById(platform.db, payloadOf.parse(payload).id)
  if (intake?.state !== 'RUNNING') return
  for (;;) {
    signal.throwIfAborted()
    const rows = await waitingRows(platform.db, intake.id, CHUNK)
    if (rows.length === 0) break
    await workOff(platform, intake, rows)
  }
  await inTransaction(platform.db, async (tx) => {
    if (!(await still(tx, intake, 'RUNNING'))) return
    await moveIntake(tx, intake.id, 'DONE', toWire(platform.clock()))
    await tell(platform, tx, intake)
  })
}
