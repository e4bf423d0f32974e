import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { PassThrough, Readable, Transform } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Sha256 } from './store.ts'

/** One file of an archive to be written. `content` is opened when its turn comes. */
export type ZipPart = { name: string; content: Buffer | (() => Promise<Readable>) }

/** A line of the manifest. */
export type ManifestLine = { name: string; size: number; sha256: Sha256 }

export type ZipWriteOptions = {
  /** The time every file carries, so that the same files give the same archive. */
  modified: Temporal.Instant
  /** Name of a JSON file added last that lists every file with size and SHA-256; none when left out. */
  manifest?: string
}

/**
 * Writes a zip archive while it is read: one part at a time, memory flat. An error of a part is an error of the stream,
 * so a reader never takes a cut archive for a whole one. Names are ours, so two equal ones are a plain error.
 */
export function writeZip(parts: AsyncIterable<ZipPart> | Iterable<ZipPart>, options: ZipWriteOptions): Readable {
  const zip = new ZipFile()
  const output = new PassThrough()
  zip.outputStream.pipe(output)
  zip.on('error', (error: Error) => output.destroy(error))
  addAll(zip, parts, options, output).catch((error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error('archive not written', { cause: error }))
  })
  return output
}

async function addAll(
  zip: ZipFile,
  parts: AsyncIterable<ZipPart> | Iterable<ZipPart>,
  options: ZipWriteOptions,
  output: PassThrough,
): Promise<void> {
  const settings = { mtime: new Date(options.modified.epochMilliseconds), mode: 0o100644 }
  const lines: ManifestLine[] = []
  const names = new Set<string>(options.manifest ? [options.manifest] : [])
  for await (const part of parts) {
    if (output.destroyed) return
    if (names.has(part.name)) throw new Error('two files of one name in an archive')
    names.add(part.name)
    const source = Buffer.isBuffer(part.content) ? Readable.from([part.content]) : await part.content()
    const meter = new Meter()
    source.on('error', (error) => meter.destroy(error))
    const drop = () => source.destroy()
    output.once('close', drop)
    zip.addReadStream(source.pipe(meter), part.name, settings)
    await once(meter, 'end')
    output.off('close', drop)
    lines.push({ name: part.name, size: meter.size, sha256: meter.sha256() })
  }
  if (options.manifest) {
    zip.addBuffer(Buffer.from(`${JSON.stringify(lines, null, 2)}\n`), options.manifest, settings)
  }
  zip.end()
}

/** Counts and hashes what passes. */
class Meter extends Transform {
  size = 0
  readonly #hash = createHash('sha256')

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.size += chunk.length
    this.#hash.update(chunk)
    done(null, chunk)
  }

  sha256(): Sha256 {
    return this.#hash.digest('hex')
  }
}
