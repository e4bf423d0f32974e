import { z } from 'zod'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { openApplication } from '../service/open.ts'
import { doer, move, recordTarget, requireState } from '../service/target.ts'
import { type ApplicationRow, lockApplication } from '../store/application.ts'

async function approved(context: CommandContext, id: string): Promise<ApplicationRow> {
  const application = await lockApplication(context.tx, id)
  if (!application) throw platformErrors.NOT_FOUND()
  recordTarget(context, application)
  requireState(application, ['APPROVED', 'FAILED'])
  return application
}

/** Opens client and accounts of an approved application: the system's own step, never a person's. */
export const openApproved = defineCommand({
  name: 'onboarding.application.open',
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ clientId: z.uuid(), accountNos: z.array(z.string()) }),
  async run(context, input) {
    const application = await approved(context, input.id)
    const opened = await openApplication(context, application)
    context.record({ clientId: opened.clientId, after: { state: 'OPENED', accounts: opened.accountNos } })
    return opened
  },
})

/** Writes down why opening failed, for somebody to put right and try again. */
export const failOpening = defineCommand({
  name: 'onboarding.application.fail',
  permission: 'onboarding.application.open',
  input: z.strictObject({
    id: z.uuid(),
    /** `module:CODE` of the refusal. */
    code: z.string().max(100),
    params: z.record(z.string(), z.json()),
  }),
  output: z.object({ attempts: z.int() }),
  async run(context, { id, code, params }) {
    const application = await approved(context, id)
    const by = doer(context)
    const attempts = application.attempts + 1
    const opening = await move(
      context,
      application,
      { state: 'OPENING', failure: null },
      { kind: 'opening', by, remark: null },
    )
    await move(
      context,
      opening,
      { state: 'FAILED', attempts, failure: { code, params } },
      { kind: 'failed', by, remark: code },
    )
    context.record({ after: { state: 'FAILED', code } })
    return { attempts }
  },
})
