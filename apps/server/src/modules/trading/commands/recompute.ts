import type { LabelFollower, Relabelling } from '#modules/accounts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { difference, type Grant, stillGranted } from '../policy/capability.ts'
import { type AccountType, batchOutcome, PLACES, recomputeInput } from '../schema.ts'
import { northboundSince, today } from '../service/verdict.ts'
import { forgetKinds, livePermissions, notedKinds, type PermissionRow, writeRevisions } from '../store/permission.ts'
import { lockOne, settingOf, shown, targetOf } from './account.ts'

type Kind = { type: AccountType; marks: readonly string[] }

/** What is left of a grant for an account of these kinds, one after the other. */
async function left(context: CommandContext, before: PermissionRow, kind: Kind): Promise<Grant> {
  const kinds = [...(await notedKinds(context.tx, before.accountId)), kind]
  // The markets are not what changed: those closed for a while come back when the house opens them.
  return stillGranted(before.granted, kinds, new Set(PLACES))
}

/** Writes down what is left of a grant; null when nothing goes. The account is locked. */
async function shrink(context: CommandContext, before: PermissionRow | null, kind: Kind, remark: string | null) {
  if (before === null) return null
  const { granted, dropped } = await left(context, before, kind)
  if (dropped.length === 0) return null
  const since = northboundSince(before.northboundSince, granted, today(context.platform))
  const next = { ...before, revision: before.revision + 1, granted, northboundSince: since }
  await writeRevisions(context.tx, [{ ...next, dropped: [...before.dropped, ...dropped] }], settingOf(context, remark))
  return { granted, dropped }
}

/** The system's own: an account of another type or with other marks keeps what it still can have, and gets nothing. */
export const recomputePermission = defineCommand({
  name: 'trading.permission.recompute',
  input: recomputeInput,
  output: batchOutcome,
  async run(context, { accountId }) {
    const { account, before } = await lockOne(context, accountId)
    const { businessLine, departmentId, clientId } = account
    const where = { accountId, clientId, businessLine, departmentId }
    context.record({ target: targetOf(account), ...where })
    const lost = await shrink(context, before, account, null)
    if (before === null || lost === null) {
      await forgetKinds(context.tx, [accountId])
      return { changed: 0 }
    }
    context.record(shown(before.granted, lost.granted, lost.dropped))
    context.emit({ topic: 'trading', ids: [accountId], businessLine, departmentId })
    return { changed: 1 }
  },
})

const liveOf = async ({ tx }: CommandContext, accountId: string) =>
  (await livePermissions(tx, [accountId])).get(accountId) ?? null

const kindAfter = ({ account, next }: Relabelling): Kind => ({ type: account.type, marks: next.marks })

/**
 * Other marks take off what such an account cannot have, at once and for good: whoever changes them sees it before, the
 * record of the change keeps it, and the revision bears that person's name.
 */
export const followLabels: LabelFollower = {
  async foresee(context, change) {
    const before = await liveOf(context, change.account.id)
    if (before === null) return null
    const { granted, dropped } = await left(context, before, kindAfter(change))
    if (dropped.length === 0) return null
    const { closed } = difference(before.granted, granted)
    return { module: 'trading', before: { closed: { keys: closed } }, after: { closed: { keys: [] } } }
  },
  async follow(context, change) {
    const { id, businessLine, departmentId } = change.account
    const lost = await shrink(context, await liveOf(context, id), kindAfter(change), change.remark)
    if (lost === null) await forgetKinds(context.tx, [id])
    else context.emit({ topic: 'trading', ids: [id], businessLine, departmentId })
  },
}
