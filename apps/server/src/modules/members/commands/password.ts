import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { hashPassword, newSecretToken, passwordFits, secretTokenHash } from '#modules/access'
import { normaliseEmail, normalisePhone } from '#modules/clients'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { memberErrors } from '../errors.ts'
import { CHANGE_MINUTES, ERRORS_MAX, passwordProblems } from '../policy/password.ts'
import * as wire from '../schema.ts'
import { memberInScope } from '../scope.ts'
import { findByLogin, type MemberRow } from '../store/member.ts'
import * as store from '../store/password.ts'
import { endSessions, happen } from './devices.ts'
import { announce, memberTarget } from './target.ts'

type Input = z.output<typeof wire.verifyInput>

/** Numbers and addresses that somebody may have typed. */
function meant(text: string) {
  const phones = [normalisePhone(text, 'HK'), normalisePhone(text, 'CN')].filter((one) => one !== null)
  return { text, phones: [...new Set(phones)], email: normaliseEmail(text) }
}

/** What a member's password is worth now; a wrong one is counted. */
async function judge(
  context: CommandContext,
  member: MemberRow,
  { password, purpose }: Input,
): Promise<{ outcome: wire.VerifyOutcome; errors: number; chooses: boolean }> {
  const { tx, now } = context
  const at = toWire(now)
  const known = await store.passwordOf(tx, member.id)
  const answer = (outcome: wire.VerifyOutcome, errors = known.errors, chooses = false) => ({ outcome, errors, chooses })
  if (member.clientStatus === 'CANCELLED') return answer('cancelled')
  if (member.clientStatus === 'FROZEN') return answer('frozen')
  if (known.lockedAt !== null) return answer('locked')
  if (!(await passwordFits(known.hash, password))) {
    const errors = await store.countError(tx, member.id, ERRORS_MAX, at)
    return answer(errors >= ERRORS_MAX ? 'locked' : 'wrong', errors)
  }
  if (known.kind === 'once') {
    const over = known.expiresAt === null || Temporal.Instant.compare(Temporal.Instant.from(known.expiresAt), now) <= 0
    if (over || known.usedAt !== null) return answer('expired')
    await store.markUsed(tx, member.id, at)
  }
  await store.clearErrors(tx, member.id)
  const once = known.kind === 'once'
  return answer(once ? 'once' : 'ok', 0, once || purpose === 'change')
}

/** The sign-in, or the attempt, as a device record. A password to be replaced at once begins no session. */
async function note(
  context: CommandContext,
  member: MemberRow,
  device: Input['device'],
  outcome: string,
): Promise<void> {
  if (device === null) return
  const signedIn = outcome === 'ok'
  await happen(context, {
    ...device,
    sessionId: signedIn ? device.sessionId : null,
    event: signedIn ? 'login-ok' : 'login-failed',
    memberId: member.id,
    eventKey: `verify:${newId()}`,
    reported: context.now,
    operatorId: null,
  })
}

async function changeToken(context: CommandContext, id: string): Promise<{ token: string; until: string }> {
  const { token, hash } = newSecretToken()
  const until = toWire(context.now.add({ minutes: CHANGE_MINUTES }))
  await store.setChangeToken(context.tx, id, hash, until)
  return { token, until }
}

/**
 * Says what a member's password is worth. Five wrong ones in a row lock the member; nobody of that name and a wrong
 * password cost the same time and give the same answer. Guesses at once are counted one after the other.
 */
export const verifyPassword = defineCommand({
  name: 'members.password.verify',
  input: wire.verifyInput,
  output: wire.verifyOutput,
  async run(context, input) {
    const login = meant(input.login)
    const member = await findByLogin(context.tx, context.platform.cipher, memberInScope(context.actor), login)
    if (!member) {
      await passwordFits(null, input.password)
      context.record({ target: { type: 'member', id: 'unknown', label: 'unknown' }, after: { outcome: 'wrong' } })
      return { outcome: 'wrong' as const, memberNo: null, changeToken: null, changeUntil: null }
    }
    const { outcome, errors, chooses } = await judge(context, member, input)
    await note(context, member, input.device, outcome)
    const change = chooses ? await changeToken(context, member.id) : null
    context.record({
      target: { type: 'member', id: member.id, label: member.memberNo },
      clientId: member.clientId,
      after: { outcome, errors, purpose: input.purpose },
    })
    await announce(context, member)
    const known = outcome === 'ok' || outcome === 'once'
    return {
      outcome,
      memberNo: known ? member.memberNo : null,
      changeToken: change?.token ?? null,
      changeUntil: change?.until ?? null,
    }
  },
})

/** Lets a person whose password was proved choose another; every session ends. */
export const choosePassword = defineCommand({
  name: 'members.password.choose',
  input: wire.chooseInput,
  output: z.object({ memberNo: z.string() }),
  async run(context, { changeToken: token, password }) {
    const { tx, now } = context
    const problems = passwordProblems(password)
    if (problems.length > 0) throw memberErrors.PASSWORD_RULE({}, problems)
    const id = await store.memberOfToken(tx, secretTokenHash(token), toWire(now))
    if (id === null) throw memberErrors.CHANGE_TOKEN_INVALID()
    const member = await memberTarget(context, id)
    const { hash } = await store.passwordOf(tx, id)
    if (await passwordFits(hash, password)) {
      throw memberErrors.PASSWORD_SAME({}, [{ path: 'password', code: 'PASSWORD_SAME', module: 'members' }])
    }
    await store.setChosen(tx, id, await hashPassword(password), toWire(now))
    const sessionsEnded = await endSessions(context, id)
    context.record({
      before: { passwordKind: member.passwordKind },
      after: { passwordKind: 'chosen', sessionsEnded },
    })
    await announce(context, member)
    return { memberNo: member.memberNo }
  },
})
