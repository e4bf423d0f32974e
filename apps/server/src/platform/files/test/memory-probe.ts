import { systemClock } from '#kernel/clock.ts'
import { localStore } from '#platform/files/local-store.ts'
import { s3Store } from '#platform/files/s3-store.ts'

/** Run as a process of its own: takes in and reads back a large content, then prints how much memory it ever used. */
const [driver = '', dir = '', endpoint = '', megabytes = ''] = process.argv.slice(2)

async function* source(): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < Number(megabytes) * 16; count += 1) yield Buffer.alloc(64 * 1024, count % 251)
}

const store =
  driver === 'local'
    ? await localStore({ dir, clock: systemClock })
    : await s3Store({
        endpoint,
        region: 'us-east-1',
        bucket: 'kontor',
        accessKeyId: 'S3RVER',
        secretAccessKey: 'S3RVER',
        spoolDir: dir,
        clock: systemClock,
      })
const { sha256, size } = await store.put(source(), { maxBytes: 1024 ** 3 })
let read = 0
for await (const chunk of await store.open(sha256)) read += (chunk as Buffer).length
process.stdout.write(JSON.stringify({ size, read, peakMegabytes: process.resourceUsage().maxRSS / 1024 }))
