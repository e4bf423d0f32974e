import { sql } from 'kysely'
import { Refused } from '#kernel/refusal.ts'
import { requirePermission } from './actor.ts'
import type { Command, CommandContext } from './command.ts'
import { keptRows } from './db.ts'
import type { LiveEvent } from './events/live-event.ts'
import { parseInput } from './execute.ts'
import type { JobRequest } from './jobs/job-request.ts'
import { journalLines } from './journal/lines.ts'
import type { RecordEntry } from './journal/record.ts'

/**
 * Carries out another command as one step of this one: in the same transaction and name, with a record of its own. Whoever
 * agreed to the whole agreed to its steps, so no gate is asked again; the person must be permitted to call each by itself.
 *
 * @throws whatever the step refuses: with it the whole is undone.
 */
export async function runStep<I, O>(context: CommandContext, command: Command<I, O>, input: I): Promise<O> {
  if (command.permission !== null) requirePermission(context.actor, command.permission)
  const entry: RecordEntry = {}
  const events: LiveEvent[] = []
  const jobs: JobRequest[] = []
  const own: CommandContext = {
    ...context,
    record: (more) => void Object.assign(entry, more),
    emit: (event) => void events.push(event),
    enqueue: (job) => void jobs.push(job),
  }
  const parsed = parseInput(command.input, input)
  if (command.propose) {
    const { target, clientId, accountId, businessLine, departmentId, reason } = await command.propose(own, parsed)
    own.record({ target, clientId, accountId, businessLine, departmentId, reason })
  }
  const value = await command.run(own, parsed)
  const line = { ...entry, command: command.name, result: 'done' as const, ticketId: context.ticket?.id ?? null }
  await keptRows(context.tx, journalLines(context.now, [{ actor: context.actor, line }]))
  for (const event of events) context.emit(event)
  for (const job of jobs) context.enqueue(job)
  return value
}

/**
 * Tries what it is given and undoes it, so that what is proposed has met the very checks it will meet when it happens.
 *
 * @returns the refusal it met, or null.
 */
export async function rehearse(
  context: CommandContext,
  steps: (on: CommandContext) => Promise<void>,
): Promise<Refused | null> {
  const silent: CommandContext = {
    ...context,
    record: () => undefined,
    emit: () => undefined,
    enqueue: () => undefined,
  }
  await sql`savepoint rehearsal`.execute(context.tx)
  try {
    await steps(silent)
    return null
  } catch (error) {
    if (error instanceof Refused) return error
    throw error
  } finally {
    await sql`rollback to savepoint rehearsal`.execute(context.tx)
  }
}
