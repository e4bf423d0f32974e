import { spawn } from 'node:child_process'
import { join } from 'node:path'

type Taken = { id: string; timestamp: string; valid: boolean; body: { type: string; data: Record<string, unknown> } }

/** A receiver of webhooks, a process of its own. */
export type Ear = {
  url: string
  host: string
  /** What it took, newest first. */
  taken(): Promise<Taken[]>
  /** What the next deliveries meet, or the secret it checks with. */
  control(content: { faults?: string[]; secret?: string }): Promise<void>
  stop(): void
}

export async function startEar(): Promise<Ear> {
  const main = join(import.meta.dirname, '../../simulators/receiver/main.ts')
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((found, failed) => {
    child.once('error', failed)
    child.stdout?.once('data', (line: Buffer) => found((JSON.parse(String(line)) as { url: string }).url))
  })
  return {
    url: `${url}/events`,
    host: new URL(url).host,
    taken: async () => ((await (await fetch(`${url}/inbox`)).json()) as { items: Taken[] }).items,
    control: async (content) => {
      await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(content) })
    },
    stop: () => void child.kill(),
  }
}
