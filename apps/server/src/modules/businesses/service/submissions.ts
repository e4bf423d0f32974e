import type { z } from 'zod'
import { getAccount } from '#modules/accounts'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { SEAL } from '../policy/purpose.ts'
import { titleIn } from '../policy/title.ts'
import { fieldsOf, isFiles, visible } from '../schema/forms.ts'
import type * as wire from '../schema/submission.ts'
import { type FileRow, filesOf } from '../store/file.ts'
import type { RequestRow } from '../store/request.ts'
import { revisionsOf } from '../store/revision.ts'
import { type FiledPlace, filedOfRequests, submissionRows } from '../store/submission.ts'
import { versionById } from '../store/version.ts'
import { namedIn } from './files.ts'
import { rightsToLook } from './see.ts'
import { openValues } from './values.ts'

type Submission = z.input<typeof wire.submission>
type SubmittedFile = Submission['files'][number]

const PAGE = 20

/** Files that fields the person may see name, in any revision; the newest revision says which still count. */
async function submitted(
  platform: Platform,
  actor: Actor,
  request: RequestRow,
  filed: readonly FiledPlace[],
): Promise<Submission> {
  const { db, cipher } = platform
  const version = await versionById(db, db, request.versionId)
  const form = version.definition.forms[request.subjectType]
  if (!form) throw new Error(`request ${request.id} lacks its form`)
  const look = await rightsToLook(db, platform, actor, request)
  const revisions = await revisionsOf(db, request.id)
  const known: ReadonlyMap<string, FileRow> = await filesOf(db, { requestId: request.id })
  const shown = new Map<string, SubmittedFile>()
  for (const { number, valuesSealed } of revisions) {
    const values = visible(form, openValues(cipher, valuesSealed, SEAL.values), look)
    for (const field of fieldsOf(form).filter(isFiles)) {
      for (const { id } of namedIn(values[field.key])) {
        const file = known.get(id)
        if (!file) continue
        const { name, mime, kind, size, parameter } = file
        const documents = filed
          .filter((one) => one.fileId === id)
          .map(({ documentId, versionId, parameter: under }) => ({ documentId, versionId, parameter: under }))
        const current = number === revisions.at(-1)?.number
        const place = { field: field.key, label: { ...field.label } }
        shown.set(id, { id, ...place, name, mime, kind, size, parameter, current, documents })
      }
    }
  }
  const { id, requestNo, state, startedAt, endedAt, makerName } = request
  return {
    id,
    requestNo,
    title: titleIn(version.names, request, actor.language),
    business: { code: version.code, names: version.names },
    state,
    startedAt,
    endedAt,
    makerName,
    files: [...shown.values()],
  }
}

/**
 * What was submitted for an account and for its client as a whole, newest first, with the files of each and the documents
 * they became.
 *
 * @param before  The last request of the page before.
 * @throws NOT_FOUND
 */
export async function submissionsOf(
  platform: Platform,
  actor: Actor,
  accountId: string,
  before: string | null,
): Promise<z.input<typeof wire.submissions>> {
  const { db } = platform
  const { id, clientId } = await getAccount(db, actor, accountId)
  const found = await submissionRows(db, actor, { accountId: id, clientId, before, limit: PAGE + 1 })
  const page = found.slice(0, PAGE)
  const filed = Map.groupBy(
    await filedOfRequests(
      db,
      page.map((one) => one.id),
    ),
    (one) => one.requestId,
  )
  const items: Submission[] = []
  for (const request of page) items.push(await submitted(platform, actor, request, filed.get(request.id) ?? []))
  return { items, before: found.length > PAGE ? (page.at(-1)?.id ?? null) : null }
}
