import { z } from 'zod'
import { noteEdited } from '#modules/approvals'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { businessErrors } from '../errors.ts'
import { rightsToCorrect, writableOf } from '../policy/rights.ts'
import { factsOf } from '../schema/forms.ts'
import * as wire from '../schema/request.ts'
import { fileRequest, mapsAtEnd } from '../service/archiving.ts'
import { surroundingsAt } from '../service/around.ts'
import { settleFiles } from '../service/files.ts'
import { changedBy, pinnedOf, requireKnown, writeRevision } from '../service/revise.ts'
import { MONITOR } from '../service/see.ts'
import { openOffers } from '../service/values.ts'
import { lockedRequest } from './request.ts'

/**
 * Puts a running request right, by somebody in charge: old values stay in the revisions, approvals so far count no more,
 * and whoever corrects never decides.
 */
export const correct = defineCommand({
  name: MONITOR,
  input: wire.requestCorrect,
  output: wire.requestTarget,
  async run(context, { id, revision, values, offers, remark, backTo }) {
    const request = await lockedRequest(context, id)
    if (request.endedAt !== null || request.caseId === null)
      throw businessErrors.REQUEST_STATE_FORBIDS({ state: request.state })
    if (request.revision !== revision) throw platformErrors.VERSION_STALE()
    const pinned = await pinnedOf(context, request)
    const filed = await settleFiles(context, { requestId: id }, pinned.form, values)
    const rights = rightsToCorrect(pinned.version.definition.launch.correctable)
    const { operatorId } = context.actor
    const told = openOffers(context.platform.cipher, offers, { requestId: id, operatorId })
    const { reference, words } = told
    const surroundings = surroundingsAt(context, request)
    // What he was told as the maker gives him no field that is not to be put right.
    const said = writableOf(pinned.form, told.said, rights)
    const change = changedBy(pinned, filed, rights, surroundings, { ...told, said })
    await requireKnown(context, change.references)
    if (change.changed.length === 0) throw businessErrors.NOTHING_CHANGED()
    await writeRevision(context, request, {
      kind: 'correct',
      nodeId: null,
      reason: remark,
      values: change.values,
      words,
      by: context.actor,
    })
    const detail = { revision: revision + 1, edited: change.changed }
    const facts = factsOf(pinned.form, change.values, { today: surroundings.today, reference })
    await noteEdited(context, request.caseId, { facts, remark, backTo, detail })
    const after = { revision: revision + 1, changed: change.changed, ...(backTo === null ? {} : { backTo }) }
    context.record({ before: { revision }, after, reason: remark })
    return { id }
  },
})

/** Files what an ended request leaves to the archive; run by the system, or again by hand when the archive refused. */
export const archiveRequest = defineCommand({
  name: 'businesses.request.archive',
  input: wire.requestTarget,
  output: z.object({ documents: z.array(z.uuid()) }),
  async run(context, { id }) {
    const request = await lockedRequest(context, id)
    const filed = await fileRequest(context, request, await mapsAtEnd(context, request, request.state))
    const documents = filed.map(({ documentId }) => documentId)
    context.record({ after: { documents } })
    return { documents }
  },
})
