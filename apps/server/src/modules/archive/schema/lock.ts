import { z } from 'zod'

/** Whether the store refused everything a lock must refuse; NONE: it is not set up to lock. */
export const LOCK_OUTCOMES = ['HOLDS', 'BROKEN', 'NONE'] as const
export const LOCK_MODES = ['GOVERNANCE', 'COMPLIANCE'] as const
export const LOCK_TRIALS = ['configured', 'delete', 'overwrite', 'shorten', 'held', 'intact'] as const

const finding = z.object({ trial: z.enum(LOCK_TRIALS), holds: z.boolean(), answer: z.string().max(200) })

/** One trial of the lock. */
export const lockTest = z.object({
  id: z.uuid(),
  store: z.enum(['local', 's3']),
  mode: z.enum(LOCK_MODES).nullable(),
  outcome: z.enum(LOCK_OUTCOMES),
  findings: z.array(finding).max(20),
  testedByName: z.string(),
  testedAt: z.string(),
})
export type LockTest = z.infer<typeof lockTest>
/** What the trial found; the route that tried it is the only caller. */
export const lockTrial = lockTest.pick({ store: true, mode: true, outcome: true, findings: true })

/** How the store keeps contents from being deleted, and whether it really does. */
export const lockStanding = z.object({
  store: z.enum(['local', 's3']),
  /** Null where the store keeps no locks. */
  mode: z.enum(LOCK_MODES).nullable(),
  /** The last trial of this store in this mode; without one nothing is claimed. */
  last: lockTest.nullable(),
  locked: z.int(),
  /** Contents whose lock the store did not take. */
  failed: z.int(),
})
export type LockStanding = z.infer<typeof lockStanding>
