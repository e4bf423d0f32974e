import { dateAt } from '#kernel/calendar.ts'
import { HOUSE_ZONE } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { standingOn, validityOn } from './policy.ts'
import type { LatestAssessment, LatestCertification, LatestExemption, Standing } from './schema.ts'
import { latestEntries, latestOf, type SubjectRef } from './store.ts'
import { type Named, subjectOf } from './subject.ts'

/** What counts of a client or an application on a business date; whoever asks has been shown the subject already. */
export async function suitabilityOf(reader: Reader, subject: SubjectRef, on: string): Promise<Standing> {
  return standingOn(await latestEntries(reader, subject), on)
}

const scene = async ({ db, clock }: Platform, actor: Actor, named: Named) => ({
  ref: (await subjectOf(db, actor, named)).ref,
  on: dateAt(clock(), HOUSE_ZONE),
})

/** @throws NOT_FOUND when the subject is out of scope, as the two that follow. */
export async function certificationOf(platform: Platform, actor: Actor, named: Named): Promise<LatestCertification> {
  const { ref, on } = await scene(platform, actor, named)
  const row = await latestOf(platform.db, 'certification', ref)
  return row && { ...row, validity: validityOn({ holds: row.isPi, expiresOn: row.expiresOn }, on) }
}

export async function assessmentOf(platform: Platform, actor: Actor, named: Named): Promise<LatestAssessment> {
  const { ref, on } = await scene(platform, actor, named)
  const row = await latestOf(platform.db, 'assessment', ref)
  return row && { ...row, validity: validityOn({ holds: row.passed, expiresOn: row.expiresOn }, on) }
}

export async function exemptionOf(platform: Platform, actor: Actor, named: Named): Promise<LatestExemption> {
  const { ref, on } = await scene(platform, actor, named)
  const row = await latestOf(platform.db, 'exemption', ref)
  return row && { ...row, validity: validityOn({ holds: row.exempt, expiresOn: row.expiresOn }, on) }
}
