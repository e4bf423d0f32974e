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

/**
 * The one file a request sends: the first of a form, or the body itself with its name in `Content-Disposition`.
 *
 * @throws FILE_MISSING, FILE_TOO_LARGE; MEDIA_TYPE_UNSUPPORTED for any other body
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
  // Known to be too much before it is sent: refused in the middle, the sender would see a broken line and no reason.
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw platformErrors.FILE_TOO_LARGE({ maxBytes })
  return { name: nameBeside(headers['content-disposition']), bytes: body }
}

/** What failed while a file was taken in; a body that ends before it is whole is the sender's failure, not the house's. */
export const whileReceiving = ({ raw }: FastifyRequest, error: unknown): unknown =>
  raw.errored !== null && raw.errored === error ? platformErrors.BODY_UNREADABLE() : error
