import type { Json } from '#kernel/refusal.ts'
import { coolingUntil, papersNamed, placesOfClient } from '#modules/clients'
import type { CommandContext, Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { memberErrors } from '../errors.ts'
import { contactTimesOf } from '../policy/member.ts'
import { memberInScope } from '../scope.ts'
import { findMember, type MemberRow } from '../store/member.ts'

/** The member as it is now, locked and in scope; the record names it. @throws NOT_FOUND */
export async function memberTarget(context: CommandContext, id: string): Promise<MemberRow> {
  const member = await findMember(context.tx, memberInScope(context.actor), id, true)
  if (!member) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'member', id, label: member.memberNo }, clientId: member.clientId })
  return member
}

/** The same, of a client that lives or is yet to come. @throws NOT_FOUND, MEMBER_CANCELLED */
export async function liveMember(context: CommandContext, id: string): Promise<MemberRow> {
  const member = await memberTarget(context, id)
  if (member.clientStatus === 'CANCELLED') throw memberErrors.MEMBER_CANCELLED()
  return member
}

/** Tells open consoles of whoever may see the member. */
export async function announce(context: CommandContext, member: Pick<MemberRow, 'id' | 'clientId'>): Promise<void> {
  const places = member.clientId === null ? [] : await placesOfClient(context.tx, context.actor, member.clientId)
  if (places.length === 0) context.emit({ topic: 'members', ids: [member.id] })
  for (const place of places) context.emit({ topic: 'members', ids: [member.id], ...place })
}

/** What a gated command about a member would do. */
export async function proposalOf(
  context: CommandContext,
  member: MemberRow,
  change: Pick<Proposal, 'before' | 'after' | 'reason'> & { facts?: Proposal['facts'] },
): Promise<Proposal> {
  const { clientId, memberNo, clientName } = member
  const [place] = clientId === null ? [] : await placesOfClient(context.tx, context.actor, clientId)
  return {
    target: { type: 'member', id: member.id, label: clientName === null ? memberNo : `${memberNo} ${clientName}` },
    version: String(member.version),
    clientId,
    accountId: null,
    businessLine: place?.businessLine ?? null,
    departmentId: place?.departmentId ?? null,
    before: change.before,
    after: change.after,
    reason: change.reason,
    facts: {
      clientType: member.clientType,
      clientStatus: member.clientStatus,
      contactCooling: isContactNew(context, member),
      ...change.facts,
    },
  }
}

/** Whether phone or address were replaced so lately that what rests on them wants a second look. */
function isContactNew({ now, platform }: CommandContext, member: MemberRow): boolean {
  return coolingUntil(contactTimesOf(member), now, platform.config.contactCoolingHours) !== null
}

/** The paper behind a change as a ticket and a record show it. @throws PAPER_UNKNOWN */
export async function paperOf(
  context: CommandContext,
  member: MemberRow,
  input: { attachments: readonly string[]; attachmentRef?: string | undefined },
): Promise<Record<string, Json>> {
  const papers = await papersNamed(context, member.clientId, input.attachments)
  return {
    ...(papers.length === 0 ? {} : { attachments: papers.map(({ name }) => name) }),
    ...(input.attachmentRef === undefined ? {} : { attachmentRef: input.attachmentRef }),
  }
}
