import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { Actor } from '#platform/actor.ts'
import type { CommandContext } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { releaseContents } from '#platform/files/registry.ts'
import type { Platform } from '#platform/platform.ts'
import { businessErrors } from '../errors.ts'
import { SEAL } from '../policy/purpose.ts'
import { joined, type Words, wordsFor } from '../policy/words.ts'
import type { FormValues } from '../schema/definition.ts'
import { countDrafts, DRAFTS_MAX, type DraftRow, deleteDraft, findDraft, lockDraft, putDraft } from '../store/draft.ts'
import { dropFiles, type FileRow, filesOf } from '../store/file.ts'
import { carriedFrom } from './carry.ts'
import { fileIdsOf, settleFiles } from './files.ts'
import { formFor, launchable } from './launch.ts'
import { subjectOf } from './subject.ts'
import { openValues, sealValues } from './values.ts'
import { openWords, sealWords } from './words.ts'

export type DraftInput = {
  id: string | null
  /** Number as it was read; null for a new one. */
  number: number | null
  businessId: string
  accountId: string | null
  clientId: string | null
  copyOf: string | null
  values: FormValues
  /** What its choices are called, where others are to read it as it is now. */
  words?: Words
}

/** @throws NOT_FOUND when it is not the actor's. */
export async function ownDraft(context: CommandContext, id: string): Promise<DraftRow> {
  const draft = await lockDraft(context.tx, context.actor.operatorId, id)
  if (!draft) throw platformErrors.NOT_FOUND()
  return draft
}

/** Keeps what was filled in so far, right or wrong; its files stay as long as the draft does. */
export async function saveDraft(context: CommandContext, input: DraftInput): Promise<DraftRow> {
  const { tx, actor, platform, now } = context
  const known = input.id === null ? null : await ownDraft(context, input.id)
  if (known && known.number !== input.number) throw platformErrors.VERSION_STALE()
  if (!known && (await countDrafts(tx, actor.operatorId)) >= DRAFTS_MAX)
    throw businessErrors.TOO_MANY_DRAFTS({ max: DRAFTS_MAX })
  const { business, version } = await launchable({ ...context, reader: tx }, input.businessId)
  const subject = await subjectOf(tx, actor, { ...business, launch: version.definition.launch }, input)
  const form = formFor(version, subject.type)
  const at = toWire(now)
  const draft: DraftRow = {
    id: known?.id ?? newId<'requestDraft'>(),
    businessId: business.id,
    versionId: version.id,
    ownerId: actor.operatorId,
    subjectType: subject.type,
    clientId: subject.client?.id ?? null,
    accountId: subject.account?.id ?? null,
    subjectLabel: [subject.client?.displayName, subject.account?.accountNo].filter(Boolean).join(' · ') || null,
    copiedFrom: known?.copiedFrom ?? input.copyOf,
    valuesSealed: Buffer.alloc(0),
    wordsSealed: null,
    number: (known?.number ?? 0) + 1,
    createdAt: known?.createdAt ?? at,
    updatedAt: at,
  }
  if (!known) await putDraft(tx, draft)
  const carried = await carriedFrom(tx, actor, draft.copiedFrom)
  const values = await settleFiles(context, { draftId: draft.id }, form, input.values, carried)
  await releaseContents(tx, await dropFiles(tx, draft.id, fileIdsOf(form, values)))
  const { cipher } = platform
  const words = wordsFor(form, values, joined([known ? draftWords(cipher, known) : {}, input.words ?? {}]))
  const written = {
    ...draft,
    valuesSealed: sealValues(cipher, values, SEAL.draft),
    wordsSealed: sealWords(cipher, words),
  }
  await putDraft(tx, written)
  return written
}

/** What somebody has filled in so far. */
export const draftValues = (cipher: Platform['cipher'], draft: DraftRow): FormValues =>
  openValues(cipher, draft.valuesSealed, SEAL.draft)

/** What its choices were called when it was put to others; empty where it never was. */
export const draftWords = (cipher: Platform['cipher'], { wordsSealed }: DraftRow): Words =>
  wordsSealed === null ? {} : openWords(cipher, wordsSealed)

/** Gives a draft up with its files. */
export async function discardDraft({ tx }: Pick<CommandContext, 'tx'>, id: string): Promise<void> {
  await releaseContents(tx, await dropFiles(tx, id, []))
  await deleteDraft(tx, id)
}

/** A file of one's own draft. @throws NOT_FOUND */
export async function draftFileFor({ db }: Platform, actor: Actor, id: string, fileId: string): Promise<FileRow> {
  const draft = await findDraft(db, actor.operatorId, id)
  const file = draft && (await filesOf(db, { draftId: id })).get(fileId)
  if (!file) throw platformErrors.NOT_FOUND()
  return file
}
