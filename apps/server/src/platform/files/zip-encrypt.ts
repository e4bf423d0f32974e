import { createHash } from 'node:crypto'
import { PassThrough, Readable, Writable } from 'node:stream'
import { configure, ZipWriter } from '@zip.js/zip.js'
import type { ManifestLine, ZipPart, ZipWriteOptions } from './zip-write.ts'

/** AES with 256 bits, as WinZip and 7-Zip read it. */
const AES_256 = 3

configure({ useWebWorkers: false })

/**
 * A zip archive as `writeZip` makes it, every file of it encrypted with AES-256. Names of files can be read without the
 * password, as in every zip; what is in them cannot.
 */
export function writeEncryptedZip(
  parts: AsyncIterable<ZipPart> | Iterable<ZipPart>,
  options: ZipWriteOptions & { password: string },
): Readable {
  const output = new PassThrough()
  addAll(parts, options, output).catch((error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error('archive not written', { cause: error }))
  })
  return output
}

async function addAll(
  parts: AsyncIterable<ZipPart> | Iterable<ZipPart>,
  { modified, manifest, password }: ZipWriteOptions & { password: string },
  output: PassThrough,
): Promise<void> {
  const zip = new ZipWriter(Writable.toWeb(output), { password, encryptionStrength: AES_256 })
  const settings = { lastModDate: new Date(modified.epochMilliseconds) }
  const lines: ManifestLine[] = []
  const names = new Set<string>(manifest ? [manifest] : [])
  for await (const part of parts) {
    if (output.destroyed) return
    if (names.has(part.name)) throw new Error('two files of one name in an archive')
    names.add(part.name)
    const source = Buffer.isBuffer(part.content) ? Readable.from([part.content]) : await part.content()
    const hash = createHash('sha256')
    let size = 0
    const metered = Readable.from(
      (async function* () {
        for await (const chunk of source) {
          hash.update(chunk as Buffer)
          size += (chunk as Buffer).length
          yield chunk
        }
      })(),
      { objectMode: false },
    )
    await zip.add(part.name, Readable.toWeb(metered) as ReadableStream<Uint8Array>, settings)
    lines.push({ name: part.name, size, sha256: hash.digest('hex') })
  }
  if (manifest) {
    const text = Readable.from([Buffer.from(`${JSON.stringify(lines, null, 2)}\n`)], { objectMode: false })
    await zip.add(manifest, Readable.toWeb(text) as ReadableStream<Uint8Array>, settings)
  }
  await zip.close()
}
