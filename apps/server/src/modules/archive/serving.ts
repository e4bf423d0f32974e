import { buffer } from 'node:stream/consumers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '#platform/actor.ts'
import { safeHeaders, serveFile } from '#platform/files/serve.ts'
import { type MarkedCopy, markedCopy, takesMark } from '#platform/files/watermark.ts'
import type { Platform } from '#platform/platform.ts'
import { archiveErrors } from './errors.ts'
import type { VisibleFile } from './store/owners.ts'

/** Sees originals of types whose copies carry a mark. */
export const ORIGINAL = 'archive.document.original'

/** Originals above this are not read into memory for a copy. */
const SOURCE_BYTES_MAX = 64 * 1024 * 1024

/** Who and when, as it stands across a copy. */
export function markText(platform: Platform, name: string, at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(platform.config.timeZone)
  return `${name}  ${local.toPlainDate()} ${local.toPlainTime().toString({ smallestUnit: 'minute' })}`
}

/**
 * A copy with that text across it.
 *
 * @throws WATERMARK_TOO_LARGE, IMAGE_*, WATERMARK_FAILED
 */
export async function markedFile(
  { objects }: Pick<Platform, 'objects'>,
  file: Pick<VisibleFile, 'sha256' | 'size' | 'mime'>,
  text: string,
): Promise<MarkedCopy> {
  if (file.size > SOURCE_BYTES_MAX) throw archiveErrors.WATERMARK_TOO_LARGE({ maxBytes: SOURCE_BYTES_MAX })
  return markedCopy(await buffer(await objects.open(file.sha256)), file.mime, text)
}

/** The original bytes of a version, or a marked copy where the type asks for one and the person may not do without. */
export async function serveVersion(
  { platform, actor }: { platform: Platform; actor: Actor },
  file: VisibleFile,
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
export async function serveMarked(
  { platform, actor }: { platform: Platform; actor: Actor },
  file: Pick<VisibleFile, 'sha256' | 'size' | 'mime' | 'fileName'>,
  reply: FastifyReply,
) {
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
  platform: Platform,
  { sha256, size, mime, fileName: name }: Pick<VisibleFile, 'sha256' | 'size' | 'mime' | 'fileName'>,
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
