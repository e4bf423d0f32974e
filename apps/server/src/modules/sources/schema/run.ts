import { z } from 'zod'

/** What a source was read for. */
export const RUN_PURPOSES = ['try', 'check', 'form', 'gateway', 'parameter'] as const
export type RunPurpose = (typeof RUN_PURPOSES)[number]

/** `cut` runs were under way when their process ended. */
export const RUN_OUTCOMES = ['running', 'done', 'failed', 'cut'] as const
export type RunOutcome = (typeof RUN_OUTCOMES)[number]

/** Use of a source by day, newest last. */
export const usage = z.object({
  days: z.array(
    z.object({ day: z.string(), runs: z.int(), failed: z.int(), p50: z.int().nullable(), p95: z.int().nullable() }),
  ),
  codes: z.array(z.object({ code: z.string(), runs: z.int() })),
})
