import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import type { Refused } from '#kernel/refusal.ts'
import { type AnswerRight } from '#modules/clients'
import { currentRevision, getApplication, type OpenedListener, type OpeningCheck } from '#modules/onboarding'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { suitabilityErrors } from './errors.ts'
import { answerProblems, type FromAnswers, fromAnswers } from './policy/answers.ts'
import { PI_ANSWERS, RISK_QUESTIONS, RISK_RESULT } from './schema/questionnaire.ts'
import { handOver, latestOf, lockSubject, writeEntry } from './store.ts'

/** Answers that only readers of the register see: without the key there is neither the block nor what led to it. */
export const answerRights: readonly AnswerRight[] = [
  { permission: 'suitability.assessment.view', keys: [...RISK_QUESTIONS, ...RISK_RESULT] },
  { permission: 'suitability.certification.view', keys: PI_ANSWERS },
]

/** A questionnaire is answered as a whole or not at all; asked when the application is submitted. */
export const answersCheck: OpeningCheck = {
  async objections({ moment, now, platform }, { profile }) {
    if (moment !== 'submit' || profile === null) return []
    return answerProblems(profile.answers, profile.type, dateAt(now, platform.config.timeZone)).map(
      ({ path, code }) => ({
        path,
        refusal: refusalOf(code),
      }),
    )
  },
}

function refusalOf(code: string): Refused {
  const make = (suitabilityErrors as Record<string, (() => Refused) | undefined>)[code]
  if (!make) throw new Error(`suitability refuses nothing as ${code}`)
  return make()
}

/**
 * What was recorded while the application was reviewed becomes the client's; where nothing was, the answers that the review
 * approved do. Dated by the day they were submitted.
 */
export const recordOpened: OpenedListener = async (context, opened) => {
  const { tx, now, actor, platform } = context
  const at = toWire(now)
  const { applicationId, applicationNo, clientId, caseId, profile, submittedAt } = opened
  await handOver(tx, applicationId, clientId, at)
  if (profile === null) return
  const subject = { clientId }
  await lockSubject(tx, subject)
  const on = dateAt(Temporal.Instant.from(submittedAt), platform.config.timeZone)
  const { assessment, certification } = fromAnswers(profile.answers, profile.type, on)
  const frame = { subject, remark: applicationNo, by: { id: actor.operatorId, name: actor.name }, at, caseId }
  if (assessment && !(await latestOf(tx, 'assessment', subject))) {
    const { evidenceOn, expiresOn, ...values } = assessment
    await writeEntry(tx, 'assessment', { ...frame, evidenceOn, expiresOn, values })
  }
  if (certification && !(await latestOf(tx, 'certification', subject))) {
    const { evidenceOn, expiresOn, ...values } = certification
    await writeEntry(tx, 'certification', { ...frame, evidenceOn, expiresOn, values })
  }
}

/** What the answers of an application under way would come to; nothing for further accounts of a client. @throws NOT_FOUND */
export async function expectedOf(platform: Platform, actor: Actor, applicationId: string): Promise<FromAnswers> {
  const application = await getApplication(platform.db, actor, applicationId)
  const { content, revision } = await currentRevision(platform.db, platform.cipher, application)
  const { profile } = content
  if (profile === null) return { assessment: null, certification: null }
  const submitted = revision.submittedAt === null ? platform.clock() : Temporal.Instant.from(revision.submittedAt)
  return fromAnswers(profile.answers, profile.type, dateAt(submitted, platform.config.timeZone))
}
