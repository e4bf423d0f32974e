import { checkImage, MAX_MEGAPIXELS } from '#platform/files/image.ts'
import { ACTIVE_PDF, PdfWatch } from '#platform/files/pdf-watch.ts'
import { registerContent } from '#platform/files/registry.ts'
import { scanned } from '#platform/files/scan.ts'
import { type FileType, sniff } from '#platform/files/sniff.ts'
import type { Platform } from '#platform/platform.ts'
import { archiveErrors } from './errors.ts'
import { requireFormat, requireKind, requireStill } from './policy.ts'
import type { Parameter, StagedUpload } from './schema.ts'

const FILE_NAME_MAX = 255

/** The last part of a name as people see it, without paths and control characters. */
export function cleanFileName(name: string | undefined): string {
  const last = (name ?? '').toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const clean = last.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim()
  return clean === '' || clean === '.' || clean === '..' ? 'file' : [...clean].slice(0, FILE_NAME_MAX).join('')
}

type Sent = { name: string | undefined; bytes: AsyncIterable<Uint8Array>; expectSha256?: string }
type Stored = Omit<StagedUpload, 'id'>

/**
 * Stores a file while it arrives, and says what it is by its bytes. What the parameter does not take, and what could run
 * in a browser, is refused before anything is kept. Whoever links to the content makes it known.
 *
 * @throws FILE_DIGEST_MISMATCH, FILE_KIND_REFUSED, FILE_TOO_LARGE, FILE_PDF_ACTIVE, FILE_TYPE_*, IMAGE_*, FILE_EMPTY, FILE_INFECTED, SCAN_UNAVAILABLE, STORAGE_FULL
 */
export async function storeFile(platform: Platform, parameter: Parameter, file: Sent): Promise<Stored> {
  if (parameter.retired) throw archiveErrors.PARAMETER_RETIRED({ parameter: parameter.code })
  let type: FileType | null = null
  const pdf = new PdfWatch()
  const { expectSha256 } = file
  const stored = await platform.objects.put(scanned(platform.config.scan, file.bytes), {
    maxBytes: parameter.maxBytes,
    ...(expectSha256 === undefined ? {} : { expectSha256 }),
    watch: (chunk) => pdf.add(chunk),
    async accept(edges) {
      type = { ...(await sniff(edges)) }
      requireKind(parameter, type.kind)
      requireFormat(parameter, type.mime)
      const found = type.kind === 'pdf' ? pdf.findings() : []
      requireStill(parameter, found)
      if (found.length > 0) type.mime = ACTIVE_PDF
      if (type.kind === 'image') await checkImage(edges.head, MAX_MEGAPIXELS)
    },
  })
  const found = type as FileType | null
  if (!found) throw new Error('a stored file was not inspected')
  return {
    parameter: parameter.code,
    sha256: stored.sha256,
    size: stored.size,
    mime: found.mime,
    kind: requireKind(parameter, found.kind),
    fileName: cleanFileName(file.name),
  }
}

/** As `storeFile`, and makes the content known, for whoever links to it later. */
export async function takeIn(platform: Platform, parameter: Parameter, file: Sent): Promise<Stored> {
  const stored = await storeFile(platform, parameter, file)
  await registerContent(platform, stored)
  return stored
}
