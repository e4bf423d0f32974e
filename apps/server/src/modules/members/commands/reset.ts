import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { hashPassword } from '#modules/access'
import { giveUpMessages, queueMessage, standingOf } from '#modules/messages'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { memberErrors } from '../errors.ts'
import { ACCOUNT_KIND, PASSWORD_KIND } from '../kinds.ts'
import { phoneIsNew, statusOf } from '../policy/member.ts'
import { ONCE_HOURS, oncePassword } from '../policy/password.ts'
import * as wire from '../schema.ts'
import { contactOf, type MemberRow } from '../store/member.ts'
import { clearErrors, setOnce } from '../store/password.ts'
import { insertReset, resetsOf, setEmail } from '../store/reset.ts'
import { endSessions } from './devices.ts'
import { announce, liveMember, proposalOf } from './target.ts'

type Reached = { member: MemberRow; phone: string; email: string }

/** The member with a phone and an address. @throws NOT_FOUND, MEMBER_CANCELLED, PHONE_MISSING, EMAIL_MISSING */
async function reached(context: CommandContext, id: string): Promise<Reached> {
  const member = await liveMember(context, id)
  const { phone, email } = await contactOf(context.tx, context.platform.cipher, id)
  if (phone === null) throw memberErrors.PHONE_MISSING()
  if (email === null) throw memberErrors.EMAIL_MISSING()
  return { member, phone, email }
}

const standing = ({ passwordKind, passwordSetAt, errors, lockedAt }: MemberRow) => ({
  passwordKind,
  passwordSetAt,
  errors,
  locked: lockedAt !== null,
})

/** A phone changed lately may be somebody else's: two people besides the maker have to agree then. */
function requireSecond(context: CommandContext, { member }: Reached): void {
  if (!phoneIsNew(member.phoneChangedAt, context.now)) return
  const maker = context.ticket?.makerId ?? context.actor.operatorId
  const checkers = new Set((context.ticket?.approverIds ?? []).filter((id) => id !== maker))
  if (checkers.size < 2) throw memberErrors.SECOND_APPROVER_NEEDED()
}

/** The account id by e-mail; which message it is. */
async function tellAccountId(context: CommandContext, { member, email }: Reached, key: string): Promise<string> {
  const { id } = await queueMessage(context, {
    kind: ACCOUNT_KIND,
    to: email,
    language: member.language,
    values: { accountId: member.memberNo },
    dedupeKey: key,
    clientId: member.clientId,
  })
  return id
}

/** Ends what an earlier reset has not sent yet: its password is no good any more. */
async function supersede(context: CommandContext, memberId: string): Promise<void> {
  const [earlier] = await resetsOf(context.tx, memberId)
  if (earlier) await giveUpMessages(context.tx, [earlier.smsId, earlier.emailId], 'SUPERSEDED', toWire(context.now))
}

/**
 * Gives a member a random password, by SMS to the phone, and the account id by e-mail. Only its hash is kept; it is good
 * for one sign-in within a day, after which another must be chosen. Every session ends.
 */
export const resetPassword = defineCommand({
  name: 'members.member.resetPassword',
  input: wire.aboutMember,
  output: z.object({ id: z.uuid(), resetId: z.uuid() }),
  async propose(context, { id, reason }) {
    const { member } = await reached(context, id)
    const phoneChangedRecently = phoneIsNew(member.phoneChangedAt, context.now)
    return proposalOf(context, member, {
      before: standing(member),
      after: { passwordKind: 'once', phone: member.phoneMasked, email: member.emailMasked, phoneChangedRecently },
      reason,
      facts: { phoneChangedRecently },
    })
  },
  async run(context, { id, reason }) {
    const { tx, now, actor } = context
    const found = await reached(context, id)
    requireSecond(context, found)
    const { member, phone } = found
    const password = oncePassword(randomInt)
    const at = toWire(now)
    const expiresAt = toWire(now.add({ hours: ONCE_HOURS }))
    await setOnce(tx, id, { hash: await hashPassword(password), at, expiresAt })
    await supersede(context, id)
    const resetId = newId<'reset'>()
    const sms = await queueMessage(context, {
      kind: PASSWORD_KIND,
      to: phone,
      language: member.language,
      values: { password, hours: String(ONCE_HOURS) },
      dedupeKey: `members.reset:${resetId}:password`,
      clientId: member.clientId,
    })
    const emailId = await tellAccountId(context, found, `members.reset:${resetId}:account`)
    const sessionsEnded = await endSessions(context, id)
    const made = { id: resetId, smsId: sms.id, emailId, ticketId: context.ticket?.id ?? null, reason, at }
    await insertReset(tx, id, { ...made, operatorId: actor.operatorId })
    context.record({
      before: standing(member),
      after: { passwordKind: 'once', errors: 0, locked: false, sessionsEnded },
      reason,
    })
    await announce(context, member)
    return { id, resetId }
  },
})

/** Sends the account id again after it failed to arrive, to the address the member has now. The password stays. */
export const resendAccountId = defineCommand({
  name: 'members.member.resendAccountId',
  input: wire.aboutMember,
  output: z.object({ id: z.uuid() }),
  async run(context, { id, reason }) {
    const found = await reached(context, id)
    const [newest] = await resetsOf(context.tx, id)
    const [letter] = newest ? await standingOf(context.tx, [newest.emailId]) : []
    if (!newest || letter?.status !== 'FAILED') throw memberErrors.NOTHING_TO_RESEND()
    const emailId = await tellAccountId(context, found, `members.reset:${newest.id}:account:${newId()}`)
    await setEmail(context.tx, newest.id, emailId)
    context.record({ before: { email: letter.status }, after: { email: found.member.emailMasked }, reason })
    await announce(context, found.member)
    return { id }
  },
})

/** Forgets the wrong passwords of a member, so that it may sign in again. */
export const unlockMember = defineCommand({
  name: 'members.member.unlock',
  input: wire.aboutMember,
  output: z.object({ id: z.uuid(), status: z.string() }),
  async propose(context, { id, reason }) {
    const member = await lockedMember(context, id)
    const after = { ...standing(member), errors: 0, locked: false }
    return proposalOf(context, member, { before: standing(member), after, reason })
  },
  async run(context, { id, reason }) {
    const member = await lockedMember(context, id)
    await clearErrors(context.tx, id)
    context.record({ before: standing(member), after: { ...standing(member), errors: 0, locked: false }, reason })
    await announce(context, member)
    return { id, status: statusOf(member.clientStatus) }
  },
})

async function lockedMember(context: CommandContext, id: string): Promise<MemberRow> {
  const member = await liveMember(context, id)
  if (member.errors === 0 && member.lockedAt === null) throw memberErrors.NOT_LOCKED()
  return member
}
