import type { ScanConfig } from '#platform/files-config.ts'
import { started } from './ways.ts'

/** An antivirus daemon in a process of its own. */
export async function startClamd(fault?: string): Promise<{ config: NonNullable<ScanConfig>; stop(): void }> {
  const { child, said } = await started<{ url: string }>('clamd', fault === undefined ? [] : ['--fault', fault])
  const { hostname, port } = new URL(said.url)
  return {
    config: { host: hostname, port: Number(port), maxBytes: 100_000_000 },
    stop: () => void child.kill(),
  }
}
