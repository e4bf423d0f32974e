import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { PeopleQuestion, PersonCard } from '#platform/directory.ts'
import type { Platform } from '#platform/platform.ts'
import { getApplication } from './read.ts'

/** Names offered at once; whoever has more makers types a part of the name. */
const CARDS_MAX = 20

type Place = { businessLine: string | null; departmentId: string | null }

/** Who writes applications and puts them to their reviewers at a place. */
const makersAt = (place: Place, among: readonly string[] | null): PeopleQuestion => ({
  anyOf: [{ by: 'permission', permission: 'onboarding.application.update', also: 'onboarding.application.submit' }],
  except: [],
  ...place,
  among,
})

/** Whether somebody is here, writes applications and sees those of the place. */
export async function isMakerAt(platform: Platform, reader: Reader, place: Place, id: string): Promise<boolean> {
  const [found = []] = await platform.directory.find(reader, [makersAt(place, [id])], platform.clock())
  return found.includes(id)
}

/** Where the next maker has to see: at the application, or anywhere the person asking sees. */
async function placesOf({ db }: Platform, actor: Actor, applicationId: string | null) {
  if (applicationId !== null) {
    const { businessLine, departmentId, makerId } = await getApplication(db, actor, applicationId)
    return { places: [{ businessLine, departmentId }], makerId }
  }
  const { scope } = actor
  const departments = scope.all ? [null] : scope.departmentIds
  return { places: departments.map((departmentId) => ({ businessLine: null, departmentId })), makerId: null }
}

/**
 * Whom an application may be handed to, by name; without one, whoever could take one of those the actor sees.
 *
 * @throws NOT_FOUND
 */
export async function makersFor(
  platform: Platform,
  actor: Actor,
  { applicationId, search }: { applicationId: string | null; search: string },
): Promise<{ items: PersonCard[] }> {
  const { db, directory } = platform
  const { places, makerId } = await placesOf(platform, actor, applicationId)
  const questions = places.map((place) => makersAt(place, null))
  const found = (await directory.find(db, questions, platform.clock())).flat()
  const ids = [...new Set(found)].filter((id) => id !== makerId)
  return { items: await directory.cards(db, ids, { search, language: actor.language, max: CARDS_MAX }) }
}

/** The name of somebody the directory knows. */
export async function nameOf({ directory }: Platform, reader: Reader, id: string): Promise<string> {
  return (await directory.names(reader, [id])).get(id) ?? ''
}
