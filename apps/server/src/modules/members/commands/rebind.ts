import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { FieldProblem, Json, Refused } from '#kernel/refusal.ts'
import { type AccountRow, accountsOfClient, cancelAccount } from '#modules/accounts'
import { cancelClient, normalisePhone } from '#modules/clients'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { maskPhone } from '#platform/masking.ts'
import { rehearse, runStep } from '#platform/step.ts'
import { memberErrors } from '../errors.ts'
import { tellFormerLogin, tellReleased } from '../kinds.ts'
import { inOrder, type Occupant, occupantOf } from '../policy/rebind.ts'
import * as wire from '../schema.ts'
import { memberInScope } from '../scope.ts'
import { contactOf, findByPhone, findMember, type MemberRow, releasePhone, updateContact } from '../store/member.ts'
import { endSessions } from './devices.ts'
import { announce, liveMember, paperOf, proposalOf } from './target.ts'

type Values = Record<string, Json>
type Input = z.output<typeof wire.rebindInput>
type Plan = {
  phone: string
  member: MemberRow
  holder: MemberRow
  occupant: Occupant
  /** Live accounts of the client that occupies the phone, in the order they go. */
  accounts: AccountRow[]
}

/** Who has the phone now, locked; `unseen` when that member is out of scope. */
async function holderOf(context: CommandContext, phone: string): Promise<MemberRow | 'unseen' | null> {
  const { tx, platform, actor } = context
  const id = await findByPhone(tx, platform.cipher, phone)
  return id === null ? null : ((await findMember(tx, memberInScope(actor), id, true)) ?? 'unseen')
}

/** @throws CONTACT_FORM, NOT_FOUND, MEMBER_CANCELLED, PHONE_FREE, NOTHING_CHANGES, OCCUPANT_UNSEEN */
async function planOf(context: CommandContext, input: Input): Promise<Plan> {
  const phone = normalisePhone(input.phone, null)
  if (phone === null) {
    throw memberErrors.CONTACT_FORM({}, [{ path: 'phone', code: 'PHONE_FORM', module: 'members' }])
  }
  const member = await liveMember(context, input.id)
  const holder = await holderOf(context, phone)
  const occupant = occupantOf(member.id, holder)
  if (holder === null) throw memberErrors.PHONE_FREE()
  if (holder === 'unseen') throw memberErrors.OCCUPANT_UNSEEN()
  if (occupant.kind === 'self') throw memberErrors.NOTHING_CHANGES()
  const living = occupant.kind === 'client' && holder.clientId !== null
  const all = living ? await accountsOfClient(context.tx, context.actor, holder.clientId ?? '') : []
  return { phone, member, holder, occupant, accounts: inOrder(all.filter(({ status }) => status !== 'CANCELLED')) }
}

/** Ends one account of the client in the way. @throws what stands in the way; ACCOUNT_WAITS when time has to pass first */
async function endAccount(context: CommandContext, account: AccountRow, input: Input): Promise<void> {
  const { cancelReason: reason, reason: remark } = input
  const ended = await runStep(context, cancelAccount, { id: account.id, reason, remark })
  if (ended.status !== 'CANCELLED') throw memberErrors.ACCOUNT_WAITS({ accountNo: account.accountNo })
}

async function endClient(context: CommandContext, { holder, occupant }: Plan, input: Input): Promise<void> {
  if (occupant.kind !== 'client' || holder.clientId === null) return
  const { cancelReason: reason, cancelKind: kind, reason: remark } = input
  await runStep(context, cancelClient, { id: holder.clientId, kind, reason, remark })
}

/** The refusal as a line of a list: its own gathered reasons where it has some. */
function linesOf(refused: Refused): FieldProblem[] {
  const gathered = refused.fields.filter(({ path }) => path === '')
  if (gathered.length > 0) return gathered.map((one) => ({ module: refused.module, ...one }))
  return [{ path: '', module: refused.module, code: refused.code, params: refused.params }]
}

const named = ({ accountNo }: AccountRow): FieldProblem => ({
  path: '',
  module: 'members',
  code: 'ACCOUNT_IN_THE_WAY',
  params: { accountNo },
})

/**
 * Goes through every step without doing it, and gathers what each would be refused for.
 *
 * @throws REBIND_BLOCKED
 */
