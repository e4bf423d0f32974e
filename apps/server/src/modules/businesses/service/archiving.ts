import { toWire } from '#kernel/clock.ts'
import type { CaseContext, OutsideRunner } from '#modules/approvals'
import { type Filed, type FilingItem, fileDocuments } from '#modules/archive'
import { getClient } from '#modules/clients'
import { systemActor } from '#platform/actor.ts'
import { businessErrors } from '../errors.ts'
import type { ArchiveItem, FormValues } from '../schema/definition.ts'
import { type FileRow, filesOf } from '../store/file.ts'
import { insertFiled } from '../store/link.ts'
import { type RequestRow, requestById } from '../store/request.ts'
import { versionById } from '../store/version.ts'
import { namedIn } from './files.ts'
import { submittedValues } from './submitted.ts'

type Filer = Pick<CaseContext, 'tx' | 'now' | 'platform' | 'emit' | 'enqueue'>
type Mapped = FilingItem & { field: string; fileId: string }

/** Files a map names, each as the document it becomes. */
function itemsOf(items: readonly ArchiveItem[], values: FormValues, files: ReadonlyMap<string, FileRow>): Mapped[] {
  return items.flatMap(({ field, parameter: given, expiresOn }) =>
    namedIn(values[field]).flatMap(({ id }): Mapped[] => {
      const file = files.get(id)
      if (!file) return []
      const { sha256, size, mime, kind, name: fileName } = file
      const parameter = given ?? file.parameter
      const expiry = expiresOn === null ? undefined : values[expiresOn]
      const item = { key: `${id}:${parameter}`, parameter, sha256, size, mime, kind, fileName, field, fileId: id }
      return [typeof expiry === 'string' ? { ...item, expiresOn: expiry } : item]
    }),
  )
}

/**
 * Files what a map of the request's business names into the archive, in the name of its maker. Filing again adds
 * nothing; each document leads back to the request.
 *
 * @returns what was added.
 * @throws MAP_UNKNOWN, SUBJECT_MISSING, and what the archive refuses.
 */
export async function fileRequest(context: Filer, request: RequestRow, maps: readonly string[]): Promise<Filed[]> {
  const { tx, platform, now } = context
  const { definition } = await versionById(tx, platform.db, request.versionId)
  const values = await submittedValues(context, request.id)
  if (!values) throw new Error(`request ${request.id} lacks its values`)
  const items = maps.flatMap((code) => {
    const map = definition.archive.maps.find((one) => one.code === code)
    if (!map) throw businessErrors.MAP_UNKNOWN({ map: code })
    return map.items
  })
  const mapped = itemsOf(items, values, await filesOf(tx, { requestId: request.id }))
  if (mapped.length === 0) return []
  if (request.clientId === null) throw businessErrors.SUBJECT_MISSING()
  const maker = { ...systemActor([]), operatorId: request.makerId, name: request.makerName }
  const client = await getClient(tx, maker, request.clientId)
  const filed = await fileDocuments(
    { ...context, actor: maker },
    {
      clientId: client.id,
      clientType: client.type,
      accountId: request.accountId,
      businessLine: request.businessLine,
      departmentId: request.departmentId,
      source: 'case',
      sourceId: request.id,
      businessId: request.businessId,
      items: mapped,
      takesReferences: false,
    },
  )
  const places = new Map(mapped.map((one) => [one.key, one]))
  const rows = filed.flatMap(({ key, documentId, versionId }) => {
    const place = places.get(key)
    return place
      ? [{ fileId: place.fileId, field: place.field, parameter: place.parameter, documentId, versionId }]
      : []
  })
  await insertFiled(tx, request.id, rows, toWire(now))
  return filed
}

/** An archive step of the flow: files its map before the request goes on. */
export const archiveRunner: OutsideRunner = {
  kind: 'archive',
  targetType: 'request',
  async run(context, { row, node }) {
    const request = await requestById(context.tx, row.targetId)
    if (!request || node.kind !== 'effect' || node.effect.kind !== 'archive')
      throw new Error(`node ${node.id} files nothing`)
    const filed = await fileRequest(context, request, [node.effect.map])
    return { kind: 'completed', detail: { documents: filed.map(({ documentId }) => documentId) } }
  },
}

/** Background work: file what an ended request leaves to the archive. */
export const ARCHIVE_TASK = 'businesses.request.archive'

/** Maps that are filed when a request ends this way. */
export async function mapsAtEnd(
  { tx, platform }: Pick<CaseContext, 'tx' | 'platform'>,
  request: RequestRow,
  state: string,
) {
  const { archive } = (await versionById(tx, platform.db, request.versionId)).definition
  if (state === 'approved') return archive.whenApproved
  return state === 'refused' ? archive.whenRefused : []
}
