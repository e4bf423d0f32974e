import type { TestApp } from '#testing/app.ts'
import type { Examples } from '#testing/crash-sweep.ts'

/** How each command of the module comes to be called. */
export const EXAMPLES: Examples<TestApp> = {
  'packs.pack.install': async (app) => ({
    actor: app.signInAs('all').actor,
    input: { code: 'fee-change', publish: true },
  }),
}
