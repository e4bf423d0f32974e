import { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'

/** What copies chunks. Where it answers with a promise, the next one comes after that. */
export type TakeChunk = (chunk: Uint8Array) => Promise<void> | undefined

/**
 * Hands over each chunk of a content, one after the other, and settles after the last. `take` copies what it wants: chunks of
 * a request are gone afterwards. A stream is listened to: asked for its next chunk, it would copy those that wait into a new
 * one. When `take` fails, the rest is not wanted and the source ended.
 */
export async function eachChunk(source: AsyncIterable<Uint8Array>, take: TakeChunk): Promise<void> {
  if (source instanceof IncomingMessage) return listen(source, thenFree(take))
  if (source instanceof Readable) return listen(source, take)
  for await (const chunk of source) await take(chunk)
}

/**
 * Each 64 kB of a request are memory of their own, and the engine collects all garbage of the process as soon as some
 * megabytes of that have gathered: with every fifth upload of two megabytes. So it gets them back one by one.
 */
function thenFree(take: TakeChunk): TakeChunk {
  return (chunk) => {
    const taken = take(chunk)
    if (!taken) free(chunk)
    return taken?.then(() => free(chunk))
  }
}

function free({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}

async function listen(source: Readable, take: TakeChunk): Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let failure: { error: unknown } | null = null
  const fail = (error: unknown) => {
    failure ??= { error }
    source.off('data', pass)
    source.destroy()
  }
  const pass = (chunk: Uint8Array) => {
    try {
      const taken = take(chunk)
      if (!taken) return
      source.pause()
      last = taken.then(() => void source.resume(), fail)
    } catch (error) {
      fail(error)
    }
  }
  source.on('data', pass)
  const broken = await finished(source, { writable: false }).then(
    () => null,
    (error: unknown) => ({ error }),
  )
  // What is still being taken ends first: nothing of it may go on behind the caller's back.
  await last
  const wrong = (failure as { error: unknown } | null) ?? broken
  if (wrong) throw wrong.error
}
