import { dateAt } from '#kernel/calendar.ts'
import { requireMoment } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { standingOn, validityOn } from './policy.ts'
import type { LatestAssessment, LatestCertification, LatestExemption, Standing } from './schema.ts'
import { latestEntries, latestOf, type SubjectRef } from './store.ts'
import { type Named, subjectOf } from './subject.ts'

/**
 * What counts of a client or an application on a business date; whoever asks has been shown the subject already.
 *
 * @param at  a past moment, whose entries count instead of today's.
 */
export async function suitabilityOf(
  reader: Reader,
  subject: SubjectRef,
  on: string,
  at: string | null = null,
): Promise<Standing> {
  return standingOn(await latestEntries(reader, subject, at), on)
}

/** @throws NOT_FOUND, MOMENT_AHEAD */
const scene = async ({ db, clock, config }: Platform, actor: Actor, named: Named, at: string | null) => {
  const { ref } = await subjectOf(db, actor, named)
  const now = clock()
  if (at !== null) requireMoment(now, at, at)
  return { ref, on: dateAt(at === null ? now : Temporal.Instant.from(at), config.timeZone) }
}

/** Today, or at a past moment. @throws NOT_FOUND when the subject is out of scope, as the two that follow. */
export async function certificationOf(
  platform: Platform,
  actor: Actor,
  named: Named,
  at: string | null = null,
): Promise<LatestCertification> {
  const { ref, on } = await scene(platform, actor, named, at)
  const row = await latestOf(platform.db, 'certification', ref, at)
  return row && { ...row, validity: validityOn({ holds: row.isPi, expiresOn: row.expiresOn }, on) }
}

export async function assessmentOf(
  platform: Platform,
  actor: Actor,
  named: Named,
  at: string | null = null,
): Promise<LatestAssessment> {
  const { ref, on } = await scene(platform, actor, named, at)
  const row = await latestOf(platform.db, 'assessment', ref, at)
  return row && { ...row, validity: validityOn({ holds: row.passed, expiresOn: row.expiresOn }, on) }
}

export async function exemptionOf(
  platform: Platform,
  actor: Actor,
  named: Named,
  at: string | null = null,
): Promise<LatestExemption> {
  const { ref, on } = await scene(platform, actor, named, at)
  const row = await latestOf(platform.db, 'exemption', ref, at)
  return row && { ...row, validity: validityOn({ holds: row.exempt, expiresOn: row.expiresOn }, on) }
}
