import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { platformErrors } from '#platform/errors.ts'
import { archiveErrors } from './errors.ts'

/** The file of a request, still on its way. */
export type SentFile = { name: string | undefined; bytes: AsyncIterable<Uint8Array> }

/** What a request's body may be. The bytes alone need no taking apart. */
export const SENT_AS = ['multipart/form-data', 'application/octet-stream'] as const

const NAMED = /;\s*filename\*\s*=\s*UTF-8''([^;\s]+)/i

/** The name beside a body that is the file itself: RFC 6266, encoded, so that it may be Chinese. */
function nameBeside(header: string | undefined): string | undefined {
  const encoded = NAMED.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  try {
    return decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

/** A body that ends before it is whole is the sender's failure, not the house's. */
async function* wholeBody(request: FastifyRequest, body: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw request.raw.complete ? error : platformErrors.BODY_UNREADABLE()
  }
}

/**
 * The one file a request sends: the first of a form, or the body itself with its name in `Content-Disposition`.
 *
 * @throws FILE_MISSING; MEDIA_TYPE_UNSUPPORTED for any other body
 */
export async function sentFile(request: FastifyRequest, maxBytes: number): Promise<SentFile> {
  if (request.isMultipart()) {
    const part = await request.file({ limits: { fileSize: maxBytes + 1, files: 1 } })
    if (!part) throw archiveErrors.FILE_MISSING()
    return { name: part.filename, bytes: part.file }
  }
  const { body, headers } = request
  if (!(body instanceof Readable) || !headers['content-type']?.startsWith('application/octet-stream')) {
    throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  }
  return { name: nameBeside(headers['content-disposition']), bytes: wholeBody(request, body) }
}
