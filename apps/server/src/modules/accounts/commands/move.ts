import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { rehomeCasesOf } from '#modules/approvals'
import { leavePlace, placeClient } from '#modules/clients'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { isInScope } from '#platform/scope.ts'
import { accountErrors } from '../errors.ts'
import { accountMoves } from '../moving.ts'
import { type AccountRow, updateDepartment } from '../store/account.ts'
import { accountOutput, liveAccount, proposalOf } from './target.ts'

export const moveInput = z.strictObject({
  id: z.uuid(),
  departmentId: z.uuid(),
  remark: z.string().trim().min(1).max(500),
})

/**
 * The account as it is now, and that it may go there: the actor sees both departments.
 *
 * @throws NOT_FOUND for an account or a department out of reach, ALREADY_THERE
 */
async function movable(context: CommandContext, input: z.output<typeof moveInput>): Promise<AccountRow> {
  const { tx, platform, actor } = context
  const account = await liveAccount(context, input.id)
  const { businessLine } = account
  const known = await platform.directory.departmentLabels(tx, [input.departmentId])
  const reaches = isInScope(actor, { businessLine, departmentId: input.departmentId })
  if (!known.has(input.departmentId) || !reaches) throw platformErrors.NOT_FOUND()
  if (account.departmentId === input.departmentId) {
    throw accountErrors.ALREADY_THERE({}, [{ path: 'departmentId', code: 'ALREADY_THERE' }])
  }
  return account
}

/**
 * Moves an account to another department of its business line. From then on it is seen there, with its papers, its
 * requests and cases and whatever else modules keep about it; running cases ask anew where their people differ. The
 * department it came from sees it no longer, and the client only as long as something else holds the client there.
 */
export const moveAccount = defineCommand({
  name: 'accounts.account.move',
  input: moveInput,
  output: accountOutput,
  async propose(context, input) {
    const account = await movable(context, input)
    const proposal = proposalOf(account, {
      version: account.departmentId,
      after: { departmentId: input.departmentId },
      reason: input.remark,
      facts: { toDepartmentId: input.departmentId },
    })
    return { ...proposal, before: { departmentId: account.departmentId } }
  },
  async run(context, input) {
    const { tx, platform, now, record, emit } = context
    const account = await movable(context, input)
    const { id, clientId, accountNo, businessLine, departmentId: from, status, frozen } = account
    const { departmentId: to, remark } = input
    await updateDepartment(tx, id, to, toWire(now))
    await placeClient(tx, clientId, { businessLine, departmentId: to })
    await rehomeCasesOf(context, { accountId: id, from, to, remark })
    for (const follow of platform.offered(accountMoves)) {
      await follow(context, { accountId: id, clientId, businessLine, from, to, remark })
    }
    await leavePlace(tx, platform, clientId, { businessLine, departmentId: from })
    record({
      target: { type: 'account', id, label: accountNo },
      clientId,
      accountId: id,
      businessLine,
      departmentId: to,
      before: { departmentId: from },
      after: { departmentId: to },
      reason: remark,
    })
    // News in both departments: in the one it came from it is gone.
    for (const departmentId of [from, to]) emit({ topic: 'accounts', ids: [id], businessLine, departmentId })
    return { id, status, frozen, changed: true }
  },
})
