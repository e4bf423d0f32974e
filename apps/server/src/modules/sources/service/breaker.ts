import type { Platform } from '#platform/platform.ts'
import { sourceErrors } from '../errors.ts'

const FAILURES_MAX = 5
const REST_MS = 30_000
const CACHE_MAX = 500

type Fuse = { failures: number; openUntil: number; isTrying: boolean }
type Kept = { value: unknown; until: number }

/** What a process remembers of other systems: which rest after failures, and answers that may be given again. */
type Memory = { fuses: Map<string, Fuse>; answers: Map<string, Kept> }
const memories = new WeakMap<Platform, Memory>()

function memoryOf(platform: Platform): Memory {
  const known = memories.get(platform)
  if (known) return known
  const fresh: Memory = { fuses: new Map(), answers: new Map() }
  memories.set(platform, fresh)
  return fresh
}

/**
 * Runs a call unless the five before it failed: then nothing is asked for 30 seconds, after which a single call tries
 * whether the other system is back.
 *
 * @param isTheirFault  which errors count: not those of the caller.
 * @throws SOURCE_UNAVAILABLE while the other system rests.
 */
export async function throughFuse<T>(
  platform: Platform,
  key: string,
  isTheirFault: (error: unknown) => boolean,
  call: () => Promise<T>,
): Promise<T> {
  const { fuses } = memoryOf(platform)
  const fuse = fuses.get(key) ?? { failures: 0, openUntil: 0, isTrying: false }
  fuses.set(key, fuse)
  const now = platform.clock().epochMilliseconds
  const isOpen = fuse.failures >= FAILURES_MAX
  if (isOpen && (now < fuse.openUntil || fuse.isTrying)) {
    const retryAfterSeconds = Math.max(1, Math.ceil((fuse.openUntil - now) / 1000))
    throw sourceErrors.SOURCE_UNAVAILABLE({ retryAfterSeconds })
  }
  fuse.isTrying = isOpen
  try {
    const value = await call()
    fuse.failures = 0
    return value
  } catch (error) {
    if (isTheirFault(error)) {
      fuse.failures += 1
      fuse.openUntil = platform.clock().epochMilliseconds + REST_MS
    }
    throw error
  } finally {
    fuse.isTrying = false
  }
}

/** An answer given within the last `seconds`, or the call's; `fresh` says which. */
export async function throughCache<T>(
  platform: Platform,
  key: string,
  seconds: number,
  call: () => Promise<T>,
): Promise<{ value: T; fresh: boolean }> {
  const { answers } = memoryOf(platform)
  const now = platform.clock().epochMilliseconds
  const kept = answers.get(key)
  if (seconds > 0 && kept && kept.until > now) return { value: kept.value as T, fresh: false }
  const value = await call()
  if (seconds > 0) {
    answers.delete(key)
    answers.set(key, { value, until: now + seconds * 1000 })
    const [oldest] = answers.keys()
    if (answers.size > CACHE_MAX && oldest !== undefined) answers.delete(oldest)
  }
  return { value, fresh: true }
}
