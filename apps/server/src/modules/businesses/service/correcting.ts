import type { z } from 'zod'
import { approvalsOf, editingOf } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { rightsTable } from '../policy/rights.ts'
import { titleIn } from '../policy/title.ts'
import { withWords } from '../policy/words.ts'
import type * as wire from '../schema/request.ts'
import type { RequestRow } from '../store/request.ts'
import type { RevisionRow } from '../store/revision.ts'
import { offersFor } from './choices.ts'
import { correcting } from './filling.ts'
import { maskedValues } from './masking.ts'
import { calledIn } from './references.ts'
import { wordsOfRequest } from './words.ts'

/**
 * A running request for somebody in charge to put right.
 *
 * @throws NOT_FOUND; REQUEST_STATE_FORBIDS when it has ended.
 */
export async function correctionFor(
  platform: Platform,
  actor: Actor,
  id: string,
): Promise<z.input<typeof wire.requestCorrection>> {
  const { db } = platform
  const { request, version, form, values, rights } = await correcting(platform, actor, id)
  const { requestNo, state, subjectType, origin, revision, caseId } = request
  const outlook = await editingOf(platform, db, caseId)
  if (!outlook) throw new Error(`request ${id} lacks its case`)
  const labelOf = (nodeId: string) => {
    const label = version.definition.flow.nodes.find((one) => one.id === nodeId)?.label
    return label ? { ...label } : null
  }
  return {
    id,
    requestNo,
    title: titleIn(version.names, request, actor.language),
    state,
    subjectType,
    origin,
    revision,
    form: withWords(form, await wordsOfRequest(db, platform.cipher, id)),
    rights: rightsTable(form, rights),
    values: maskedValues(form, values),
    names: await calledIn({ reader: db, platform, actor }, form, [values], request),
    ...(await offersFor(platform, actor, { request, form, values, rights })),
    tooLate: outlook.tooLate,
    steps: outlook.steps.map(({ nodeId, here }) => ({ nodeId, here, label: labelOf(nodeId) })),
    approvals: outlook.approvals.map(({ nodeId, by, at }) => ({ label: labelOf(nodeId), by, at })),
  }
}

/** How a request was put right from outside last, and whose approvals count no more since; null when it never was. */
export async function correctedLast({ db }: Platform, request: RequestRow, revisions: readonly RevisionRow[]) {
  const last = revisions.findLast((one) => one.kind === 'correct')
  if (!last || request.caseId === null) return null
  const given = await approvalsOf(db, request.caseId)
  const stale = given.filter((one) => one.stale).map(({ by }) => by)
  return { by: last.byName, at: last.at, reason: last.reason, stale: [...new Set(stale)] }
}
