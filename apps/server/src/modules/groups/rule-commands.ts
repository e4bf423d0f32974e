import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { recordEach } from '#platform/journal/each.ts'
import { doerOf, locked, proposal, targetOf } from './holding.ts'
import { MATCH_TASK, matchMembers, requireRule, writeRule } from './rule.ts'
import * as wire from './schema.ts'
import { accountsNamed, type GroupRow } from './store.ts'

/** Accounts that get a record of their own when a rule moves them; of more the group's record has the counts. */
const NAMED_MAX = 2000

async function checked(
  context: CommandContext,
  { id, version, rule }: { id: string; version: number; rule: wire.Rule | null },
) {
  const group = await locked(context, 'client', id)
  if (group.version !== version) throw platformErrors.VERSION_STALE()
  if (rule !== null) await requireRule(context.platform, context.actor, rule)
  return group
}

/**
 * Members by rule from now on, or by hand again with those there are. Who joins and leaves is worked out right after it:
 * of a whole house that takes longer than a person waits for an answer.
 */
export const setClientGroupRule = defineCommand({
  name: 'groups.clientGroup.setRule',
  scope: 'none',
  input: wire.setRule,
  output: wire.identified,
  async propose(context, given) {
    const group = await checked(context, given)
    const change = { before: { rule: group.rule }, after: { rule: given.rule }, reason: given.reason }
    return proposal('client', group, change)
  },
  async run(context, given) {
    const group = await checked(context, given)
    await writeRule(context.tx, group.id, given.rule, doerOf(context))
    context.record({ before: { rule: group.rule }, after: { rule: given.rule }, reason: given.reason })
    if (given.rule !== null)
      context.enqueue({ task: MATCH_TASK, payload: { id: group.id }, jobKey: `groups:${group.id}` })
    return { id: group.id }
  },
})

/** Who joined or left by the rule has it in the record of the account. */
async function recordMoved(context: CommandContext, group: GroupRow, ids: readonly string[], joined: boolean) {
  const accounts = await accountsNamed(context.tx, ids)
  await recordEach(
    context,
    matchClientGroup.name,
    accounts.map(({ id, accountNo, clientId, businessLine, departmentId }) => ({
      target: targetOf('client', group.id, group.code),
      accountId: id,
      clientId,
      businessLine,
      departmentId,
      ...(joined ? { after: { member: accountNo } } : { before: { member: accountNo } }),
    })),
  )
}

/** Brings the members of a group to what its rule says, now. A group by hand stays as it is. */
export const matchClientGroup = defineCommand({
  name: 'groups.clientGroup.match',
  scope: 'none',
  input: wire.matchRule,
  output: wire.matched,
  async run(context, { id }) {
    const group = await locked(context, 'client', id)
    if (group.rule === null) return { joined: 0, left: 0, leftOut: 0 }
    const { actor, platform, tx } = context
    // Nobody is called system: by themselves members come in the name of whoever laid the rule down.
    const doer = { ...doerOf(context), ...(actor.kind === 'system' ? { name: group.updatedBy } : {}) }
    const { came, went, ...counts } = await matchMembers(platform, tx, { ...group, rule: group.rule }, doer, NAMED_MAX)
    await recordMoved(context, group, came, true)
    await recordMoved(context, group, went, false)
    context.record({ after: counts })
    return counts
  },
})
