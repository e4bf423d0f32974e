import { Readable } from 'node:stream'
import { writeZip } from '#platform/files/zip-write.ts'
import { noise } from './store-contract.ts'

/** Run as a process of its own: writes a large archive to nowhere and prints the megabytes it ever used. */
const block = noise(1024 * 1024, 1)
const megabytes = Number(process.argv[2])

function* parts() {
  for (let part = 0; part < megabytes / 10; part += 1) {
    yield { name: `part-${part}`, content: async () => Readable.from(Array.from({ length: 10 }, () => block)) }
  }
}

const archive = writeZip(parts(), { modified: Temporal.Instant.from('2026-11-20T08:00:00Z') })
for await (const chunk of archive) void chunk
process.stdout.write(String(process.resourceUsage().maxRSS / 1024))
