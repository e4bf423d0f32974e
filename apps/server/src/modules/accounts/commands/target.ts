import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { CANCEL_REASONS, FREEZE_REASONS, remarkMissing } from '#modules/clients'
import type { CommandContext, Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { accountErrors } from '../errors.ts'
import { ACCOUNT_STATUSES, ACCOUNT_TRANSITIONS, type AccountStatus } from '../schema.ts'
import { type AccountRow, findAccount, lockAccount, updateStatus } from '../store/account.ts'

const remark = z.string().trim().min(1).max(500).nullable().default(null)
/** Number of the letter or document that asks for it. Absent in tickets opened before there was the field. */
const attachmentRef = z.string().trim().min(1).max(100).optional()
export const freezeInput = z.strictObject({ id: z.uuid(), reason: z.enum(FREEZE_REASONS), remark, attachmentRef })
export const cancelInput = z.strictObject({
  id: z.uuid(),
  reason: z.enum(CANCEL_REASONS),
  remark,
  attachmentRef,
  /** Whether the client is told, by SMS and mail. Absent in tickets opened before there was the field. */
  notify: z.boolean().optional(),
})
export const remarkInput = z.strictObject({ id: z.uuid(), remark })
export const accountOutput = z.object({
  id: z.uuid(),
  status: z.enum(ACCOUNT_STATUSES),
  frozen: z.boolean(),
  changed: z.boolean(),
})

type Reasoned = { reason: string; remark: string | null }

/** The account as it is now, locked and in the actor's scope. @throws NOT_FOUND, ACCOUNT_CANCELLED */
export async function liveAccount(context: CommandContext, id: string): Promise<AccountRow> {
  await lockAccount(context.tx, id)
  const account = await findAccount(context.tx, context.actor, id)
  if (!account) throw platformErrors.NOT_FOUND()
  if (account.status === 'CANCELLED') throw accountErrors.ACCOUNT_CANCELLED()
  return account
}

/** @throws ACCOUNT_STATUS_FORBIDS when the transition table does not lead there. */
export function requireTransition(account: AccountRow, to: AccountStatus): void {
  if (!ACCOUNT_TRANSITIONS[account.status].includes(to)) {
    throw accountErrors.ACCOUNT_STATUS_FORBIDS({ status: account.status })
  }
}

/** @throws REMARK_REQUIRED when the reason says nothing by itself. */
export function requireRemark(input: Reasoned): void {
  if (remarkMissing(input.reason, input.remark)) {
    throw accountErrors.REMARK_REQUIRED({}, [{ path: 'remark', code: 'REMARK_REQUIRED' }])
  }
}

/** What a ticket and a record show of the paper behind a change; nothing where there is none. */
export function paperOf(input: { attachmentRef?: string | undefined }): { attachmentRef?: string } {
  return input.attachmentRef === undefined ? {} : { attachmentRef: input.attachmentRef }
}

/** What the person wrote; the reason itself stands in what changes, in words of the reader. */
export function reasonText(input: Reasoned): string | null {
  return input.remark
}

/** What a gated command on this account would do. */
export function proposalOf(
  account: AccountRow,
  args: Pick<Proposal, 'version' | 'after' | 'reason'> & { facts?: Proposal['facts'] },
): Proposal {
  return {
    target: { type: 'account', id: account.id, label: account.accountNo },
    version: args.version,
    clientId: account.clientId,
    accountId: account.id,
    businessLine: account.businessLine,
    departmentId: account.departmentId,
    facts: { accountType: account.type, level: account.level, status: account.status, ...args.facts },
    before: { status: account.status, reasons: account.reasons },
    after: args.after,
    reason: args.reason,
  }
}

/** Record and event of a change to this account. */
export function recordChange(
  context: CommandContext,
  account: AccountRow,
  change: { after: Record<string, string | string[] | boolean>; reason: string | null },
): void {
  const { businessLine, departmentId } = account
  context.record({
    target: { type: 'account', id: account.id, label: account.accountNo },
    clientId: account.clientId,
    accountId: account.id,
    businessLine,
    departmentId,
    before: { status: account.status, reasons: account.reasons },
    after: change.after,
    reason: change.reason,
  })
  context.emit({ topic: 'accounts', ids: [account.id], businessLine, departmentId })
}

/** Moves the account to another status, with record and event. */
export async function moveTo(
  context: CommandContext,
  account: AccountRow,
  to: AccountStatus,
  reason: string | null,
  more: { attachmentRef?: string; notify?: boolean } = {},
): Promise<{ id: string; status: AccountStatus; frozen: boolean; changed: boolean }> {
  requireTransition(account, to)
  const before = to === 'CANCELLING' && account.status !== 'OPENING' ? account.status : null
  await updateStatus(context.tx, account.id, {
    status: to,
    before: before === 'ACTIVE' || before === 'DORMANT' ? before : null,
    at: toWire(context.now),
  })
  recordChange(context, account, { after: { status: to, reasons: account.reasons, ...more }, reason })
  return { id: account.id, status: to, frozen: account.frozen, changed: true }
}
