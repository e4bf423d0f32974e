import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Json } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { type CancellationMoment, cancellationNotices, clientCancellation } from '../cancellation.ts'
import { clientErrors } from '../errors.ts'
import { remarkMissing, statusWithReasons } from '../policy/freeze.ts'
import { CANCEL_REASONS, CANCELLATION_KINDS, FREEZE_REASONS } from '../schema.ts'
import { type ClientRow, findClient, lockClient, type Place, placesOf, updateStatus } from '../store/client.ts'
import { addReason, liftReason, liveReasons } from '../store/freeze.ts'

const remark = z.string().trim().min(1).max(500).nullable().default(null)
/** Number of the letter or document that asks for it. Absent in tickets opened before there was the field. */
const attachmentRef = z.string().trim().min(1).max(100).optional()
const freezeInput = z.strictObject({ id: z.uuid(), reason: z.enum(FREEZE_REASONS), remark, attachmentRef })
const cancelInput = z.strictObject({
  id: z.uuid(),
  kind: z.enum(CANCELLATION_KINDS),
  reason: z.enum(CANCEL_REASONS),
  remark,
  attachmentRef,
  /** Whether the client is told, by SMS and mail. Absent in tickets opened before there was the field. */
  notify: z.boolean().optional(),
})
const statusOutput = z.object({ id: z.uuid(), status: z.string(), reasons: z.array(z.string()), changed: z.boolean() })

type Target = { client: ClientRow; places: Place[]; reasons: string[] }

/** The client as it is now, locked, in the actor's scope and not cancelled. */
async function liveTarget(context: CommandContext, id: string): Promise<Target> {
  await lockClient(context.tx, id)
  const client = await findClient(context.tx, context.actor, id)
  if (!client) throw platformErrors.NOT_FOUND()
  if (client.status === 'CANCELLED') throw clientErrors.CLIENT_CANCELLED()
  const places = await placesOf(context.tx, context.actor, id)
  return { client, places, reasons: await liveReasons(context.tx, id) }
}

function proposal(
  target: Target,
  args: Pick<Proposal, 'version' | 'after' | 'reason'> & { facts?: Proposal['facts'] },
): Proposal {
  const { client, places, reasons } = target
  return {
    target: { type: 'client', id: client.id, label: `${client.clientNo} ${client.displayName}` },
    version: args.version,
    clientId: client.id,
    accountId: null,
    businessLine: places[0]?.businessLine ?? null,
    departmentId: places[0]?.departmentId ?? null,
    facts: { clientType: client.type, category: client.category, status: client.status, ...args.facts },
    before: { status: client.status, reasons },
    after: args.after,
    reason: args.reason,
  }
}

/** What a ticket and a record show of the paper behind a change; nothing where there is none. */
function paperOf(input: { attachmentRef?: string | undefined }): { attachmentRef?: string } {
  return input.attachmentRef === undefined ? {} : { attachmentRef: input.attachmentRef }
}

/** What the person wrote; the reason itself stands in what changes, in words of the reader. */
function reasonText(input: { reason: string; remark: string | null }): string | null {
  return input.remark
}

function requireRemark(input: { reason: string; remark: string | null }): void {
  if (remarkMissing(input.reason, input.remark)) {
    throw clientErrors.REMARK_REQUIRED({}, [{ path: 'remark', code: 'REMARK_REQUIRED' }])
  }
}

/** Writes the status that follows from the reasons, the record and the events. */
async function settle(
  context: CommandContext,
  before: Target,
  changed: boolean,
  input: { reason: string; remark: string | null; attachmentRef?: string | undefined },
) {
  const { client } = before
  const reasons = await liveReasons(context.tx, client.id)
  const status = statusWithReasons(client.status, reasons)
  if (status !== client.status) {
    await updateStatus(context.tx, client.id, { status, cancelledKind: null, at: toWire(context.now) })
  }
  context.record({
    before: { status: client.status, reasons: before.reasons },
    after: { status, reasons, ...paperOf(input) },
    reason: reasonText(input),
  })
  announce(context, before)
  return { id: client.id, status, reasons, changed }
}

function announce(context: CommandContext, { client, places }: Target): void {
  for (const place of places) context.emit({ topic: 'clients', ids: [client.id], ...place })
}

