import { describe, expect, it } from 'vitest'
import { type Done, outdated, standingsOf, WITHIN } from '../policy/standing.ts'
import { WATCHED } from '../schema.ts'

const now = Temporal.Instant.from('2026-11-21T02:00:00Z')
const before = (seconds: number) => now.subtract({ seconds })
const all = (at: Temporal.Instant | null): Done => ({ base: at, log: at, contents: at, verify: at, drill: at })

describe('[I-18] what is overdue', () => {
  it.each(WATCHED)('%s: good as long as it may take, overdue a second later', (watched) => {
    expect(standingsOf(all(before(WITHIN[watched])), null, now)[watched]).toBe('GOOD')
    expect(standingsOf(all(before(WITHIN[watched] + 1)), null, now)[watched]).toBe('OVERDUE')
  })

  it.each(WATCHED)('%s: never done is overdue once the site has been watched for that long', (watched) => {
    expect(standingsOf(all(null), null, now)[watched]).toBe('NEVER')
    expect(standingsOf(all(null), before(WITHIN[watched]), now)[watched]).toBe('NEVER')
    expect(standingsOf(all(null), before(WITHIN[watched] + 1), now)[watched]).toBe('OVERDUE')
  })

  it('lets go of backups older than the days they are kept, never of the newest two', () => {
    const base = (id: string, days: number) => ({ id, finishedAt: now.subtract({ hours: 24 * days }).toString() })
    const ids = (bases: ReturnType<typeof base>[]) => outdated(bases, 35, now).map(({ id }) => id)
    expect(ids([base('old', 36), base('young', 34), base('newest', 1)])).toEqual(['old'])
    expect(ids([base('oldest', 50), base('old', 36), base('young', 1)])).toEqual(['oldest'])
    expect(ids([base('old', 50), base('older', 60)])).toEqual([])
    expect(ids([base('a', 35), base('b', 34), base('c', 33)])).toEqual([])
  })
})
