import { isDeepStrictEqual } from 'node:util'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import { publishDefinition } from '#modules/approvals'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { businessErrors } from '../errors.ts'
import { type VersionChanges, versionChanges } from '../policy/changes.ts'
import { errorsIn, warningsIn } from '../policy/problems.ts'
import type { BusinessBasics, BusinessDefinition } from '../schema/definition.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import * as wire from '../schema/wire.ts'
import { basicsOf, editorOf, lockedBusiness, recordBusiness, requireDraft } from '../service/designs.ts'
import { judge } from '../service/problems.ts'
import { type BusinessRow, businessesByCode, insertBusiness, setRetired, updateDraft } from '../store/business.ts'
import { insertVersion, versionById } from '../store/version.ts'

/** Somebody outside a line can't make or move a business into it. @throws NOT_FOUND */
function requireLine({ actor }: CommandContext, businessLine: string): void {
  const { scope } = actor
  if (!scope.all && !scope.businessLines.includes(businessLine)) throw platformErrors.NOT_FOUND()
}

/** Starts a business as a draft. */
export const createBusiness = defineCommand({
  name: 'businesses.business.create',
  scope: 'none',
  input: wire.businessCreate,
  output: wire.businessSaved,
  async run(context, { code, ...basics }) {
    requireLine(context, basics.businessLine)
    const id = await insertBusiness(context.tx, code, basics, {}, editorOf(context))
    if (id === null) throw businessErrors.BUSINESS_CODE_TAKEN({ code })
    recordBusiness(context, { id, code, businessLine: basics.businessLine })
    context.record({ after: { code, names: basics.names, businessLine: basics.businessLine } })
    return { id, draft: 1, state: 'draft' as const }
  },
})

/** Names of what a saving changed, for the record; the definition itself stands in the versions. */
function changesOf(before: BusinessBasics, after: BusinessBasics) {
  const keys = (Object.keys(after) as (keyof BusinessBasics)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  )
  const pick = (from: BusinessBasics) => Object.fromEntries(keys.map((key) => [key, from[key]]))
  return { before: pick(before), after: pick(after) }
}

/** Saves what the designer changed; parts not sent stay as they are. */
export const updateBusiness = defineCommand({
  name: 'businesses.business.update',
  scope: 'none',
  input: wire.businessUpdate,
  output: wire.businessSaved,
  async run(context, { id, draft, basics, definition }) {
    const business = await lockedBusiness(context, id)
    recordBusiness(context, business)
    requireDraft(business, draft)
    const next = { ...basicsOf(business), ...withoutUndefined(basics ?? {}) }
    requireLine(context, next.businessLine)
    await updateDraft(context.tx, id, next, { ...business.draft, ...definition }, editorOf(context))
    const { before, after } = changesOf(basicsOf(business), next)
    context.record({
      before: { ...before, draft },
      after: { ...after, draft: draft + 1, ...(definition ? { parts: Object.keys(definition) } : {}) },
    })
    return { id, draft: draft + 1, state: business.state }
  },
})

/** Keys that were sent; a part left out stays as it is. */
function withoutUndefined(
  basics: { [K in keyof BusinessBasics]?: BusinessBasics[K] | undefined },
): Partial<BusinessBasics> {
  return Object.fromEntries(Object.entries(basics).filter(([, value]) => value !== undefined))
}

function proposalOf(business: BusinessRow, version: string, before: Proposal['before'], after: Proposal['after']) {
  return {
    target: { type: 'business', id: business.id, label: business.code },
    version,
    clientId: null,
    accountId: null,
    businessLine: business.businessLine,
    departmentId: null,
    facts: { code: business.code, category: business.category },
    before,
    after,
    reason: null,
  }
}

/** What a ticket says of a new version: only what there is. */
function withoutEmpty(changes: VersionChanges): Record<string, Json> {
  return Object.fromEntries(Object.entries(changes).filter(([, labels]) => labels.length > 0))
}

const placed = ({ path, module, code, params }: BusinessProblem) => ({ path, module, code, params })

/**
 * What is published, and the warnings in spite of which it is.
 *
 * @throws BUSINESS_INVALID naming every problem at its place; BUSINESS_WARNS naming the warnings not taken note of.
 */
async function publishable(
  context: CommandContext,
  business: BusinessRow,
  acknowledged: readonly BusinessProblem[],
): Promise<{ definition: BusinessDefinition; warnings: BusinessProblem[] }> {
  const { definition, problems } = await judge(context.platform, context.tx, business)
  const errors = errorsIn(problems)
  if (!definition || errors.length > 0)
    throw businessErrors.BUSINESS_INVALID({ count: errors.length }, errors.map(placed))
  const warnings = warningsIn(problems)
  const open = warnings.filter((one) => !acknowledged.some((other) => isDeepStrictEqual(one, other)))
  if (open.length > 0) throw businessErrors.BUSINESS_WARNS({ count: open.length }, open.map(placed))
  return { definition, warnings }
}

