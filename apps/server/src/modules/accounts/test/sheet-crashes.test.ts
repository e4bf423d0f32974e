import { afterAll, beforeAll } from 'vitest'
import type { AnyCommand } from '#platform/command.ts'
import { intakeCommands } from '#platform/intake/commands.ts'
import { crashSweep, everyCommandHasExample } from '#testing/crash-sweep.ts'
import { type Centre, centre } from './a-sheet.ts'
import { EXAMPLES } from './sheet-crashes.ts'

let at: Centre
beforeAll(async () => {
  at = await centre()
  await at.rule('FLOW')
})
afterAll(() => at?.app.close())

everyCommandHasExample(intakeCommands as AnyCommand[], EXAMPLES)
crashSweep(['platform.intake.confirm'], EXAMPLES, () => ({ app: at.app, at }))
