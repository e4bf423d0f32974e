import type { Platform } from '#platform/platform.ts'
import { EXIT } from './exit.ts'
import { answer } from './say.ts'

/** Result of one invariant. */
export type Verified = { module: string; check: string; violations: string[] }

/** Checks every invariant of every module. */
export async function verifyAll(platform: Platform): Promise<Verified[]> {
  const results: Verified[] = []
  for (const module of platform.modules) {
    for (const one of module.checks ?? []) {
      results.push({ module: module.name, check: one.id, violations: await one.check(platform.db, platform) })
    }
  }
  return results
}

/** `kontor verify`: says what holds and what does not; exit code 7 when something does not. */
export async function verify(platform: Platform, json: boolean): Promise<number> {
  const results = await verifyAll(platform)
  answer(
    json,
    results,
    results.flatMap(({ check, violations }) => [
      `${violations.length === 0 ? 'holds ' : 'BROKEN'}  ${check}`,
      ...violations.map((one) => `        ${one}`),
    ]),
  )
  return results.some((one) => one.violations.length > 0) ? EXIT.violated : EXIT.done
}
