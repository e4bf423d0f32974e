import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { findDepartment, requireLine } from '#modules/access'
import { claimUploads } from '#modules/archive'
import { getClient, nameKeys } from '#modules/clients'
import { giveUpMessages } from '#modules/messages'
import type { Actor } from '#platform/actor.ts'
import type { Cipher } from '#platform/cipher.ts'
import type { CommandContext } from '#platform/command.ts'
import { constraintOf, type Reader } from '#platform/db.ts'
import { holdContents, releaseContents } from '#platform/files/registry.ts'
import { maskIdentity, maskPhone } from '#platform/masking.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { onboardingErrors } from '../errors.ts'
import { SEAL } from '../policy/purpose.ts'
import { type ApplicationContent, applicationContent } from '../schema/content.ts'
import { type ApplicationRow, type Extract, liveApplicationWith, replaceIdentities } from '../store/application.ts'
import { voidOthers } from '../store/contact.ts'
import { filesOf, findRevision, type NewFile, putRevision, type RevisionRow, replaceFiles } from '../store/revision.ts'
import { canonicalText, contentHash, identityTexts, namesOf, normaliseContent } from './assess.ts'
import { reachedOf } from './contact.ts'

/** As a person names a file: sent just now, or one of the revision before. */
export type FileChoice = { uploadId: string } | { keep: number }

/** The clear content of a revision. */
export function openContent(cipher: Cipher, revision: RevisionRow): ApplicationContent {
  return applicationContent.parse(JSON.parse(cipher.open(revision.contentSealed, SEAL.content)))
}

/** Today at the head office. */
export function today({ config }: Platform, now: Temporal.Instant): string {
  return dateAt(now, config.timeZone)
}

/**
 * An application belongs where its maker may work, in a department there is.
 *
 * @throws PLACE_OUT_OF_SCOPE, DEPARTMENT_UNKNOWN, LINE_UNKNOWN, LINE_RETIRED
 */
export async function requirePlace(
  reader: Reader,
  actor: Actor,
  place: { businessLine: string; departmentId: string },
): Promise<void> {
  const at = (code: string) => [{ path: 'content.departmentId', code }]
  if (!isInScope(actor, place)) throw onboardingErrors.PLACE_OUT_OF_SCOPE({}, at('PLACE_OUT_OF_SCOPE'))
  if (!(await findDepartment(reader, place.departmentId))) {
    throw onboardingErrors.DEPARTMENT_UNKNOWN({}, at('DEPARTMENT_UNKNOWN'))
  }
  await requireLine(reader, place.businessLine, 'content.businessLine')
}

/** What lists show and filter by, out of the content. Further accounts of a client show the client's name. */
export async function extractOf(reader: Reader, actor: Actor, content: ApplicationContent): Promise<Extract> {
  const { profile, clientId } = content
  const client = clientId === null ? null : await getClient(reader, actor, clientId)
  const { displayName, names } = namesOf(content)
  const [document] = profile?.documents ?? []
  return {
    clientId,
    clientType: client?.type ?? profile?.type ?? 'individual',
    accountTypes: content.accounts.map(({ type }) => type),
    businessLine: content.businessLine,
    departmentId: content.departmentId,
    brokerCode: content.brokerCode,
    introducerCode: content.introducerCode,
    displayName: client?.displayName ?? displayName,
    searchWords: nameKeys(client ? [client.nameZh, client.nameEn, ...client.otherNames] : names).searchWords,
    identityMasked: document ? maskIdentity(document.number) : null,
    phoneMasked: profile?.phone ? maskPhone(profile.phone) : null,
  }
}

/** Blind indexes of what is applied for. */
export function identityIndexes(cipher: Cipher, content: ApplicationContent): Buffer[] {
  return identityTexts(content).map((text) => cipher.blindIndex(text, SEAL.identity))
}

/** @throws APPLICATION_EXISTS naming the other live application. */
export async function requireNoOtherApplication(
  reader: Reader,
  cipher: Cipher,
  content: ApplicationContent,
  except: string | null,
): Promise<void> {
  const other = await liveApplicationWith(reader, identityIndexes(cipher, content), except)
  if (other !== null) throw onboardingErrors.APPLICATION_EXISTS({ applicationNo: other })
}

/** Files as chosen: uploads leave staging with their references, kept ones are counted once more. */
async function chosenFiles(
  context: CommandContext,
  application: ApplicationRow | null,
  choices: readonly FileChoice[],
) {
  const before = application ? await filesOf(context.tx, application.id, application.revision) : []
  const uploadIds = choices.flatMap((choice) => ('uploadId' in choice ? [choice.uploadId] : []))
  const uploads = new Map((await claimUploads(context, uploadIds)).map((upload) => [upload.id, upload]))
  const files = choices.map((choice): NewFile => {
    const found =
      'uploadId' in choice ? uploads.get(choice.uploadId) : before.find(({ position }) => position === choice.keep)
    if (!found) throw onboardingErrors.FILE_UNKNOWN()
    const { parameter, sha256, fileName, mime, kind, size } = found
    return { parameter, sha256, fileName, mime, kind, size }
  })
  const kept = files.filter((_, at) => 'keep' in (choices[at] ?? {})).map(({ sha256 }) => sha256)
  await holdContents(context.tx, kept)
  return files
}

export type Written = { applicationId: string; revision: number }

/**
 * Writes content and files of a revision that is not submitted. References on the files' contents are the revision's
 * already; those of files that stood there before are given back.
 *
 * @throws APPLICATION_EXISTS when another live application takes one of the documents.
 */
export async function writeRevision(
  context: CommandContext,
  { applicationId, revision }: Written,
  content: ApplicationContent,
  files: readonly NewFile[],
): Promise<void> {
  const { tx, platform, now, actor } = context
  await requireNoOtherApplication(tx, platform.cipher, content, applicationId)
  try {
    await replaceIdentities(tx, applicationId, identityIndexes(platform.cipher, content))
  } catch (error) {
    // Two at the same moment: the second waits at the index until the first has committed.
    if (constraintOf(error) === 'application_identity_live')
      throw onboardingErrors.APPLICATION_EXISTS({ applicationNo: '' })
    throw error
  }
  await putRevision(tx, {
    applicationId,
    revision,
    contentSealed: platform.cipher.seal(canonicalText(content), SEAL.content),
    contentHash: contentHash(content),
    at: toWire(now),
    by: actor.operatorId,
  })
  await releaseContents(tx, await replaceFiles(tx, applicationId, revision, files))
  // What was proved of another number proves nothing of this one.
  const named = reachedOf(platform.cipher, content).map(({ toIndex }) => toIndex)
  await giveUpMessages(tx, await voidOthers(tx, applicationId, named, toWire(now)), 'SUPERSEDED', toWire(now))
}

/** The content as sent, in its normal form and at a place of the actor's, with the files chosen. */
export async function prepared(
  context: CommandContext,
  application: ApplicationRow | null,
  input: { content: ApplicationContent; files: readonly FileChoice[] },
) {
  const content = normaliseContent(input.content)
  await requirePlace(context.tx, context.actor, content)
  return {
    content,
    extract: await extractOf(context.tx, context.actor, content),
    files: await chosenFiles(context, application, input.files),
  }
}

/** Content and files of the application's current revision. */
export async function currentRevision(reader: Reader, cipher: Cipher, application: ApplicationRow) {
  const revision = await findRevision(reader, application.id, application.revision)
  if (!revision) throw new Error(`application ${application.id} lacks revision ${application.revision}`)
  return {
    revision,
    content: openContent(cipher, revision),
    files: await filesOf(reader, application.id, application.revision),
  }
}
