import { coolingUntil } from '#modules/clients'
import { standingOf } from '#modules/messages'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { contactTimesOf, resetState, statusOf } from './policy/member.ts'
import type { MemberDetail, ResetDetail } from './schema.ts'
import { memberInScope } from './scope.ts'
import { memberOfSession } from './store/device.ts'
import { findMember } from './store/member.ts'
import { resetsOf } from './store/reset.ts'

async function shownResets({ db, directory }: Platform, memberId: string): Promise<ResetDetail[]> {
  const resets = await resetsOf(db, memberId)
  const [standings, names] = await Promise.all([
    standingOf(
      db,
      resets.flatMap(({ smsId, emailId }) => [smsId, emailId]),
    ),
    directory.names(
      db,
      resets.map(({ operatorId }) => operatorId),
    ),
  ])
  const byId = new Map(standings.map((one) => [one.id, one]))
  const letter = (id: string) => ({ id, status: byId.get(id)?.status ?? '', reason: byId.get(id)?.reason ?? null })
  return resets.map(({ id, smsId, emailId, operatorId, ticketId, reason, at }, index) => {
    const [sms, email] = [letter(smsId), letter(emailId)]
    const state = resetState(sms.status, email.status, index === 0)
    return { id, at, ticketId, reason, operatorName: names.get(operatorId) ?? null, state, sms, email }
  })
}

/** One member, masked, with how its resets went. @throws NOT_FOUND */
export async function getMember(platform: Platform, actor: Actor, id: string): Promise<MemberDetail> {
  const member = await findMember(platform.db, memberInScope(actor), id)
  if (!member) throw platformErrors.NOT_FOUND()
  const { clientStatus, clientType: _type, ...rest } = member
  return {
    ...rest,
    status: statusOf(clientStatus),
    locked: member.lockedAt !== null,
    coolingUntil: coolingUntil(contactTimesOf(member), platform.clock(), platform.config.contactCoolingHours),
    resets: await shownResets(platform, id),
  }
}

/** Whether a session of the app may go on: it was not ended, and its member may sign in. */
export async function sessionStands(platform: Platform, actor: Actor, sessionId: string) {
  const found = await memberOfSession(platform.db, memberInScope(actor), sessionId)
  const status = found === null ? null : statusOf(found.clientStatus)
  const live = status === 'ACTIVE' || status === 'UNBOUND'
  return { live, memberNo: live ? (found?.memberNo ?? null) : null }
}
