import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { makersRights, rightsTable } from '../policy/rights.ts'
import { withWords } from '../policy/words.ts'
import { visible, visibleForm } from '../schema/forms.ts'
import type * as wire from '../schema/request.ts'
import type { Origin } from '../schema/state.ts'
import { findDraft } from '../store/draft.ts'
import { draftValues, draftWords } from './drafts.ts'
import { formFor, launchable } from './launch.ts'
import { calledIn } from './references.ts'

type Read = Pick<z.input<typeof wire.launchForm>, 'form' | 'rights' | 'values' | 'names'>

/**
 * What somebody has filled in, for others whom he puts it to: in his rights, and with what he chose called as it was then.
 * No data source is asked, least of all in his name while he is not there.
 *
 * @param owner whose draft it is.
 * @throws NOT_FOUND and what `launchable` refuses.
 */
export async function draftAsRead(platform: Platform, owner: Actor, draftId: string, origin: Origin): Promise<Read> {
  const { db, cipher } = platform
  const draft = await findDraft(db, owner.operatorId, draftId)
  if (!draft) throw platformErrors.NOT_FOUND()
  const { version } = await launchable({ platform, actor: owner, reader: db }, draft.businessId)
  const form = formFor(version, draft.subjectType)
  const right = makersRights(version.definition, origin)
  const values = visible(form, draftValues(cipher, draft), right)
  return {
    form: withWords(visibleForm(form, right), draftWords(cipher, draft)),
    rights: rightsTable(form, right),
    values,
    names: await calledIn({ reader: db, platform, actor: owner }, form, [values]),
  }
}
