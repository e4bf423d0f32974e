import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { makeCaseOver } from '#modules/approvals'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { onboardingErrors } from '../errors.ts'
import { reassignedListeners } from '../reassigned-listener.ts'
import type { ApplicationState } from '../schema/state.ts'
import { isMakerAt, nameOf } from '../service/makers.ts'
import { doer, lockedApplication, recordTarget, requireState } from '../service/target.ts'
import { type ApplicationRow, insertEvent, updateMaker } from '../store/application.ts'
import { announce, answer, applicationOutput } from './application.ts'

/** While it waits for its maker, or may come back to it; what is being opened is nobody's to change. */
const WITH_MAKER: readonly ApplicationState[] = ['DRAFT', 'SUBMITTED', 'RETURNED', 'FAILED']

/** @throws ALREADY_MAKER, MAKER_UNFIT */
async function requireNewMaker(context: CommandContext, application: ApplicationRow, id: string): Promise<void> {
  const { makerId, makerName, businessLine, departmentId } = application
  if (id === makerId) throw onboardingErrors.ALREADY_MAKER({ makerName })
  if (!(await isMakerAt(context.platform, context.tx, { businessLine, departmentId }, id))) {
    throw onboardingErrors.MAKER_UNFIT({}, [{ path: 'operatorId', code: 'MAKER_UNFIT' }])
  }
}

/**
 * Hands an application to another maker where its own has left or is away: whoever writes applications there. Its review
 * goes on with the new maker in the old one's place; neither of them ever checks it.
 */
export const reassignApplication = defineCommand({
  name: 'onboarding.application.reassign',
  input: z.strictObject({ id: z.uuid(), operatorId: z.uuid(), remark: z.string().trim().min(1).max(1000) }),
  output: applicationOutput,
  async run(context, { id, operatorId, remark }) {
    const { tx, platform, now } = context
    const application = await lockedApplication(context, id)
    recordTarget(context, application)
    requireState(application, WITH_MAKER)
    await requireNewMaker(context, application, operatorId)
    const to = { operatorId, name: await nameOf(platform, tx, operatorId) }
    const { caseId, revision, state, makerName } = application
    if (caseId !== null) await makeCaseOver(context, caseId, to, remark)
    const at = toWire(now)
    await updateMaker(tx, id, to, at)
    const by = doer(context)
    await insertEvent(tx, id, {
      at,
      revision,
      kind: 'reassigned',
      fromState: state,
      toState: state,
      step: null,
      operatorId: by.operatorId,
      operatorName: by.name,
      remark,
      toName: to.name,
    })
    announce(context, application)
    for (const listener of platform.offered(reassignedListeners)) await listener(context, { application, to, remark })
    context.record({ before: { makerName }, after: { makerName: to.name }, reason: remark })
    return answer(context, id)
  },
})
