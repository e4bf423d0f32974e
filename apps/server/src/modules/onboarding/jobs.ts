import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import { type Actor, systemActor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import { appendEvents } from '#platform/events/events.ts'
import { releaseContents } from '#platform/files/registry.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { CHECK_TASK, importRow, RUN_TASK } from './commands/import.ts'
import { failOpening, openApproved } from './commands/opening.ts'
import { onboardingErrors } from './errors.ts'
import { checkImport } from './import/check.ts'
import { columnOf } from './import/column-of.ts'
import type { RowProblem } from './schema/row.ts'
import { OPEN_TASK } from './service/review.ts'
import { dropContents, type ImportRecord, importById, refreshCounts, updateImport } from './store/import.ts'
import { settleRow, waitingRows } from './store/import-row.ts'

/** Rows between two looks at the progress, and rows in work at a time: enough to keep the database busy, not to block it. */
const BATCH = 48
const ROWS_AT_ONCE = 4
const opening = z.object({ applicationId: z.uuid() })
const importing = z.object({ importId: z.uuid() })

/** Opens what was approved; what is refused today is written down for somebody to put right. */
const openTask: TaskHandler = async (platform, payload, job) => {
  const { applicationId: id } = opening.parse(payload)
  const actor = systemActor([openApproved.name])
  try {
    await platform.execute(openApproved, { id }, actor, { key: `open:${id}:${job.id}:${job.attempt}` })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // Opened already, or cancelled meanwhile: there is nothing left to do.
    if (error.code === 'APPLICATION_STATE_FORBIDS' || error.code === 'NOT_FOUND') return
    const input = { id, code: `${error.module}:${error.code}`, params: error.params }
    await platform.execute(failOpening, input, actor, { key: `fail:${id}:${job.id}:${job.attempt}` })
  }
}

async function change(
  platform: Platform,
  job: ImportRecord,
  next: Parameters<typeof updateImport>[2],
  drop: 'images' | 'everything' | null,
) {
  await inTransaction(platform.db, async (tx) => {
    await updateImport(tx, job.id, next)
    if (drop) await releaseContents(tx, await dropContents(tx, job.id, drop))
    await appendEvents(tx, platform.clock(), [eventOf(job)])
  })
}

const eventOf = ({ id, businessLine, departmentId }: ImportRecord) => ({
  topic: 'imports',
  ids: [id],
  businessLine,
  departmentId,
})

/** The dry run. */
const checkTask: TaskHandler = async (platform, payload, { signal }) => {
  const job = await importById(platform.db, importing.parse(payload).importId)
  if (job?.state !== 'CHECKING') return
  try {
    const imagesUnused = await checkImport(platform, job, signal)
    const current = await importById(platform.db, job.id)
    if (current?.state !== 'CHECKING') return
    await change(platform, job, { state: 'CHECKED', at: toWire(platform.clock()), imagesUnused }, null)
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const failure = { code: `${error.module}:${error.code}`, params: error.params }
    await change(platform, job, { state: 'REFUSED', at: toWire(platform.clock()), failure }, 'everything')
  }
}

/** A refusal as problems of a row: of the columns it names, or of the row as a whole. */
function rowProblems(error: Refused): RowProblem[] {
  const { module, code, params, fields } = error
  if (fields.length === 0) return [{ column: null, module, code, params }]
  return fields.map((field) => ({
    column: columnOf(field.path),
    module: field.module ?? module,
    code: field.code,
    ...(field.params ? { params: field.params } : {}),
  }))
}

async function runRow(
  platform: Platform,
  job: ImportRecord,
  maker: Actor | null,
  row: number,
  attempt: string,
): Promise<void> {
  try {
    if (!maker) throw onboardingErrors.IMPORT_MAKER_LEFT()
    await platform.execute(importRow, { id: job.id, row }, maker, { key: `import:${job.id}:${row}:${attempt}` })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const problems = rowProblems(error)
    await inTransaction(platform.db, (tx) =>
      settleRow(tx, job.id, row, { state: 'FAILED', applicationId: null, problems }),
    )
  }
}

/**
 * Works the good rows off, a few at a time in the order of the sheet, each in a transaction of its own. Killed at any
 * moment, it goes on with the rows that have no result.
 */
const runTask: TaskHandler = async (platform, payload, { signal, id }) => {
  const job = await importById(platform.db, importing.parse(payload).importId)
  if (job?.state !== 'RUNNING') return
  for (;;) {
    const waiting = await waitingRows(platform.db, job.id, BATCH)
    if (waiting.length === 0) break
    const maker = await platform.directory.actorOf(platform.db, job.operatorId, platform.clock())
    for (let at = 0; at < waiting.length; at += ROWS_AT_ONCE) {
      signal.throwIfAborted()
      const rows = waiting.slice(at, at + ROWS_AT_ONCE)
      await Promise.all(rows.map((row) => runRow(platform, job, maker, row, id)))
    }
    await inTransaction(platform.db, async (tx) => {
      await refreshCounts(tx, job.id)
      await appendEvents(tx, platform.clock(), [eventOf(job)])
    })
  }
  await change(platform, job, { state: 'DONE', at: toWire(platform.clock()) }, 'images')
}

export const onboardingTasks: Readonly<Record<string, TaskHandler>> = {
  [OPEN_TASK]: openTask,
  [CHECK_TASK]: checkTask,
  [RUN_TASK]: runTask,
}
