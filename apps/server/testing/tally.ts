import { sql } from 'kysely'
import { defineErrors } from '#kernel/refusal.ts'
import { defineModule, type Module } from '#platform/module.ts'

/** A task that notes which process began it, then does what it is told. */
export function tallyModule(then: () => Promise<void>): Module {
  return defineModule({
    name: 'tally',
    migrations: null,
    errors: defineErrors('tally', {}),
    tasks: {
      'tally.note': async (platform) => {
        await sql`insert into public.tally values (${process.pid})`.execute(platform.db)
        await then()
      },
    },
  })
}
