import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { accountsOfClient } from '#modules/accounts'
import { getClient, requireLiveClient } from '#modules/clients'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { onboardingErrors } from '../errors.ts'
import { furtherAccount } from '../schema/content.ts'
import { currentRevision } from '../service/content.ts'
import { openApplication } from '../service/open.ts'
import { objectionsTo } from '../service/submit.ts'
import { doer, move, recordTarget } from '../service/target.ts'
import type { ApplicationRow } from '../store/application.ts'
import { markSubmitted } from '../store/revision.ts'
import { startApplication } from './application.ts'

/** Puts an application that was decided elsewhere where its review would have: everything is checked but nobody asked. */
async function decided(context: CommandContext, application: ApplicationRow, reason: string | null) {
  const { tx, now, actor, platform } = context
  const { content } = await currentRevision(tx, platform.cipher, application)
  const { problems } = await objectionsTo(context, application, content, [])
  if (problems.length > 0) throw onboardingErrors.APPLICATION_INVALID({}, problems)
  await markSubmitted(tx, application.id, application.revision, toWire(now), actor.operatorId)
  const by = doer(context)
  const sent = { state: 'SUBMITTED' as const, submitted: true }
  const submitted = await move(context, application, sent, { kind: 'submitted', by, remark: reason })
  const agreed = { state: 'APPROVED' as const, decided: true }
  return move(context, submitted, agreed, { kind: 'approved', by, remark: null })
}

/**
 * Opens a further account for a client we have, after it was decided elsewhere: by the approval of this command, or of the
 * business whose step it is. It leaves an application as any opening does, reviewed by nobody a second time.
 *
 * @throws NOT_FOUND, CLIENT_CANCELLED, APPLICATION_INVALID, and what modules have against opening.
 */
export const openFurther = defineCommand({
  name: 'onboarding.account.open',
  input: furtherAccount,
  output: z.object({ applicationId: z.uuid(), accountId: z.uuid(), accountNo: z.string() }),
  async propose({ tx, actor }, { clientId, type, businessLine, departmentId, reason }) {
    const client = await getClient(tx, actor, clientId)
    await requireLiveClient(tx, clientId)
    const accounts = await accountsOfClient(tx, actor, clientId)
    return {
      target: { type: 'client', id: clientId, label: `${client.clientNo} ${client.displayName}` },
      version: accounts.map(({ id }) => id).join(' '),
      clientId,
      accountId: null,
      businessLine,
      departmentId,
      facts: { accountType: type },
      before: { accounts: accounts.map(({ accountNo }) => accountNo) },
      after: { type },
      reason,
    }
  },
  async run(context, { clientId, type, businessLine, departmentId, handed, reason }) {
    await getClient(context.tx, context.actor, clientId)
    const content = { businessLine, departmentId, clientId, accounts: [{ type }] }
    const application = await startApplication(context, content)
    const approved = await decided(context, application, reason)
    const { accountNos, accountIds } = await openApplication(context, approved, handed)
    recordTarget(context, approved)
    const [accountNo = '', accountId = ''] = [accountNos[0], accountIds[0]]
    context.record({ clientId, accountId, after: { state: 'OPENED', accounts: accountNos }, reason })
    return { applicationId: application.id, accountId, accountNo }
  },
})
