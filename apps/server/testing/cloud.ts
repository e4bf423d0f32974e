import type { CloudConfig } from '#platform/cloud-config.ts'
import { started } from './ways.ts'

/** A file the simulated platform has. */
export type FiledFile = {
  id: string
  reference: string
  sheet: Record<string, unknown>
  sha256: string
  status: string
}

/** What goes wrong: the next few requests, all of them, or a share; or everything is forgotten. */
export type Trouble = { faults?: string[]; outage?: boolean; rates?: Record<string, number>; forget?: boolean }

/** The exchanges' cloud platform in a process of its own. */
export type Cloud = {
  config: NonNullable<CloudConfig>
  filed(): Promise<FiledFile[]>
  counts(): Promise<{ filed: number; twice: number; asked: number }>
  trouble(trouble: Trouble): Promise<void>
  stop(): void
}

const SECRET = 'CANARY-cloud-secret'

/** Tests stand still in time, so the platform takes requests of any time. */
export async function startCloud(): Promise<Cloud> {
  const { child, said } = await started<{ url: string }>('cloud', [
    '--key',
    'k1',
    '--secret',
    SECRET,
    '--window',
    '1000000000',
  ])
  const read = async <T>(path: string) => (await (await fetch(`${said.url}${path}`)).json()) as T
  return {
    config: { url: said.url, keyId: 'k1', secret: SECRET },
    filed: async () => (await read<{ items: FiledFile[] }>('/filed?max=100000')).items,
    counts: () => read('/counts'),
    trouble: async (trouble) => {
      await fetch(`${said.url}/control`, { method: 'POST', body: JSON.stringify(trouble) })
    },
    stop: () => void child.kill(),
  }
}
