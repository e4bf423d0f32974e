import { expect, test } from 'vitest'
import { checkProfile, normaliseProfile, profileInput } from '#modules/clients'
import { applicantAt } from '../applicants.ts'
import { clientAt, clientCount } from '../clients.ts'
import { dateOf, dayOf } from '../days.ts'
import { profileOf } from '../profiles.ts'

const asOf = dayOf('2026-11-20')
const world = { seed: 'kontor', accounts: 2000, asOf }
const profiles = Array.from({ length: clientCount(world) }, (_, index) => profileOf(clientAt(world, index)))

test('[C-02] generated profiles have the shape and the normal form of the clients module', () => {
  for (const profile of profiles) {
    expect(profileInput.parse(profile)).toEqual(profile)
    expect(normaliseProfile(profile)).toEqual(profile)
  }
})

test('[C-02] generated profiles pass the checks of an opening, but for papers that ran out', () => {
  const problems = profiles.flatMap((profile) => checkProfile(profile, dateOf(asOf)).problems)
  expect(problems.filter(({ code }) => code !== 'IDENTITY_EXPIRED')).toEqual([])
  expect(problems.length).toBeLessThan(profiles.length * 0.1)
})

test('[C-02] applicants pass the checks of an opening and own papers that no client owns', () => {
  const applicants = Array.from({ length: 200 }, (_, n) => profileOf(applicantAt(world, n).sheet))
  const problems = applicants.flatMap((profile) => checkProfile(profile, dateOf(asOf)).problems)
  expect(problems).toEqual([])
  const numbers = [...profiles, ...applicants].flatMap((profile) =>
    profile.documents.map(({ kind, country, number }) => `${kind} ${country} ${number}`),
  )
  expect(new Set(numbers).size).toBe(numbers.length)
})
