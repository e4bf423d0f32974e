import { isDeepStrictEqual } from 'node:util'
import { toWire } from '#kernel/clock.ts'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Platform } from '#platform/platform.ts'
import { businessErrors } from '../errors.ts'
import type { BusinessBasics, BusinessDocument } from '../schema/definition.ts'
import type { BusinessDetail } from '../schema/wire.ts'
import { type BusinessRow, findBusiness, lockBusiness } from '../store/business.ts'
import { versionById, versionsOf } from '../store/version.ts'
import { judge } from './problems.ts'

/** @throws NOT_FOUND */
export async function lockedBusiness({ tx, actor }: CommandContext, id: string): Promise<BusinessRow> {
  const business = await lockBusiness(tx, actor, id)
  if (!business) throw platformErrors.NOT_FOUND()
  return business
}

/** Two people on one draft: the second is told who saved, instead of writing over it. @throws DRAFT_CHANGED */
export function requireDraft(business: BusinessRow, draft: number): void {
  if (business.draftNumber === draft) return
  throw businessErrors.DRAFT_CHANGED({ by: business.draftByName, at: business.draftAt })
}

export function editorOf({ actor, now }: CommandContext) {
  return { id: actor.operatorId, name: actor.name, at: toWire(now) }
}

/** Names the business in the record of the call. */
export function recordBusiness(context: CommandContext, business: Pick<BusinessRow, 'id' | 'code' | 'businessLine'>) {
  const { id, code, businessLine } = business
  context.record({ target: { type: 'business', id, label: code }, businessLine })
  context.emit({ topic: 'businesses', ids: [id], businessLine })
}

export function basicsOf(business: BusinessRow): BusinessBasics {
  const { names, description, businessLine, subjectTypes, category, icon, position } = business
  return { names, description, businessLine, subjectTypes, category, icon, position }
}

async function getBusiness(platform: Platform, actor: Actor, id: string): Promise<BusinessRow> {
  const business = await findBusiness(platform.db, actor, id)
  if (!business) throw platformErrors.NOT_FOUND()
  return business
}

/** A business as its designer sees it, with everything that is wrong with the draft. @throws NOT_FOUND */
export async function businessDetailOf(platform: Platform, actor: Actor, id: string): Promise<BusinessDetail> {
  const { db } = platform
  const business = await getBusiness(platform, actor, id)
  const { problems, definition } = await judge(platform, db, business)
  const versions = await versionsOf(db, id)
  const current = business.currentVersionId === null ? null : await versionById(db, db, business.currentVersionId)
  return {
    id,
    code: business.code,
    ...basicsOf(business),
    state: business.state,
    draft: business.draftNumber,
    draftBy: business.draftByName,
    draftAt: business.draftAt,
    definition: business.draft,
    changed: !current || !definition || !isDeepStrictEqual(definition, current.definition),
    problems,
    versions,
  }
}

/** The definition of one version. @throws NOT_FOUND */
export async function versionDetailOf(platform: Platform, actor: Actor, id: string, versionId: string) {
  await getBusiness(platform, actor, id)
  const known = (await versionsOf(platform.db, id)).some((version) => version.id === versionId)
  if (!known) throw platformErrors.NOT_FOUND()
  const { businessId, number, definition } = await versionById(platform.db, platform.db, versionId)
  return { id: versionId, businessId, number, definition: definition as BusinessDetail['definition'] }
}

/** The draft as a file for another house. @throws NOT_FOUND */
export async function exportedBusiness(platform: Platform, actor: Actor, id: string): Promise<BusinessDocument> {
  const business = await getBusiness(platform, actor, id)
  return { format: 'kontor.business/1', code: business.code, ...basicsOf(business), definition: business.draft }
}
