import { caseAhead } from '#modules/approvals'
import { requireIdentityFree } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import type { ApplicationOutlook } from '../schema/wire.ts'
import type { ApplicationRow } from '../store/application.ts'
import { currentRevision, today } from './content.ts'
import { editableBy, getApplication, named } from './read.ts'
import { REVIEW_FLOW, subjectOf } from './review.ts'
import { objectionsTo, refusedAt, type Scene } from './submit.ts'

const NOTHING = Symbol('nothing is kept')

async function look(scene: Scene, actor: Actor, application: ApplicationRow): Promise<ApplicationOutlook> {
  const { tx, platform, now } = scene
  const { content, files } = await currentRevision(tx, platform.cipher, application)
  const parameters = files.map(({ parameter }) => parameter)
  const { problems, warnings } = await objectionsTo(scene, application, content, parameters)
  const subject = await subjectOf(tx, application, content, { today: today(platform, now), warnings: warnings.length })
  const steps = await caseAhead(platform, tx, actor, REVIEW_FLOW, subject)
  // A document in use is refused by itself when the application is submitted; here it is one problem among the others.
  const taken = content.profile
    ? await refusedAt('profile.documents', requireIdentityFree(tx, platform, now, content.profile))
    : []
  return { problems: [...problems, ...taken].map(named), steps: steps ?? [] }
}

/**
 * What submitting the draft would meet now. Checks of other modules may write on their way: all of it is undone.
 *
 * @throws NOT_FOUND when the actor may not edit it now.
 */
export async function outlookOf(platform: Platform, actor: Actor, id: string): Promise<ApplicationOutlook> {
  const application = await getApplication(platform.db, actor, id)
  if (!editableBy(application, actor)) throw platformErrors.NOT_FOUND()
  let outlook: ApplicationOutlook | null = null
  try {
    await inTransaction(platform.db, async (tx) => {
      outlook = await look({ tx, platform, now: platform.clock() }, actor, application)
      throw NOTHING
    })
  } catch (error) {
    if (error !== NOTHING) throw error
  }
  if (!outlook) throw new Error('an outlook ended without an answer')
  return outlook
}