/** Names of the fields that warnings are about, for tickets and the record; nothing without a warning. */
const shownTo = (warnings: readonly BusinessProblem[]): Record<string, Json> =>
  warnings.length === 0 ? {} : { fieldsShown: warnings.map(({ params }) => params['field'] ?? null) }

/** Publishes the draft as the next version: new requests get it, running ones keep theirs. */
export const publishBusiness = defineCommand({
  name: 'businesses.business.publish',
  scope: 'none',
  input: wire.businessPublish,
  output: wire.businessSaved.extend({
    versionId: wire.businessVersion.shape.id,
    number: wire.businessVersion.shape.number,
  }),
  async propose(context, { id, draft, note, acknowledged }) {
    const business = await lockedBusiness(context, id)
    requireDraft(business, draft)
    const { definition, warnings } = await publishable(context, business, acknowledged)
    const number = business.currentNumber
    const { db } = context.platform
    const current =
      business.currentVersionId === null ? null : await versionById(context.tx, db, business.currentVersionId)
    const after = {
      names: business.names,
      number: (number ?? 0) + 1,
      draft,
      ...withoutEmpty(versionChanges(current?.definition ?? null, definition)),
      ...shownTo(warnings),
      ...(note === null ? {} : { note }),
    }
    const before = { ...(current ? { names: business.names } : {}), number }
    return proposalOf(business, `${draft}:${number ?? 0}:${business.state}`, before, after)
  },
  async run(context, { id, draft, note, acknowledged }) {
    const business = await lockedBusiness(context, id)
    recordBusiness(context, business)
    requireDraft(business, draft)
    const { definition, warnings } = await publishable(context, business, acknowledged)
    const { code, names: label, currentNumber } = business
    const flow = await publishDefinition(context, { code: flowCodeOf(code), label, definition: definition.flow })
    const number = (currentNumber ?? 0) + 1
    const versionId = await insertVersion(context.tx, {
      businessId: id,
      number,
      definition,
      flowVersionId: flow.versionId,
      note,
      warnings,
      by: editorOf(context),
    })
    context.record({
      before: { number: currentNumber, state: business.state },
      after: { number, state: 'published', ...shownTo(warnings) },
    })
    if (note !== null) context.record({ reason: note })
    return { id, draft, state: 'published' as const, versionId, number }
  },
})

/** Code of the flow that belongs to a business. */
export const flowCodeOf = (businessCode: string): string => `business.${businessCode}`

/** Takes a business out of use: it can't be launched any more, what runs goes on to its end. */
export const retireBusiness = defineCommand({
  name: 'businesses.business.retire',
  scope: 'none',
  input: wire.businessRetire,
  output: wire.businessSaved,
  async propose(context, { id, remark }) {
    const business = await lockedBusiness(context, id)
    requirePublished(business)
    const proposal = proposalOf(
      business,
      business.state,
      { names: business.names, state: 'published' },
      { names: business.names, state: 'retired' },
    )
    return { ...proposal, reason: remark }
  },
  async run(context, { id, remark }) {
    const business = await lockedBusiness(context, id)
    recordBusiness(context, business)
    requirePublished(business)
    await setRetired(context.tx, id, toWire(context.now))
    context.record({ before: { state: business.state }, after: { state: 'retired' }, reason: remark })
    return { id, draft: business.draftNumber, state: 'retired' as const }
  },
})

function requirePublished(business: BusinessRow): void {
  if (business.state !== 'published') throw businessErrors.BUSINESS_STATE_FORBIDS({ state: business.state })
}

/** Takes a business in from a file: a new one, or the next draft of the one with its code. */
export const importBusiness = defineCommand({
  name: 'businesses.business.import',
  scope: 'none',
  input: wire.businessImport,
  output: wire.businessSaved,
  async run(context, { document }) {
    const { format: _format, code, definition, ...basics } = document
    requireLine(context, basics.businessLine)
    const made = await insertBusiness(context.tx, code, basics, definition, editorOf(context))
    const [known] = made === null ? await businessesByCode(context.tx, [code]) : []
    const id = made ?? known?.id
    if (id === undefined) throw new Error(`business ${code} vanished`)
    const business = await lockedBusiness(context, id)
    recordBusiness(context, business)
    if (made === null) await updateDraft(context.tx, id, basics, definition, editorOf(context))
    const draft = business.draftNumber + (made === null ? 1 : 0)
    context.record({ before: made === null ? { draft: business.draftNumber } : null, after: { code, draft } })
    return { id, draft, state: business.state }
  },
})
