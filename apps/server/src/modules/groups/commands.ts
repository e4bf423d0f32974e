import type { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { normaliseAccountNo } from '#modules/accounts'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { recordEach } from '#platform/journal/each.ts'
import { groupErrors } from './errors.ts'
import { byHand, doerOf, locked, proposal, shown, targetOf, topicOf } from './holding.ts'
import * as wire from './schema.ts'
import * as store from './store.ts'
import { usesOf } from './use.ts'

/** @throws PURPOSE_IN_USE for one of these that something relies on. */
async function requireUnused(context: CommandContext, group: store.GroupRow, lost: readonly string[]): Promise<void> {
  const uses = await usesOf(context.platform, context.tx, group, context.actor.language)
  for (const { purpose, label } of uses) {
    if (purpose !== null && lost.includes(purpose)) throw groupErrors.PURPOSE_IN_USE({ purpose, use: label })
  }
}

function createCommand(kind: wire.GroupKind, input: z.ZodType<wire.CreateGroup>) {
  return defineCommand({
    name: `groups.${kind}Group.create`,
    scope: 'none',
    input,
    output: wire.identified,
    async propose(_context, given) {
      const target = { id: given.code, code: given.code, version: 0, purposes: given.purposes }
      return proposal(kind, target, { before: null, after: shown(given), reason: given.remark })
    },
    async run(context, given) {
      const id = newId<'memberGroup'>()
      try {
        await store.insertGroup(context.tx, { ...given, id, kind }, doerOf(context))
      } catch (error) {
        if (constraintOf(error) === 'member_group_code') throw groupErrors.CODE_TAKEN({ code: given.code })
        throw error
      }
      context.record({ target: targetOf(kind, id, given.code), after: shown(given), reason: given.remark })
      context.emit({ topic: topicOf(kind), ids: [id] })
      return { id }
    },
  })
}

/** Members follow the group into billing, or out of it. @throws ACCOUNT_IN_BILLING_GROUP */
async function followBilling(context: CommandContext, group: store.GroupRow, purposes: readonly string[]) {
  const billing = purposes.includes('billing')
  if (group.kind !== 'client' || billing === group.purposes.includes('billing')) return
  const other = billing ? await store.inOtherBilling(context.tx, group.id) : null
  if (other) throw groupErrors.ACCOUNT_IN_BILLING_GROUP(other)
  try {
    await store.setBilling(context.tx, group.id, billing)
  } catch (error) {
    // Somebody added one of them to another billing group at the same moment.
    if (constraintOf(error) === 'client_member_billing')
      throw groupErrors.ACCOUNT_IN_BILLING_GROUP({ accountNo: '', group: '' })
    throw error
  }
}

function updateCommand(kind: wire.GroupKind, input: z.ZodType<wire.UpdateGroup>) {
  const checked = async (context: CommandContext, given: wire.UpdateGroup) => {
    const group = await locked(context, kind, given.id)
    if (group.version !== given.version) throw platformErrors.VERSION_STALE()
    await requireUnused(
      context,
      group,
      group.purposes.filter((one) => !given.purposes.includes(one)),
    )
    return group
  }
  return defineCommand({
    name: `groups.${kind}Group.update`,
    scope: 'none',
    input,
    output: wire.identified,
    async propose(context, given) {
      const group = await checked(context, given)
      return proposal(kind, group, { before: shown(group), after: shown(given), reason: given.remark })
    },
    async run(context, given) {
      const group = await checked(context, given)
      await followBilling(context, group, given.purposes)
      await store.updateGroup(context.tx, given, doerOf(context))
      context.record({ before: shown(group), after: shown(given), reason: given.remark })
      return { id: group.id }
    },
  })
}

function removeCommand(kind: wire.GroupKind) {
  const checked = async (context: CommandContext, id: string) => {
    const group = await locked(context, kind, id)
    const [use] = await usesOf(context.platform, context.tx, group, context.actor.language)
    if (use) throw groupErrors.GROUP_IN_USE({ use: use.label })
    return group
  }
  return defineCommand({
    name: `groups.${kind}Group.remove`,
    scope: 'none',
    input: wire.removeGroup,
    output: wire.identified,
    async propose(context, { id, reason }) {
      const group = await checked(context, id)
      const before = { ...shown(group), members: group.members }
      return proposal(kind, group, { before, after: null, reason })
    },
    async run(context, { id, reason }) {
      const group = await checked(context, id)
      await store.endGroup(context.tx, group, doerOf(context))
      context.record({ before: { ...shown(group), members: group.members }, after: null, reason })
      return { id }
    },
  })
}

/** What is counted in the record: how many rows came to what. */
function tally(outcomes: readonly store.Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

function settled(context: CommandContext, outcomes: store.Outcome[], remark: string | null): wire.Added {
  context.record({ after: tally(outcomes), reason: remark })
  return { added: outcomes.filter(({ outcome }) => outcome === 'added').length, rows: outcomes }
}

/** Each account that joined has a record of its own, as it gets one when it leaves. */
async function recordAdded(
  context: CommandContext,
  group: store.GroupRow,
  added: readonly string[],
  reason: string | null,
) {
  const accounts = await store.accountsNamed(context.tx, added)
  await recordEach(
    context,
    addClientMembers.name,
    accounts.map(({ id, accountNo, clientId, businessLine, departmentId }) => ({
      target: targetOf('client', group.id, group.code),
      accountId: id,
      clientId,
      businessLine,
      departmentId,
      after: { member: accountNo },
      reason,
    })),
  )
}

const rowNo = (given: number | undefined, at: number) => given ?? at + 1

/** Puts accounts into a client group; each row stands for itself, and one that can't be added says why. */
export const addClientMembers = defineCommand({
  name: 'groups.clientMember.add',
  input: wire.addClients,
  output: wire.added,
  async propose(context, { groupId, rows, remark }) {
    const group = byHand(await locked(context, 'client', groupId))
    const after = { members: group.members + rows.length }
    return proposal('client', group, { before: { members: group.members }, after, reason: remark })
  },
  async run(context, { groupId, rows, remark }) {
    const group = byHand(await locked(context, 'client', groupId))
    const at = rows.map((one, n) => ({ ...one, row: rowNo(one.row, n) }))
    const wanted = {
      accounts: at.flatMap(({ row, accountNo }) =>
        accountNo === null ? [] : [{ row, value: normaliseAccountNo(accountNo) }],
      ),
      clients: at.flatMap(({ row, clientNo }) => (clientNo === null ? [] : [{ row, value: clientNo.toUpperCase() }])),
    }
    const write = { ...doerOf(context), newId: () => newId<'clientMember'>() }
    const { outcomes, added } = await store.addAccounts(context.tx, context.actor, group, wanted, write)
    await recordAdded(context, group, added, remark)
    return settled(context, outcomes, remark)
  },
})

/** Puts instruments into a stock group. */
export const addStockMembers = defineCommand({
  name: 'groups.stockMember.add',
  scope: 'none',
  input: wire.addStocks,
  output: wire.added,
  async propose(context, { groupId, rows, remark }) {
    const group = await locked(context, 'stock', groupId)
    const after = { members: group.members + rows.length }
    return proposal('stock', group, { before: { members: group.members }, after, reason: remark })
  },
  async run(context, { groupId, rows, remark }) {
    const group = await locked(context, 'stock', groupId)
    const wanted = rows.map(({ row, instrument }, n) => ({ row: rowNo(row, n), value: instrument }))
    const write = { ...doerOf(context), newId: () => newId<'stockMember'>() }
    return settled(context, await store.addInstruments(context.tx, group, wanted, write), remark)
  },
})

/** Takes one member out of a group: one at a time, each with its reason and record. */
function removeMemberCommand(kind: wire.GroupKind) {
  const found = async (context: CommandContext, id: string) => {
    const seen = await store.findMember(context.tx, context.actor, kind, id)
    if (!seen) throw platformErrors.NOT_FOUND()
    const group = byHand(await locked(context, kind, seen.groupId))
    // Again with the group locked: it may just have been taken out.
    const member = await store.findMember(context.tx, context.actor, kind, id)
    if (!member) throw platformErrors.NOT_FOUND()
    const { accountId, clientId, businessLine, departmentId } = member
    context.record({ accountId, clientId, businessLine, departmentId })
    return { member, group }
  }
  return defineCommand({
    name: `groups.${kind}Member.remove`,
    scope: kind === 'client' ? 'accounts' : 'none',
    input: wire.removeMember,
    output: wire.identified,
    async propose(context, { id, reason }) {
      const { member, group } = await found(context, id)
      const { accountId, clientId, businessLine, departmentId } = member
      const change = { before: { member: member.label }, after: null, reason }
      return { ...proposal(kind, group, change), accountId, clientId, businessLine, departmentId }
    },
    async run(context, { id, reason }) {
      const { member } = await found(context, id)
      await store.endMember(context.tx, kind, member, doerOf(context))
      context.record({ before: { member: member.label }, after: null, reason })
      return { id }
    },
  })
}

export const createClientGroup = createCommand('client', wire.createClientGroup)
export const createStockGroup = createCommand('stock', wire.createStockGroup)
export const updateClientGroup = updateCommand('client', wire.updateClientGroup)
export const updateStockGroup = updateCommand('stock', wire.updateStockGroup)
export const removeClientGroup = removeCommand('client')
export const removeStockGroup = removeCommand('stock')
export const removeClientMember = removeMemberCommand('client')
export const removeStockMember = removeMemberCommand('stock')
