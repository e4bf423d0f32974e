import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import { constraintOf, type Reader, type Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { visibleAnswers } from './answer-rights.ts'
import { clientErrors } from './errors.ts'
import { coolingUntil } from './policy/cooling.ts'
import { RESTING_MONTHS, registersAgainOn } from './policy/freeze.ts'
import { checkProfile, normaliseProfile } from './policy/profile.ts'
import type { ClientDetail, ProfileInput } from './schema.ts'
import { type ClientRow, findClient, insertPlace, nextClientNo, type Place, shareClient } from './store/client.ts'
import { partsOf } from './store/detail.ts'
import { freezesOf } from './store/freeze.ts'
import { findHolder, insertClient } from './store/profile.ts'

/** @throws NOT_FOUND when there is no such client or it is out of scope. */
export async function getClient(reader: Reader, actor: Actor, id: string): Promise<ClientRow> {
  const client = await findClient(reader, actor, id)
  if (!client) throw platformErrors.NOT_FOUND()
  return client
}

/**
 * Makes sure that the client lives and stays alive until the transaction ends.
 *
 * @throws NOT_FOUND, CLIENT_CANCELLED
 */
export async function requireLiveClient(tx: Tx, id: string): Promise<void> {
  const status = await shareClient(tx, id)
  if (status === null) throw platformErrors.NOT_FOUND()
  if (status === 'CANCELLED') throw clientErrors.CLIENT_CANCELLED()
}

type Freeze = { frozenBy: string; liftedBy: string | null }

/** Freezes with the names of who froze and who lifted; null for somebody the directory has forgotten. */
export async function withNames<F extends Freeze>({ db, directory }: Platform, freezes: readonly F[]) {
  const people = freezes.flatMap(({ frozenBy, liftedBy }) => (liftedBy === null ? [frozenBy] : [frozenBy, liftedBy]))
  const names = await directory.names(db, [...new Set(people)])
  return freezes.map((freeze) => ({
    ...freeze,
    frozenByName: names.get(freeze.frozenBy) ?? null,
    liftedByName: freeze.liftedBy === null ? null : (names.get(freeze.liftedBy) ?? null),
  }))
}

/** The detail with what follows from it: until when a new contact wants a second look, when a former client may come back. */
export function detailOf(
  platform: Platform,
  known: Omit<ClientDetail, 'coolingUntil' | 'registersAgainOn'>,
): ClientDetail {
  const times = { phone: known.phoneChangedAt, email: known.emailChangedAt }
  const now = known.asOf === null ? platform.clock() : Temporal.Instant.from(known.asOf)
  const { cancelledAt, cancelledKind } = known
  return {
    ...known,
    coolingUntil: coolingUntil(times, now, platform.config.contactCoolingHours),
    registersAgainOn:
      cancelledKind === 'ordinary' && cancelledAt ? registersAgainOn(cancelledAt, platform.config.timeZone) : null,
  }
}

/** Everything about a client, masked. @throws NOT_FOUND */
export async function getClientDetail(platform: Platform, actor: Actor, id: string): Promise<ClientDetail> {
  const { profile, ...client } = await getClient(platform.db, actor, id)
  const [parts, freezes] = await Promise.all([partsOf(platform.db, id), freezesOf(platform.db, id)])
  const named = await withNames(platform, freezes)
  const answers = visibleAnswers(platform, actor, profile as ClientDetail['answers'])
  return detailOf(platform, { ...client, answers, freezes: named, ...parts, asOf: null } as ClientDetail)
}

/** The first name in a refusal: enough for a colleague to recognise, too little to harvest. */
function maskedName(name: string): string {
  const [first, ...rest] = [...name]
  return `${first ?? ''}${rest.length > 0 ? '**' : ''}`
}

/** What keeps identities secret, and whose calendar decides ages and expiries. */
type House = Pick<Platform, 'cipher' | 'config'>

/**
 * Refuses when one of the profile's own documents already identifies a client of the same type, or one that was
 * ordinarily cancelled less than three months ago; the client `exceptId` itself stands in nobody's way.
 *
 * @throws IDENTITY_TAKEN naming the client by number and masked name; IDENTITY_RESTING with the date it is free again.
 */
export async function requireIdentityFree(
  reader: Reader,
  { cipher, config }: House,
  now: Temporal.Instant,
  profile: Pick<ProfileInput, 'type'> & { documents: readonly { kind: string; country: string; number: string }[] },
  exceptId: string | null = null,
): Promise<void> {
  const zoned = now.toZonedDateTimeISO(config.timeZone)
  const restingFrom = toWire(zoned.subtract({ months: RESTING_MONTHS }).toInstant())
  const holder = await findHolder(reader, cipher, profile.type, profile.documents, restingFrom, exceptId)
  if (!holder) return
  if (holder.restingSince !== null) {
    throw clientErrors.IDENTITY_RESTING({ until: registersAgainOn(holder.restingSince, config.timeZone) })
  }
  throw clientErrors.IDENTITY_TAKEN({ clientNo: holder.clientNo, name: maskedName(holder.displayName) })
}

/**
 * Makes a client with its whole profile, at one place. The profile is normalised here and must pass `checkProfile`.
 *
 * @throws PROFILE_INVALID with the places; IDENTITY_TAKEN, IDENTITY_RESTING, MEMBER_TAKEN.
 */
export async function createClient(
  tx: Tx,
  house: House,
  now: Temporal.Instant,
  given: ProfileInput,
  place: Place,
): Promise<{ id: string; clientNo: string }> {
  const profile = normaliseProfile(given)
  const { problems } = checkProfile(profile, dateAt(now, house.config.timeZone))
  if (problems.length > 0) throw clientErrors.PROFILE_INVALID({}, problems)
  await requireIdentityFree(tx, house, now, profile)
  const id = newId<'client'>()
  const clientNo = await nextClientNo(tx)
  try {
    await insertClient(tx, house.cipher, { id, clientNo, at: toWire(now), profile })
  } catch (error) {
    // Two openings of one identity at once: the second waits at the index and is told as if it had come later.
    if (constraintOf(error) === 'identity_document_claim') throw clientErrors.IDENTITY_TAKEN({ clientNo: '', name: '' })
    if (constraintOf(error) === 'client_member_no_key') throw clientErrors.MEMBER_TAKEN({ memberNo: profile.memberNo })
    throw error
  }
  await insertPlace(tx, id, place)
  return { id, clientNo }
}
