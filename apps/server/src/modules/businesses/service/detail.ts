import type { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { SEAL } from '../policy/purpose.ts'
import { makersRights, rightsAt, rightsTable, rightsToWork } from '../policy/rights.ts'
import { titleIn } from '../policy/title.ts'
import { withWords } from '../policy/words.ts'
import type { FormDefinition, FormValues } from '../schema/definition.ts'
import { type Rights, visible, visibleForm } from '../schema/forms.ts'
import type * as wire from '../schema/request.ts'
import { filesOf } from '../store/file.ts'
import { filedOf, linksOf } from '../store/link.ts'
import type { RequestRow } from '../store/request.ts'
import { revisionsOf } from '../store/revision.ts'
import { type PinnedVersion, versionById } from '../store/version.ts'
import { surroundingsAt } from './around.ts'
import { offersFor } from './choices.ts'
import { correctedLast } from './correcting.ts'
import { fileIdsOf } from './files.ts'
import { amending, getRequest, stepOf } from './filling.ts'
import { hintsAt } from './hints.ts'
import { maskedAsShown, maskedValues } from './masking.ts'
import { referencesFor } from './reference.ts'
import { calledIn } from './references.ts'
import { MONITOR, rightsToLook } from './see.ts'
import { openValues } from './values.ts'
import { wordsOfRequest } from './words.ts'

type Detail = z.input<typeof wire.requestDetail>

/** The step this person works at now, with what is to be looked at. */
async function taskOf(
  platform: Platform,
  actor: Actor,
  request: RequestRow,
  version: PinnedVersion,
  form: FormDefinition,
  values: FormValues,
): Promise<Detail['task']> {
  const { flow } = version.definition
  const node = await stepOf(platform, actor, request, flow)
  if (!node) return null
  const nothing = { lookups: {}, offers: null }
  if (node.kind !== 'approve' && node.kind !== 'handle')
    return { nodeId: node.id, kind: 'amend', hints: [], ...nothing }
  const surroundings = surroundingsAt({ now: platform.clock(), platform }, request)
  const hints = hintsAt(flow, node.id, form, values, surroundings)
  const rights = rightsAt(flow, node.id)
  return {
    nodeId: node.id,
    kind: node.kind,
    hints: hints.map(({ id, label, level, when }) => ({
      id,
      label: { ...label },
      level,
      standing: when === undefined,
    })),
    ...(node.kind === 'handle' ? await offersFor(platform, actor, { request, form, values, rights }) : nothing),
  }
}

/** Rights shown to the console: those to look, and at the person's own step those to write. */
function shownRights(
  form: FormDefinition,
  { definition }: PinnedVersion,
  { origin }: RequestRow,
  look: Rights,
  task: Detail['task'],
) {
  if (!task) return rightsTable(form, look)
  const own = task.kind === 'amend' ? makersRights(definition, origin) : rightsAt(definition.flow, task.nodeId)
  return rightsTable(form, rightsToWork(form, own, look, task.kind !== 'approve'))
}

/** A request as somebody may see it: hidden fields gone, sensitive values masked. @throws NOT_FOUND */
export async function requestDetailOf(platform: Platform, actor: Actor, id: string): Promise<Detail> {
  const { db, cipher } = platform
  const request = await getRequest(platform, actor, id)
  const version = await versionById(db, db, request.versionId)
  const form = version.definition.forms[request.subjectType]
  const revisions = await revisionsOf(db, id)
  const latest = revisions.at(-1)
  if (!form || !latest) throw new Error(`request ${id} lacks its form or its values`)
  const look = await rightsToLook(db, platform, actor, request)
  const show = (values: FormValues) => maskedValues(form, visible(form, values, look))
  const values = openValues(cipher, latest.valuesSealed, SEAL.values)
  const before = revisions.at(-2)
  const task = await taskOf(platform, actor, request, version, form, values)
  const { flow } = version.definition
  const shown = {
    values: show(values),
    baseline: show(openValues(cipher, request.baselineSealed, SEAL.baseline)),
    previous: before ? show(openValues(cipher, before.valuesSealed, SEAL.values)) : null,
  }
  const read = [shown.values, shown.baseline, shown.previous ?? {}]
  const {
    baselineSealed: _baseline,
    makerId,
    makerName,
    businessId,
    versionId: _version,
    steps,
    updatedAt: _updated,
    ownTitle: _own,
    title: _title,
    ...rest
  } = request
  return {
    ...rest,
    title: titleIn(version.names, request, actor.language),
    business: { id: businessId, code: version.code, names: version.names, version: version.number },
    maker: { id: makerId, name: makerName },
    steps: steps.map((nodeId) => {
      const label = flow.nodes.find((one) => one.id === nodeId)?.label
      return { nodeId, label: label ? { ...label } : null }
    }),
    form: withWords(visibleForm(form, look), await wordsOfRequest(db, cipher, id)),
    ...shown,
    names: await calledIn({ reader: db, platform, actor }, form, read, request),
    reference: await referencesFor(platform, actor, visibleForm(form, look)),
    rights: shownRights(form, version, request, look, task),
    task,
    revisions: revisions.map(({ number, kind, nodeId, byName, at, reason }) => ({
      number,
      kind,
      nodeId,
      by: byName,
      at,
      reason,
    })),
    chain: await linksOf(db, actor, id),
    filed: await filedOf(db, id),
    mine: makerId === actor.operatorId,
    corrected: await correctedLast(platform, request, revisions),
    canAmend: request.state === 'returned' && makerId === actor.operatorId,
    canCorrect: request.endedAt === null && actor.permissions.has(MONITOR),
    canReveal: actor.permissions.has('businesses.value.reveal'),
  }
}

/**
 * The values of a returned request in clear as its maker wrote them; what he took over from the registers stays masked.
 *
 * @throws NOT_FOUND for everybody else.
 */
export async function contentFor(
  platform: Platform,
  actor: Actor,
  id: string,
): Promise<z.input<typeof wire.requestContent>> {
  const { db, cipher } = platform
  const { request, form, values, rights } = await amending(platform, actor, id)
  const baseline = openValues(cipher, request.baselineSealed, SEAL.baseline)
  const shown = visible(form, values, rights)
  return {
    id,
    revision: request.revision,
    form: withWords(visibleForm(form, rights), await wordsOfRequest(db, cipher, id)),
    rights: rightsTable(form, rights),
    values: maskedAsShown(form, shown, baseline),
    names: await calledIn({ reader: db, platform, actor }, form, [shown], request),
    ...(await offersFor(platform, actor, { request, form, values, rights })),
  }
}

/** A file of a request that a field the person may see names, in some revision. @throws NOT_FOUND */
export async function fileFor(platform: Platform, actor: Actor, id: string, fileId: string) {
  const { db, cipher } = platform
  const request = await getRequest(platform, actor, id)
  const version = await versionById(db, db, request.versionId)
  const form = version.definition.forms[request.subjectType]
  const look = await rightsToLook(db, platform, actor, request)
  const file = (await filesOf(db, { requestId: id })).get(fileId)
  const named =
    form &&
    (await revisionsOf(db, id)).some((one) =>
      fileIdsOf(form, visible(form, openValues(cipher, one.valuesSealed, SEAL.values), look)).includes(fileId),
    )
  if (!file || !named) throw platformErrors.NOT_FOUND()
  return file
}
