import { z } from 'zod'
import type { CounterWay } from '#platform/counters-config.ts'
import type { SourceItem } from '../policy/record.ts'
import { ask, laterBy, signed } from './way.ts'

/** Items asked for at a time. */
export const PAGE = 500

const page = z.object({
  items: z
    .array(
      z.object({
        sequence: z.int().min(0),
        id: z.string().min(1).max(100),
        version: z.int().min(0),
        accountNo: z.string().min(1).max(40),
        changedAt: z.iso.datetime({ offset: true }),
        data: z.record(z.string().max(60), z.json()),
      }),
    )
    .max(PAGE),
  /** Sequence of the last item there is at the source. */
  last: z.int().min(0),
})

export type Pulled = { kind: 'page'; items: SourceItem[]; last: number } | { kind: 'failed'; reason: string }

/** What a slot has to tell beyond a sequence, oldest first. */
export async function pullPage(way: CounterWay, now: Temporal.Instant, no: number, after: number): Promise<Pulled> {
  const query = new URLSearchParams({ after: String(after), limit: String(PAGE) })
  const asked = { method: 'GET' as const, place: `/slots/${no}/items?${query}` }
  const said = await ask(way, asked, (path) => signed(way, now, asked, path))
  const later = laterBy(said)
  if (said === null || later) return { kind: 'failed', reason: later?.reason ?? 'UNREACHABLE' }
  try {
    const found = page.safeParse(JSON.parse(said.bytes.toString('utf8')))
    if (said.status === 200 && found.success) return { kind: 'page', ...found.data }
  } catch {
    // Cut off in the middle: it will be asked for again.
  }
  return { kind: 'failed', reason: 'COUNTER_FAULT' }
}
