import { buffer } from 'node:stream/consumers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#platform/actor.ts'
import { safeHeaders, serveFile } from '#platform/files/serve.ts'
import type { ObjectStore } from '#platform/files/store.ts'
import { type MarkedCopy, markedCopy, takesMark } from '#platform/files/watermark.ts'
import type { Platform } from '#platform/platform.ts'
import { archiveErrors } from './errors.ts'
import type { VisibleFile } from './store/owners.ts'
import { findParameters } from './store/parameters.ts'

/** Sees originals of types whose copies carry a mark. */
export const ORIGINAL = 'archive.document.original'

/** Originals above this are not read into memory for a copy. */
const SOURCE_BYTES_MAX = 64 * 1024 * 1024

/** Who and when, as it stands across a copy. */
export function markText(platform: Pick<Platform, 'config'>, name: string, at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(platform.config.timeZone)
  return `${name}  ${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

/**
 * A copy with that text across it.
 *
 * @throws WATERMARK_TOO_LARGE, IMAGE_*, WATERMARK_FAILED
 */
export async function markedFile(
  { objects }: Pick<Serving['platform'], 'objects'>,
  file: Pick<VisibleFile, 'sha256' | 'size' | 'mime'>,
  text: string,
): Promise<MarkedCopy> {
  if (file.size > SOURCE_BYTES_MAX) throw archiveErrors.WATERMARK_TOO_LARGE({ maxBytes: SOURCE_BYTES_MAX })
  return markedCopy(await buffer(await objects.open(file.sha256)), file.mime, text)
}

/** To whom, and out of which store. */
type Serving = {
  platform: Pick<Platform, 'db' | 'clock' | 'config'> & { objects: Pick<ObjectStore, 'open'> }
  actor: Actor
}
type ShownFile = Pick<VisibleFile, 'sha256' | 'size' | 'mime' | 'fileName'>

/**
 * A paper that stands elsewhere than in the archive – with a request, an application, a dispatch, in a mounted folder – by the
 * rule of its type, so that what is marked there is not to be had unmarked here.
 */
export async function serveByType(
  { platform, actor }: Serving,
  { parameter, ...file }: ShownFile & { parameter: string | null },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const type = parameter === null ? undefined : (await findParameters(platform.db, [parameter])).get(parameter)
  return serveVersion({ platform, actor }, { ...file, watermark: type?.watermark ?? false }, request, reply)
}

/** The original bytes of a version, or a marked copy where the type asks for one and the person may not do without. */
export async function serveVersion(
  { platform, actor }: Serving,
  file: ShownFile & Pick<VisibleFile, 'watermark'>,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (!isMarkedFor(actor, file)) return serveOriginal(platform, file, request, reply)
  return serveMarked({ platform, actor }, file, reply)
}

/** Whether this person sees copies of this file with a mark only. */
export const isMarkedFor = (actor: Actor, { watermark, mime }: Pick<VisibleFile, 'watermark' | 'mime'>): boolean =>
  watermark && takesMark(mime) && !actor.permissions.has(ORIGINAL)

/** A copy that says who sees it and when. */
export async function serveMarked({ platform, actor }: Serving, file: ShownFile, reply: FastifyReply) {
  const copy = await markedFile(platform, file, markText(platform, actor.name, platform.clock()))
  const name = file.fileName.replace(/\.[^.]*$/, '')
  reply.headers({
    ...safeHeaders({ mime: copy.mime, name: `${name}.${copy.ext}` }),
    'cache-control': 'private, no-store',
    'content-type': copy.mime,
  })
  return copy.bytes
}

export async function serveOriginal(
  platform: Pick<Serving['platform'], 'objects'>,
  { sha256, size, mime, fileName: name }: ShownFile,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const answer = await serveFile(
    platform.objects,
    { sha256, size, mime, name },
    {
      range: request.headers.range,
      ifRange: request.headers['if-range'] as string | undefined,
      ifNoneMatch: request.headers['if-none-match'],
    },
  )
  reply.code(answer.status).headers(answer.headers)
  return answer.body ?? Buffer.alloc(0)
}
