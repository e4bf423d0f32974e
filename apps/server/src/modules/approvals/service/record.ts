import type { Json } from '#kernel/refusal.ts'
import type { BatchContext } from '#platform/batch.ts'
import type { RecordEntry } from '#platform/journal/record.ts'
import type { Job } from './play.ts'
import type { Seat } from './seat.ts'
import { peopleNamed } from './steps.ts'

type Values = Record<string, Json>

/** Who was asked before, and who is named instead or besides. */
function handling({ action, task }: Job, nameOf: (id: string) => string): { before?: Values; after?: Values } {
  if (action.named.length === 0) return {}
  const after = { handlers: action.named.map(nameOf) }
  if (action.event.kind === 'addSigners') return { after: { operatorIds: after.handlers } }
  return { before: { handlers: (task?.candidates ?? []).map(nameOf) }, after }
}

/** How the case stood and how this action left it; only of the action that closed it. */
function ending(job: Job, last: ReadonlyMap<Seat, Job>): { before?: Values; after?: Values } {
  const { seat } = job
  if (!seat || last.get(seat) !== job || seat.row.state === seat.state.status) return {}
  return { before: { case: seat.row.state }, after: { case: seat.state.status } }
}

function entryOf(job: Job, last: ReadonlyMap<Seat, Job>, nameOf: (id: string) => string): RecordEntry {
  const named = handling(job, nameOf)
  const ended = ending(job, last)
  const before = { ...named.before, ...ended.before }
  const after = { ...named.after, ...ended.after }
  return {
    reason: job.action.remark,
    ...(Object.keys(before).length > 0 ? { before } : {}),
    ...(Object.keys(after).length > 0 ? { after } : {}),
  }
}

/** What the records of actions say besides what they were about: why, whom they named, and how they left the case. */
export async function recordChanges({ platform, tx }: BatchContext, done: readonly Job[]): Promise<void> {
  const naming = done.filter(({ action }) => action.named.length > 0)
  const ids = naming.flatMap(({ action, task }) => [...action.named, ...(task?.candidates ?? [])])
  const people = await peopleNamed(platform, tx, ids)
  const nameOf = (id: string) => people.get(id)?.name ?? ''
  const last = new Map(done.flatMap((job) => (job.seat ? [[job.seat, job] as const] : [])))
  for (const job of done) job.call.record(entryOf(job, last, nameOf))
}
