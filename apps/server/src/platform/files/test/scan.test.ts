import { buffer } from 'node:stream/consumers'
import { afterAll, describe, expect, it } from 'vitest'
import { scanned, scannerVersion } from '#platform/files/scan.ts'
import type { ScanConfig } from '#platform/files-config.ts'
import { startClamd } from '#testing/clamd.ts'
import { inChunks, noise } from './store-contract.ts'

const running: { stop(): void }[] = []
const scanner = async (fault?: string) => {
  const daemon = await startClamd(fault)
  running.push(daemon)
  return daemon.config
}
afterAll(() => {
  for (const daemon of running) daemon.stop()
})
const through = (config: ScanConfig, bytes: Buffer, size?: number) => buffer(scanned(config, inChunks(bytes, size)))
const infected = (size: number) => Buffer.concat([noise(size, 3), Buffer.from('X-SIMULATED-VIRUS'), noise(1000, 4)])

describe('[I-21] the scan hook', () => {
  it('passes everything on where no scanner is set up', async () => {
    const bytes = infected(100)
    expect((await through(null, bytes)).equals(bytes)).toBe(true)
  })

  it('passes on what is clean, byte for byte, in chunks of any size', async () => {
    const config = await scanner()
    const bytes = noise(3_000_000, 1)
    for (const size of [977, 64 * 1024, 2_500_000])
      expect((await through(config, bytes, size)).equals(bytes)).toBe(true)
  })

  it('stops what the scanner knows, wherever it stands and however it is cut', async () => {
    const config = await scanner()
    for (const size of [0, 65_530, 2_000_000]) {
      const refused = through(config, infected(size), 65_536)
      await expect(refused).rejects.toMatchObject({ code: 'FILE_INFECTED', params: { found: 'Simulated.Virus-1' } })
    }
  })

  it.each(['gone', 'full'])('keeps nothing without a verdict: the scanner is %s', async (fault) => {
    const config = await scanner(fault)
    await expect(through(config, noise(200_000, 2))).rejects.toMatchObject({ code: 'SCAN_UNAVAILABLE', status: 503 })
  })

  it('keeps nothing when nobody listens', async () => {
    const config = { host: '127.0.0.1', port: 1, maxBytes: 1000 }
    await expect(through(config, noise(200_000, 2))).rejects.toMatchObject({ code: 'SCAN_UNAVAILABLE' })
  })

  it('says what it is where it answers', async () => {
    expect(await scannerVersion(await scanner())).toBe('ClamAV simulator')
    expect(await scannerVersion({ host: '127.0.0.1', port: 1, maxBytes: 1000 })).toBeNull()
  })

  it('sends no more of a large file than was laid down', async () => {
    const config = { ...(await scanner()), maxBytes: 1000 }
    const bytes = infected(2000)
    expect((await through(config, bytes)).equals(bytes)).toBe(true)
  })
})
