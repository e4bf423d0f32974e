import { defineCommand } from '#platform/command.ts'
import * as wire from '../schema.ts'
import { CHECK_TASK } from '../service/inspect.ts'

/** Looks the archive over now instead of tonight. */
export const runCheck = defineCommand({
  name: 'cloudsync.check.run',
  scope: 'none',
  input: wire.runCheckInput,
  output: wire.checkAsked,
  async run(context) {
    context.record({ target: { type: 'archiveCheck', id: 'archive', label: 'archive' } })
    context.enqueue({ task: CHECK_TASK, payload: {}, jobKey: CHECK_TASK, attemptsMax: 3 })
    return { asked: true as const }
  },
})