async function rehearseAll(context: CommandContext, plan: Plan, input: Input): Promise<void> {
  const problems: FieldProblem[] = []
  for (const account of plan.accounts) {
    const refused = await rehearse(context, (on) => endAccount(on, account, input))
    // That its subs go before it is the order of the steps; whether they can is asked at each of them.
    if (refused?.code === 'ACCOUNT_NOT_EMPTY' && refused.fields.every(({ code }) => code === 'ACCOUNT_HAS_SUBS'))
      continue
    if (refused) problems.push(named(account), ...linesOf(refused))
  }
  if (problems.length === 0) {
    const refused = await rehearse(context, (on) => endOccupant(on, plan, input))
    if (refused) problems.push(...linesOf(refused))
  }
  const count = problems.filter(({ code }) => code !== 'ACCOUNT_IN_THE_WAY').length
  if (count > 0) throw memberErrors.REBIND_BLOCKED({ count }, problems)
}

async function endOccupant(context: CommandContext, plan: Plan, input: Input): Promise<void> {
  for (const account of plan.accounts) await endAccount(context, account, input)
  await endClient(context, plan, input)
}

/** What occupies the phone, and what is left of it: as the ticket shows it. */
function shown({ member, holder, occupant, accounts, phone }: Plan, input: Input): Record<'before' | 'after', Values> {
  const numbers = accounts.map(({ accountNo }) => accountNo)
  const before: Values = { phone: member.phoneMasked, occupant: occupant.kind, occupiedBy: holder.memberNo }
  const after: Values = { phone: maskPhone(phone), released: holder.memberNo }
  if (occupant.kind === 'client') {
    const client = `${holder.clientNo} ${holder.clientName}`
    Object.assign(before, { client, accounts: numbers })
    Object.assign(after, { cancelledAccounts: numbers, cancelledClient: client, cancelledKind: input.cancelKind })
  }
  return { before, after }
}

/**
 * Gives a member the phone another one occupies: the accounts of the client in the way are cancelled, then that client,
 * then the phone is let go and bound, all in one transaction. A registration that never became a client only lets go.
 */
export const rebindPhone = defineCommand({
  name: 'members.member.rebindPhone',
  input: wire.rebindInput,
  output: z.object({ id: z.uuid(), cancelledAccounts: z.array(z.string()), cancelledClient: z.string().nullable() }),
  async propose(context, input) {
    const plan = await planOf(context, input)
    await rehearseAll(context, plan, input)
    const { member, holder, occupant, accounts } = plan
    const { before, after } = shown(plan, input)
    const proposal = await proposalOf(context, member, {
      before,
      after: { ...after, ...(await paperOf(context, member, input)) },
      reason: input.reason,
      facts: { occupant: occupant.kind, accounts: accounts.length },
    })
    const state = accounts.map(({ accountNo, status, version }) => `${accountNo} ${status} ${version}`)
    return {
      ...proposal,
      version: [member.version, holder.id, holder.version, holder.clientStatus, ...state].join('/'),
    }
  },
  async run(context, input) {
    const { tx, platform, now } = context
    const plan = await planOf(context, input)
    const { member, holder, occupant, accounts, phone } = plan
    const paper = await paperOf(context, member, input)
    const contacts = (id: string) => contactOf(tx, platform.cipher, id)
    const [own, held] = [await contacts(member.id), await contacts(holder.id)]
    await endOccupant(context, plan, input)
    await endSessions(context, holder.id)
    await releasePhone(tx, holder.id, toWire(now))
    await updateContact(tx, platform.cipher, member.id, { phone, email: null, language: null, at: toWire(now) })
    await tellFormerLogin(context, member, { before: own, after: { phone, email: null } })
    await tellReleased(context, holder, { phone, email: held.email })
    const { before, after } = shown(plan, input)
    const target = { type: 'member', id: member.id, label: member.memberNo }
    context.record({ target, clientId: member.clientId, before, after: { ...after, ...paper }, reason: input.reason })
    await announce(context, member)
    await announce(context, holder)
    return {
      id: member.id,
      cancelledAccounts: accounts.map(({ accountNo }) => accountNo),
      cancelledClient: occupant.kind === 'client' ? holder.clientNo : null,
    }
  },
})
