import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { lineCode } from '#modules/access'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { holdContents, releaseContents } from '#platform/files/registry.ts'
import { onboardingErrors } from '../errors.ts'
import { openCells, readRows } from '../import/check.ts'
import { contentOfRow } from '../import/row.ts'
import { IMPORT_OUTCOMES, IMPORT_STATES, IMPORT_TRANSITIONS, type ImportState } from '../schema/state.ts'
import { normaliseContent } from '../service/assess.ts'
import { extractOf, requirePlace, writeRevision } from '../service/content.ts'
import { submitApplication } from '../service/submit.ts'
import { lockedApplication } from '../service/target.ts'
import { insertApplication, insertEvent } from '../store/application.ts'
import {
  dropContents,
  findImport,
  type ImportRecord,
  importById,
  insertImport,
  lockImport,
  sameFiles,
  updateImport,
} from '../store/import.ts'
import { lockRow, reviveFailed, settleRow, takeFiles } from '../store/import-row.ts'
import { announce, firstEvent } from './application.ts'

export const CHECK_TASK = 'onboarding.import.check'
export const RUN_TASK = 'onboarding.import.run'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const fileName = z.string().min(1).max(255)
const importTarget = z.strictObject({ id: z.uuid() })
const importOutput = z.object({ id: z.uuid(), state: z.enum(IMPORT_STATES) })

function tell(context: CommandContext, id: string, place: { businessLine: string; departmentId: string }): void {
  context.emit({ topic: 'imports', ids: [id], ...place })
}

/** The import in scope, locked. @throws NOT_FOUND */
async function locked(context: CommandContext, id: string): Promise<ImportRecord> {
  await lockImport(context.tx, id)
  const found = await findImport(context.tx, context.actor, id)
  if (!found) throw platformErrors.NOT_FOUND()
  const { businessLine, departmentId } = found
  context.record({ target: { type: 'import', id, label: found.fileName }, businessLine, departmentId })
  return found
}

function requireNext(found: ImportRecord, to: ImportState): void {
  if (!IMPORT_TRANSITIONS[found.state].includes(to)) throw onboardingErrors.IMPORT_STATE_FORBIDS({ state: found.state })
}

/**
 * Takes a sheet that was uploaded. What makes the file unusable as a whole is refused at once; the rows are checked by a
 * job and shown before anything is done.
 */
export const createImport = defineCommand({
  name: 'onboarding.import.create',
  input: z.strictObject({
    businessLine: lineCode,
    departmentId: z.uuid(),
    outcome: z.enum(IMPORT_OUTCOMES),
    fileName,
    format: z.enum(['xlsx', 'csv']),
    fileSha256: sha256,
    fileSize: z.int().positive(),
    images: z.strictObject({ name: fileName, sha256, size: z.int().positive() }).nullable(),
  }),
  output: importOutput,
  async run(context, input) {
    const { tx, platform, actor, now } = context
    const { images, ...file } = input
    await requirePlace(tx, actor, file)
    const mine = { fileSha256: file.fileSha256, imagesSha256: images?.sha256 ?? null, operatorId: actor.operatorId }
    const earlier = await sameFiles(tx, mine)
    if (earlier) throw onboardingErrors.IMPORT_FILE_TAKEN({ fileName: earlier.fileName, at: earlier.createdAt })
    await readRows(platform, { sha256: file.fileSha256, format: file.format })
    await holdContents(tx, [file.fileSha256, ...(images ? [images.sha256] : [])])
    const id = await inserted(context, {
      ...file,
      ...mine,
      imagesName: images?.name ?? null,
      imagesSize: images?.size ?? null,
      language: actor.language,
      operatorName: actor.name,
      at: toWire(now),
    })
    const { businessLine, departmentId } = file
    context.record({ target: { type: 'import', id, label: file.fileName }, businessLine, departmentId })
    context.enqueue({ task: CHECK_TASK, payload: { importId: id }, jobKey: `${CHECK_TASK}:${id}` })
    tell(context, id, { businessLine, departmentId })
    return { id, state: 'CHECKING' as const }
  },
})

