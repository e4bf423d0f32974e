import { setTimeout as pause } from 'node:timers/promises'

const PAUSE_MS = 15

/**
 * Waits until `probe` no longer throws and returns its answer: for facts that come about in another process or job.
 * Tests use this instead of sleeping.
 *
 * @throws what `probe` threw last, once `limitMs` is over.
 */
export async function eventually<T>(probe: () => T | Promise<T>, limitMs = 20_000): Promise<T> {
  const deadline = performance.now() + limitMs
  for (;;) {
    try {
      return await probe()
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await pause(PAUSE_MS)
  }
}
