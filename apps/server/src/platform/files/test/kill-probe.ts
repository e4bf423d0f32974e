import { systemClock } from '#kernel/clock.ts'
import { localStore } from '#platform/files/local-store.ts'

/** Run as a process of its own: writes a content that never ends, and says so once part of it is on disk. */
const store = await localStore({ dir: process.argv[2] ?? '', clock: systemClock })

async function* endless(): AsyncGenerator<Uint8Array> {
  for (let count = 0; ; count += 1) {
    yield Buffer.alloc(1024 * 1024, count % 251)
    if (count === 4) process.stdout.write('writing')
    if (count > 4) await new Promise((resolve) => setImmediate(resolve))
    if (count === 64) await new Promise(() => setInterval(() => undefined, 60_000))
  }
}

await store.put(endless(), { maxBytes: Number.MAX_SAFE_INTEGER })