async function inserted(context: CommandContext, one: Parameters<typeof insertImport>[1]): Promise<string> {
  try {
    return await insertImport(context.tx, one)
  } catch (error) {
    // The same file sent twice at one moment: the second waited at the index.
    if (constraintOf(error) === 'import_file')
      throw onboardingErrors.IMPORT_FILE_TAKEN({ fileName: one.fileName, at: one.at })
    throw error
  }
}

/** Has the good rows run; the others stay in the error file. */
export const confirmImport = defineCommand({
  name: 'onboarding.import.confirm',
  permission: 'onboarding.import.create',
  input: importTarget,
  output: importOutput,
  async run(context, { id }) {
    const found = await locked(context, id)
    if (found.state !== 'CHECKED') throw onboardingErrors.IMPORT_STATE_FORBIDS({ state: found.state })
    if (found.rowsValid === 0) throw onboardingErrors.IMPORT_NOTHING_VALID()
    return start(context, found)
  },
})

async function start(context: CommandContext, found: ImportRecord) {
  await updateImport(context.tx, found.id, { state: 'RUNNING', at: toWire(context.now) })
  context.enqueue({ task: RUN_TASK, payload: { importId: found.id }, jobKey: `${RUN_TASK}:${found.id}` })
  tell(context, found.id, found)
  return { id: found.id, state: 'RUNNING' as const }
}

/** Runs the rows that failed once more. */
export const retryImport = defineCommand({
  name: 'onboarding.import.retry',
  permission: 'onboarding.import.create',
  input: importTarget,
  output: importOutput,
  async run(context, { id }) {
    const found = await locked(context, id)
    requireNext(found, 'RUNNING')
    if (found.state !== 'DONE') throw onboardingErrors.IMPORT_STATE_FORBIDS({ state: found.state })
    if ((await reviveFailed(context.tx, id)) === 0) throw onboardingErrors.IMPORT_NOTHING_VALID()
    return start(context, found)
  },
})

/** Gives an import up before it runs; the same file may then be sent again. */
export const cancelImport = defineCommand({
  name: 'onboarding.import.cancel',
  permission: 'onboarding.import.create',
  input: importTarget,
  output: importOutput,
  async run(context, { id }) {
    const found = await locked(context, id)
    requireNext(found, 'CANCELLED')
    await updateImport(context.tx, id, { state: 'CANCELLED', at: toWire(context.now) })
    await releaseContents(context.tx, await dropContents(context.tx, id, 'everything'))
    tell(context, id, found)
    return { id, state: 'CANCELLED' as const }
  },
})

/**
 * Makes one application of one row, in the name of who sent the file. The row is locked and marked in the same
 * transaction, so however often it is tried, one application comes of it.
 */
export const importRow = defineCommand({
  name: 'onboarding.import.row',
  permission: 'onboarding.import.create',
  input: z.strictObject({ id: z.uuid(), row: z.int().min(2) }),
  output: z.object({ applicationId: z.uuid() }),
  async run(context, { id, row }) {
    const { tx, platform, actor, now } = context
    const job = await importById(tx, id)
    const stored = job?.operatorId === actor.operatorId ? await lockRow(tx, id, row) : null
    if (!job || !stored) throw platformErrors.NOT_FOUND()
    if (stored.applicationId !== null) return { applicationId: stored.applicationId }
    const parsed = contentOfRow(openCells(platform, stored.cellsSealed), job)
    if (parsed.content === null) throw onboardingErrors.APPLICATION_INVALID()
    const content = normaliseContent(parsed.content)
    await requirePlace(tx, actor, content)
    const origin = {
      makerId: actor.operatorId,
      makerName: actor.name,
      source: 'import' as const,
      importId: id,
      importRow: row,
    }
    const applicationId = await insertApplication(tx, await extractOf(tx, actor, content), origin, toWire(now))
    await writeRevision(context, { applicationId, revision: 1 }, content, await takeFiles(tx, id, row))
    await insertEvent(tx, applicationId, firstEvent(context))
    const application = await lockedApplication(context, applicationId)
    if (job.outcome === 'submitted') await submitApplication(context, application, null)
    else announce(context, application)
    await settleRow(tx, id, row, { state: 'DONE', applicationId, problems: [] })
    context.record({
      target: {
        type: 'application',
        id: applicationId,
        label: `${application.applicationNo} ${application.displayName}`,
      },
      businessLine: application.businessLine,
      departmentId: application.departmentId,
    })
    return { applicationId }
  },
})