function change(context: CommandContext, input: { id: string; reason: string; remark: string | null }) {
  return {
    clientId: input.id,
    reason: input.reason,
    remark: input.remark,
    at: toWire(context.now),
    by: context.actor.operatorId,
    ticketId: context.ticket?.id ?? null,
  }
}

/** Adds one reason to be frozen. A reason that is live already changes nothing, so repeating is harmless. */
export const freezeClient = defineCommand({
  name: 'clients.client.freeze',
  input: freezeInput,
  output: statusOutput,
  async propose(context, input) {
    requireRemark(input)
    const target = await liveTarget(context, input.id)
    const reasons = [...new Set([...target.reasons, input.reason])].sort()
    return proposal(target, {
      version: target.reasons.includes(input.reason) ? 'held' : 'free',
      after: { status: 'FROZEN', reasons, ...paperOf(input) },
      reason: reasonText(input),
      facts: { freezeReason: input.reason },
    })
  },
  async run(context, input) {
    requireRemark(input)
    const target = await liveTarget(context, input.id)
    const added = await addReason(context.tx, change(context, input))
    return settle(context, target, added, input)
  },
})

/** Lifts one reason; the client stays frozen while another is live. Freezes of its accounts are not touched. */
export const unfreezeClient = defineCommand({
  name: 'clients.client.unfreeze',
  input: freezeInput,
  output: statusOutput,
  async propose(context, input) {
    requireRemark(input)
    const target = await liveTarget(context, input.id)
    if (!target.reasons.includes(input.reason)) throw clientErrors.FREEZE_REASON_NOT_HELD({ reason: input.reason })
    const reasons = target.reasons.filter((reason) => reason !== input.reason)
    return proposal(target, {
      version: 'held',
      after: { status: statusWithReasons(target.client.status, reasons), reasons, ...paperOf(input) },
      reason: reasonText(input),
      facts: { freezeReason: input.reason },
    })
  },
  async run(context, input) {
    requireRemark(input)
    const target = await liveTarget(context, input.id)
    const lifted = await liftReason(context.tx, change(context, input))
    if (!lifted) throw clientErrors.FREEZE_REASON_NOT_HELD({ reason: input.reason })
    return settle(context, target, true, input)
  },
})

async function cancellable(
  context: CommandContext,
  input: z.output<typeof cancelInput>,
  when: CancellationMoment['when'],
): Promise<Target> {
  requireRemark(input)
  const { tx, platform } = context
  const found = await liveTarget(context, input.id)
  for (const check of platform.offered(clientCancellation)) await check(tx, input.id, { when, platform })
  return found
}

/** What is left of a client, as the approver and the record see it; `notify` only where somebody is told. */
function cancelledState(input: z.output<typeof cancelInput>): Record<string, Json> {
  const told: Record<string, Json> = input.notify ? { notify: true } : {}
  return { status: 'CANCELLED', cancelledKind: input.kind, ...paperOf(input), ...told }
}

/**
 * Ends a client for ever. What other modules offer at `clientCancellation` is checked when it is asked for and again when
 * it happens. Accounts are cancelled first; those that have a ticket for it let the client's be opened beside theirs.
 */
export const cancelClient = defineCommand({
  name: 'clients.client.cancel',
  input: cancelInput,
  output: statusOutput,
  async propose(context, input) {
    return proposal(await cancellable(context, input, 'asked'), {
      version: 'live',
      after: cancelledState(input),
      reason: reasonText(input),
      facts: { cancelledKind: input.kind, cancelReason: input.reason },
    })
  },
  async run(context, input) {
    const found = await cancellable(context, input, 'now')
    const at = toWire(context.now)
    await updateStatus(context.tx, input.id, { status: 'CANCELLED', cancelledKind: input.kind, at })
    context.record({
      before: { status: found.client.status, reasons: found.reasons },
      after: cancelledState(input),
      reason: reasonText(input),
    })
    announce(context, found)
    if (input.notify) {
      const notice = { key: newId(), clientId: input.id, accountNo: null, waits: false }
      for (const take of context.platform.offered(cancellationNotices)) await take(context, notice)
    }
    return { id: input.id, status: 'CANCELLED', reasons: found.reasons, changed: true }
  },
})
