import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import type { CommandContext } from '#platform/command.ts'
import { defineCommand } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { memberErrors } from '../errors.ts'
import { type OpenIdInput, openIdInput } from '../schema.ts'
import type { MemberRow } from '../store/member.ts'
import { openIdWasOfOther, replaceOpenId } from '../store/open-id.ts'
import { endSessions } from './devices.ts'
import { announce, liveMember, paperOf, proposalOf } from './target.ts'

const taken = () => memberErrors.OPEN_ID_TAKEN({}, [{ path: 'openId', code: 'OPEN_ID_TAKEN', module: 'members' }])

type Change = { member: MemberRow; before: Record<string, Json>; after: Record<string, Json> }

/** @throws NOT_FOUND, MEMBER_CANCELLED, NOTHING_CHANGES, OPEN_ID_TAKEN when another login has, or had, the id */
async function changeOf(context: CommandContext, input: OpenIdInput): Promise<Change> {
  const member = await liveMember(context, input.id)
  if (member.openId === input.openId) throw memberErrors.NOTHING_CHANGES()
  if (await openIdWasOfOther(context.tx, input.openId, member.id)) throw taken()
  const after = { openId: input.openId, ...(await paperOf(context, member, input)) }
  return { member, before: { openId: member.openId }, after }
}

/**
 * Gives a login another id in the broker's own app. The one before stays its own for good, so that nobody else is ever taken
 * for it; sessions under it end.
 */
export const setOpenId = defineCommand({
  name: 'members.member.setOpenId',
  input: openIdInput,
  output: z.object({ id: z.uuid() }),
  async propose(context, input) {
    const { member, before, after } = await changeOf(context, input)
    return proposalOf(context, member, { before, after, reason: input.reason })
  },
  async run(context, input) {
    const { member, before, after } = await changeOf(context, input)
    try {
      await replaceOpenId(context.tx, member, input.openId, toWire(context.now))
    } catch (error) {
      throw constraintOf(error) === 'member_open_id_key' ? taken() : error
    }
    const sessions = await endSessions(context, member.id)
    context.record({ before, after: { ...after, sessionsEnded: sessions }, reason: input.reason })
    await announce(context, member)
    return { id: member.id }
  },
})
