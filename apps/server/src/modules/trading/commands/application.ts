import { toWire } from '#kernel/clock.ts'
import { defineCommand } from '#platform/command.ts'
import { tradingErrors } from '../errors.ts'
import { difference } from '../policy/capability.ts'
import { applicationInput, inOrder, tradingVerdict } from '../schema.ts'
import { CHOOSING, tryForApplication } from '../service/application.ts'
import { choicesOf, lockChoices, writeChoice } from '../store/application.ts'

/**
 * A reviewer chooses what an account that is not opened yet may trade. It takes effect when the account opens, as far as the
 * account can have it, and only when another person has agreed to the application after the choice.
 */
export const chooseForApplication = defineCommand({
  name: 'trading.application.choose',
  input: applicationInput,
  output: tradingVerdict,
  async run(context, input) {
    const { tx, actor, now, platform } = context
    const { applicationId: asked, accountType } = input
    await lockChoices(tx, asked)
    const choice = inOrder(input.choice)
    const {
      application,
      content: _content,
      ...verdict
    } = await tryForApplication(platform, tx, actor, {
      id: asked,
      accountType,
      choice,
    })
    if (application.state !== CHOOSING) throw tradingErrors.REVIEW_OVER({ state: application.state })
    if (application.makerId === actor.operatorId) throw tradingErrors.MAKER_CHOOSES()
    const before = (await choicesOf(tx, application.id)).get(accountType)
    await writeChoice(tx, application.id, {
      accountType,
      revision: (before?.revision ?? 0) + 1,
      choice,
      remark: input.remark,
      setBy: actor.operatorId,
      setByName: actor.name,
      setAt: toWire(now),
    })
    const { id, applicationNo, displayName, clientId, businessLine, departmentId } = application
    const { opened, closed } = difference(before?.choice ?? [], choice)
    context.record({
      target: { type: 'application', id, label: `${applicationNo} ${displayName}` },
      clientId,
      businessLine,
      departmentId,
      before: { closed: { keys: closed } },
      after: { accountType, opened: { keys: opened } },
      reason: input.remark,
    })
    context.emit({ topic: 'applications', ids: [id], businessLine, departmentId })
    return verdict
  },
})
