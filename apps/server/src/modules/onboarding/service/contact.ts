import type { FieldProblem } from '#kernel/refusal.ts'
import { memberContact } from '#modules/members'
import { standingOf } from '#modules/messages'
import type { Cipher } from '#platform/cipher.ts'
import type { Reader } from '#platform/db.ts'
import { maskEmail, maskPhone } from '#platform/masking.ts'
import type { Platform } from '#platform/platform.ts'
import { CODE_TRIES_MAX } from '../policy/contact.ts'
import { SEAL } from '../policy/purpose.ts'
import { CONTACT_CHANNELS, type ContactChannel, type ContactStanding } from '../schema/contact.ts'
import type { ApplicationContent } from '../schema/content.ts'
import type { ApplicationRow } from '../store/application.ts'
import * as store from '../store/contact.ts'

type Profile = NonNullable<ApplicationContent['profile']>
export type Reached = { channel: ContactChannel; to: string; toMasked: string; toIndex: Buffer }

/** Where in the content a channel's number or address stands. */
export const PLACE_OF: Readonly<Record<ContactChannel, 'phone' | 'email'>> = { sms: 'phone', email: 'email' }

export function reachedBy(cipher: Cipher, profile: Profile, channel: ContactChannel): Reached | null {
  const to = profile[PLACE_OF[channel]]
  if (!to) return null
  const toMasked = channel === 'sms' ? maskPhone(to) : maskEmail(to)
  return { channel, to, toMasked, toIndex: cipher.blindIndex(to, SEAL.contact) }
}

/** Every number and address by which the client of an application can be reached. */
export function reachedOf(cipher: Cipher, { profile }: ApplicationContent): Reached[] {
  if (profile === null) return []
  return CONTACT_CHANNELS.flatMap((channel) => reachedBy(cipher, profile, channel) ?? [])
}

/** The login the applicant has, when it was registered with this very phone or address. */
async function memberReached(
  reader: Reader,
  cipher: Cipher,
  { memberNo, phone, email }: Profile,
): Promise<string | null> {
  const id = memberNo === null ? null : await store.memberWith(reader, memberNo)
  if (id === null) return null
  const known = await memberContact(reader, cipher, id)
  const same = (a: string | null, b: string | null) => a !== null && a === b
  return same(known.phone, phone) || same(known.email, email) ? memberNo : null
}

/** What stands confirmed of the numbers written now, and whether that is enough; null for further accounts of a client. */
async function proved(reader: Reader, cipher: Cipher, application: ApplicationRow, content: ApplicationContent) {
  if (content.profile === null) return null
  const [demand, stand, memberNo] = await Promise.all([
    store.findDemand(reader),
    store.confirmations(reader, application.id),
    memberReached(reader, cipher, content.profile),
  ])
  const reached = reachedOf(cipher, content).map((one) => ({
    ...one,
    confirmed: stand.find(({ channel, toIndex }) => channel === one.channel && toIndex.equals(one.toIndex)) ?? null,
  }))
  const counts = reached.some(({ channel, confirmed }) => confirmed !== null && demand.channels.includes(channel))
  return {
    demand,
    reached,
    memberNo,
    demanded: demand.sources.includes(application.source),
    settled: counts || memberNo !== null,
  }
}

/** What is missing before the application may be submitted: the proof that its client is reached. */
export async function contactProblems(
  reader: Reader,
  cipher: Cipher,
  application: ApplicationRow,
  content: ApplicationContent,
): Promise<FieldProblem[]> {
  const found = await proved(reader, cipher, application, content)
  if (!found?.demanded || found.settled) return []
  const { channels } = found.demand
  const asked = found.reached.find(({ channel }) => channels.includes(channel))?.channel ?? channels[0] ?? 'sms'
  return [{ path: `profile.${PLACE_OF[asked]}`, code: 'CONTACT_UNCONFIRMED', module: 'onboarding' }]
}

/** How the client of an application is known to be reached, masked; null for further accounts of a client. */
export async function contactStandingOf(
  { db, cipher }: Platform,
  application: ApplicationRow,
  content: ApplicationContent,
): Promise<ContactStanding | null> {
  const found = await proved(db, cipher, application, content)
  if (found === null) return null
  const codes = await store.openCodes(db, application.id)
  const standings = await standingOf(
    db,
    codes.map(({ messageId }) => messageId),
  )
  const codeOf = (channel: ContactChannel) => {
    const code = codes.find((one) => one.channel === channel)
    if (!code) return null
    const letter = standings.find(({ id }) => id === code.messageId)
    return {
      sentAt: code.sentAt,
      expiresAt: code.expiresAt,
      triesLeft: Math.max(0, CODE_TRIES_MAX - code.tries),
      status: letter?.status ?? 'QUEUED',
      reason: letter?.reason ?? null,
    }
  }
  const open = found.reached.filter(({ channel, confirmed }) => confirmed || found.demand.channels.includes(channel))
  return {
    demanded: found.demanded,
    settled: found.settled,
    memberNo: found.memberNo,
    channels: open.map(({ channel, toMasked, confirmed }) => ({
      channel,
      toMasked,
      confirmed: confirmed && { at: confirmed.at, byName: confirmed.byName },
      code: codeOf(channel),
    })),
  }
}
