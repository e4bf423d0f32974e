import { sql } from 'kysely'
import { seedIntroducer } from '#modules/introducers'
import { inTransaction, rows } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { firstFreeIdentity } from './clients.ts'
import { dateOf } from './days.ts'
import { type Person, personAt } from './people.ts'
import type { World } from './world.ts'

/** Far beyond the identity numbers of applicants. */
const NUMBERS_AFTER_CLIENTS = 100_000
/** One introducer of each; there is a spouse to every one. */
export const STATUSES = ['ACTIVE', 'ACTIVE', 'ACTIVE', 'ACTIVE', 'SUSPENDED', 'ENDED', 'PENDING'] as const
const DEPARTMENTS = ['SH-PD', 'SZ-FT', 'GZ', 'SH-XH', 'SZ-NS'] as const

/** The n-th mainland resident after the clients, with the spouse following. */
export function residents(world: World, wanted: number): Person[] {
  const found: Person[] = []
  for (let index = firstFreeIdentity(world) + NUMBERS_AFTER_CLIENTS; found.length < wanted; index += 1) {
    const adultOn = world.asOf - 20 * 365
    const person = personAt({ seed: world.seed, topic: 'introducer', index, asOf: world.asOf, adultOn })
    if (person.documents[0]?.kind === 'prc-id') found.push(person)
  }
  return found
}

export const identityOf = (person: Person) => {
  const [document] = person.documents
  if (!document) throw new Error('a resident without a document')
  return { kind: document.kind, country: document.country, number: document.number }
}

/** Introducers in every status, where there are none yet. */
export async function seedIntroducers(
  platform: Platform,
  world: World,
  departments: ReadonlyMap<string, string>,
): Promise<void> {
  await inTransaction(platform.db, async (tx) => {
    const known = await rows(tx, sql`select 1 from introducers.introducer limit 1`)
    if (known.length > 0) return
    const people = residents(world, STATUSES.length * 2)
    for (const [n, status] of STATUSES.entries()) {
      const [person, spouse] = people.slice(n * 2, n * 2 + 2)
      const departmentId = departments.get(DEPARTMENTS[n % DEPARTMENTS.length] ?? '')
      if (!person || !spouse || departmentId === undefined) throw new Error('the demo has too few people')
      const identity = identityOf(spouse)
      const relatives =
        n % 2 === 0 ? [{ relation: 'spouse' as const, name: spouse.nameZh ?? spouse.nameEn, identity }] : []
      const input = {
        code: `J${1001 + n}`,
        kind: 'person' as const,
        departmentId,
        identity: identityOf(person),
        nameZh: person.nameZh,
        nameEn: person.nameEn,
        bornOn: person.birthOn,
        phone: person.phone,
        certificateNo: status === 'PENDING' ? null : `F${3_010_000 + n}`,
        trainedOn: status === 'PENDING' ? null : dateOf(world.asOf - 300 - n * 11),
        servesOnlyUs: status !== 'PENDING',
        startsOn: dateOf(world.asOf - 280 - n * 17),
        endsOn: status === 'ENDED' ? dateOf(world.asOf - 30) : null,
        relatives,
      }
      await seedIntroducer({ tx, platform }, input, status)
    }
  })
}
