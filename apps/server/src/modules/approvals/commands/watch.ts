import { sql } from 'kysely'
import { z } from 'zod'
import { defineCommand } from '#platform/command.ts'
import { rows } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { isInScope } from '#platform/scope.ts'
import { nodeId, people } from '../schema/flow.ts'
import { migrationStart } from '../schema/watch.ts'
import { startMigration } from '../service/migration.ts'
import { rehomeCase } from '../service/rehome.ts'
import { redirectStep } from '../service/watch.ts'
import { findCase } from '../store/case.ts'

const id = z.uuid()
const remark = z.string().trim().min(1).max(1000)
const ofCase = z.object({ id })

/** Names other people, or another role, for one step of one case: where it stands or where it will come. */
export const redirectCase = defineCommand({
  name: 'approvals.case.redirect',
  input: z.strictObject({ id, nodeId, people: z.array(people).min(1).max(20), remark }),
  output: ofCase,
  async run(context, input) {
    await redirectStep(context, input.id, input.nodeId, input.people, input.remark)
    return { id: input.id }
  },
})

/** Moves a case to another department. */
export const rehome = defineCommand({
  name: 'approvals.case.rehome',
  input: z.strictObject({ id, departmentId: id, remark }),
  output: ofCase,
  async run(context, input) {
    await rehomeCase(context, input.id, input.departmentId, input.remark)
    return { id: input.id }
  },
})

/** Notes that what a stopped case had done outside has been reversed. */
export const reversed = defineCommand({
  name: 'approvals.case.reversed',
  input: z.strictObject({ id, remark }),
  output: ofCase,
  async run({ tx, actor, record }, input) {
    const row = await findCase(tx, input.id)
    if (!row || !isInScope(actor, row)) throw platformErrors.NOT_FOUND()
    const { businessLine, departmentId, clientId, accountId, targetLabel, kind } = row
    record({ target: { type: kind, id: row.id, label: targetLabel }, reason: input.remark })
    record({ businessLine, departmentId, clientId, accountId, ...(kind === 'ticket' ? { ticketId: row.id } : {}) })
    const [done] = await rows(
      tx,
      sql`update approvals.case set reversal_due = false, version = version + 1
        where id = ${row.id}::uuid and reversal_due returning 1`,
    )
    if (!done) throw platformErrors.NOT_FOUND()
    return { id: row.id }
  },
})

/** Takes running cases of a flow over to another of its versions, or begins them again on it. */
export const migrateFlow = defineCommand({
  name: 'approvals.flow.migrate',
  input: migrationStart,
  output: z.object({ id, total: z.number() }),
  run: startMigration,
})
