import type { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { accountErrors } from '../errors.ts'
import type { AccountRow } from '../store/account.ts'
import { addReason, liftReason, settleFrozen } from '../store/freeze.ts'
import {
  accountOutput,
  freezeInput,
  liveAccount,
  paperOf,
  proposalOf,
  reasonText,
  recordChange,
  requireRemark,
} from './target.ts'

type FreezeInput = z.output<typeof freezeInput>

function change(context: CommandContext, input: FreezeInput) {
  return {
    accountId: input.id,
    reason: input.reason,
    remark: input.remark,
    at: toWire(context.now),
    by: context.actor.operatorId,
    ticketId: context.ticket?.id ?? null,
  }
}

async function settle(context: CommandContext, account: AccountRow, input: FreezeInput, changed: boolean) {
  const reasons = await settleFrozen(context.tx, account.id, toWire(context.now))
  const after = { status: account.status, reasons, ...paperOf(input) }
  recordChange(context, account, { after, reason: reasonText(input) })
  return { id: account.id, status: account.status, frozen: reasons.length > 0, changed }
}

/** Adds one reason to be frozen. A reason that is live already changes nothing, so repeating is harmless. */
export const freezeAccount = defineCommand({
  name: 'accounts.account.freeze',
  input: freezeInput,
  output: accountOutput,
  async propose(context, input) {
    requireRemark(input)
    const account = await liveAccount(context, input.id)
    return proposalOf(account, {
      version: account.reasons.includes(input.reason) ? 'held' : 'free',
      after: {
        status: account.status,
        reasons: [...new Set([...account.reasons, input.reason])].sort(),
        ...paperOf(input),
      },
      reason: reasonText(input),
      facts: { freezeReason: input.reason },
    })
  },
  async run(context, input) {
    requireRemark(input)
    const account = await liveAccount(context, input.id)
    return settle(context, account, input, await addReason(context.tx, change(context, input)))
  },
})

/** Lifts one reason; the account stays frozen while another is live. */
export const unfreezeAccount = defineCommand({
  name: 'accounts.account.unfreeze',
  input: freezeInput,
  output: accountOutput,
  async propose(context, input) {
    requireRemark(input)
    const account = await liveAccount(context, input.id)
    if (!account.reasons.includes(input.reason)) throw accountErrors.FREEZE_REASON_NOT_HELD({ reason: input.reason })
    return proposalOf(account, {
      version: 'held',
      after: {
        status: account.status,
        reasons: account.reasons.filter((reason) => reason !== input.reason),
        ...paperOf(input),
      },
      reason: reasonText(input),
      facts: { freezeReason: input.reason },
    })
  },
  async run(context, input) {
    requireRemark(input)
    const account = await liveAccount(context, input.id)
    const lifted = await liftReason(context.tx, change(context, input))
    if (!lifted) throw accountErrors.FREEZE_REASON_NOT_HELD({ reason: input.reason })
    return settle(context, account, input, true)
  },
})
