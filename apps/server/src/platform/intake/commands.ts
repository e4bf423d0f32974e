import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type CommandContext, defineCommand } from '../command.ts'
import { constraintOf } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { holdContents, releaseContents } from '../files/registry.ts'
import { askerOf } from '../jobs/behalf.ts'
import { readIntake } from './check.ts'
import { maySend, type SheetKind, sheetKindOf } from './kind.ts'
import { cancelRows, reviveRows } from './row-store.ts'
import { INTAKE_STATES, INTAKE_TRANSITIONS, type IntakeState } from './state.ts'
import {
  dropFile,
  findIntake,
  type IntakeRecord,
  insertIntake,
  intakeCounts,
  lockIntake,
  moveIntake,
  type NewIntake,
  sameFile,
} from './store.ts'

export const CHECK_TASK = 'platform.intake.check'
export const RUN_TASK = 'platform.intake.run'

const target = z.strictObject({ id: z.uuid() })
const output = z.object({ id: z.uuid(), state: z.enum(INTAKE_STATES) })
/** Each row is a call under its own command's permission; a person's sheets are that person's alone. */
const own = { permission: null, scope: 'own' } as const

function tell({ actor, emit }: CommandContext, id: string): void {
  emit({ topic: 'intakes', ids: [id], operatorIds: [actor.operatorId] })
}

/** The kind of sheet, if the person may send it. @throws INPUT_INVALID, PERMISSION_MISSING */
function kindFor({ platform, actor }: CommandContext, id: string): SheetKind {
  const kind = sheetKindOf(platform, id)
  if (!kind) throw platformErrors.INPUT_INVALID({}, [{ path: 'kind', code: 'invalid_value' }])
  if (!maySend(platform, actor, kind)) throw platformErrors.PERMISSION_MISSING({ permission: kind.commands.join(', ') })
  return kind
}

/**
 * Takes a sheet that was uploaded. What makes the file unusable as a whole is refused at once; the rows are checked by a
 * job and shown before anything is done.
 *
 * @throws INTAKE_FILE_TAKEN when the same file was sent before, so that nothing is done twice
 */
export const createIntake = defineCommand({
  ...own,
  name: 'platform.intake.create',
  input: z.strictObject({
    kind: z.string().max(100),
    fileName: z.string().min(1).max(255),
    format: z.enum(['xlsx', 'csv']),
    fileSha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  output,
  async run(context, file) {
    const { tx, platform, actor, now } = context
    const kind = kindFor(context, file.kind)
    const { operatorId } = actor
    const earlier = await sameFile(tx, { ...file, operatorId, except: null })
    if (earlier) throw platformErrors.INTAKE_FILE_TAKEN({ at: earlier.at })
    await readIntake(platform, kind, { sha256: file.fileSha256, format: file.format })
    await holdContents(tx, [file.fileSha256])
    const id = newId<'intake'>()
    await inserted(context, { ...file, ...askerOf(actor), id, operatorName: actor.name, createdAt: toWire(now) })
    context.record({ target: { type: 'intake', id, label: file.fileName }, after: { kind: file.kind } })
    context.enqueue({ task: CHECK_TASK, payload: { id }, jobKey: `${CHECK_TASK}:${id}` })
    tell(context, id)
    return { id, state: 'CHECKING' as const }
  },
})

async function inserted({ tx }: CommandContext, one: NewIntake): Promise<void> {
  try {
    await insertIntake(tx, one)
  } catch (error) {
    // The same file sent twice at one moment: the second waited at the index.
    if (constraintOf(error) === 'intake_file') throw platformErrors.INTAKE_FILE_TAKEN({ at: one.createdAt })
    throw error
  }
}

/** The person's own sheet, locked, in one of the states from which it may go on. @throws NOT_FOUND, INTAKE_STATE_FORBIDS */
async function locked(context: CommandContext, id: string, to: IntakeState): Promise<IntakeRecord> {
  await lockIntake(context.tx, id)
  const found = await findIntake(context.tx, id, context.actor.operatorId)
  if (!found) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'intake', id, label: found.fileName } })
  if (!INTAKE_TRANSITIONS[found.state].includes(to)) throw platformErrors.INTAKE_STATE_FORBIDS({ state: found.state })
  return found
}

async function start(context: CommandContext, { id }: IntakeRecord) {
  await moveIntake(context.tx, id, 'RUNNING', toWire(context.now))
  context.enqueue({ task: RUN_TASK, payload: { id }, jobKey: `${RUN_TASK}:${id}` })
  tell(context, id)
  return { id, state: 'RUNNING' as const }
}

/** Has the good rows run; the others stay in the result file. */
export const confirmIntake = defineCommand({
  ...own,
  name: 'platform.intake.confirm',
  input: target,
  output,
  async run(context, { id }) {
    const found = await locked(context, id, 'RUNNING')
    if (found.state !== 'CHECKED') throw platformErrors.INTAKE_STATE_FORBIDS({ state: found.state })
    const earlier = await sameFile(context.tx, { ...found, except: id })
    if (earlier) throw platformErrors.INTAKE_FILE_TAKEN({ at: earlier.at })
    const counts = (await intakeCounts(context.tx, [id])).get(id)
    if (!counts?.VALID) throw platformErrors.INTAKE_NOTHING_TO_RUN()
    context.record({ after: { kind: found.kind, rows: counts.VALID } })
    return start(context, found)
  },
})

/** Calls the rows once more that failed or were left undone; what is done, or has a ticket, is left alone. */
export const retryIntake = defineCommand({
  ...own,
  name: 'platform.intake.retry',
  input: target,
  output,
  async run(context, { id }) {
    const found = await locked(context, id, 'RUNNING')
    if (found.state === 'CHECKED') throw platformErrors.INTAKE_STATE_FORBIDS({ state: found.state })
    if ((await reviveRows(context.tx, id)) === 0) throw platformErrors.INTAKE_NOTHING_TO_RUN()
    return start(context, found)
  },
})

/** Before it runs: gives the sheet up, and the same file may be sent again. While it runs: leaves the rest undone. */
export const cancelIntake = defineCommand({
  ...own,
  name: 'platform.intake.cancel',
  input: target,
  output,
  async run(context, { id }) {
    const { tx, now } = context
    await lockIntake(tx, id)
    const current = await findIntake(tx, id, context.actor.operatorId)
    const to = current?.state === 'RUNNING' ? 'STOPPED' : 'CANCELLED'
    await locked(context, id, to)
    await moveIntake(tx, id, to, toWire(now))
    if (to === 'STOPPED') await cancelRows(tx, id)
    else await releaseContents(tx, await dropFile(tx, id))
    tell(context, id)
    return { id, state: to }
  },
})

export const intakeCommands = [createIntake, confirmIntake, retryIntake, cancelIntake]
