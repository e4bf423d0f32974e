import type { Platform } from '#platform/platform.ts'
import { testLockAsSystem } from '../compose.ts'
import { EXIT } from './exit.ts'
import { answer } from './say.ts'

const SAID = {
  HOLDS: 'The store refused everything a lock must refuse.',
  BROKEN: 'The lock does not hold.',
  NONE: 'The store keeps no locks; KONTOR_S3_OBJECT_LOCK sets the mode for a bucket with Object Lock.',
}

/** `kontor try-lock`: exit code 7 when the store let itself be talked out of what it locks. */
export async function tryLock(platform: Platform, json: boolean): Promise<number> {
  const test = await testLockAsSystem(platform)
  answer(json, test, [
    ...test.findings.map((one) => `${one.holds ? 'holds ' : 'BROKEN'}  ${one.trial} = ${one.answer}`),
    SAID[test.outcome],
  ])
  return test.outcome === 'BROKEN' ? EXIT.violated : EXIT.done
}
