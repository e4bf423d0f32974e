import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import {
  checkIdentity,
  foldName,
  indexText,
  nameKeys,
  normaliseEmail,
  normalisePhone,
  type PersonInput,
  type ProfileInput,
  SEAL,
} from '#modules/clients'
import type { OpeningCheck } from '#modules/onboarding'
import type { Cipher } from '#platform/cipher.ts'
import { screeningErrors } from './errors.ts'
import { type Applicant, replaceApplicants, screenApplicants, standingHit } from './store/screen.ts'

const present = (texts: readonly (string | null)[]): string[] => texts.filter((one) => one !== null)

function applicantOf(cipher: Cipher, person: ProfileInput | PersonInput): Applicant {
  const own = 'otherNames' in person
  const names = present([person.nameZh, person.nameEn])
  const contacts = present([
    person.phone === null ? null : normalisePhone(person.phone, person.nationality),
    person.email === null ? null : normaliseEmail(person.email),
  ])
  const numbers = person.documents.map(({ kind, country, number }) => checkIdentity(kind, country, number).number)
  const indexed = (texts: string[], purpose: string) =>
    texts.map((text) => cipher.blindIndex(text, purpose).toString('hex'))
  return {
    label: names[0] ?? '',
    own,
    names: [...names, ...(own ? person.otherNames : [])].map(foldName),
    searchName: nameKeys([person.nameZh, person.nameEn, ...(own ? person.otherNames : [])]).searchName,
    bornOn: person.bornOn,
    numbers: indexed(numbers.map(indexText), SEAL.identity),
    contacts: indexed(contacts, SEAL.contact),
  }
}

/**
 * Compares who applies with the list when the application is submitted, and lets it open only when every hit is
 * dismissed. A hit refuses nobody by itself: the opening waits, and can be tried again, until somebody has decided.
 */
export const screeningCheck: OpeningCheck = {
  async objections({ tx, platform, now, moment, application }, { profile, clientId }) {
    if (moment === 'submit') {
      const people = profile === null ? [] : [profile, ...profile.persons]
      await replaceApplicants(
        tx,
        application,
        people.map((person) => applicantOf(platform.cipher, person)),
      )
      await screenApplicants(tx, null, application.id, {
        at: toWire(now),
        today: dateAt(now, platform.config.timeZone),
      })
      return []
    }
    const hit = await standingHit(tx, { applicationId: application.id, clientId })
    if (hit === null) return []
    const { hitNo, state } = hit
    const refusal = state === 'OPEN' ? screeningErrors.HIT_OPEN({ hitNo }) : screeningErrors.HIT_CONFIRMED({ hitNo })
    return [{ path: 'profile', refusal }]
  },
}
