import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { MessagesConfig } from '#platform/messages-config.ts'

type Sms = { reference: string; to: string; text: string; sender: string; language: string }
type Letter = { to: string[]; from: string; raw: string }

const SECRET = 'CANARY-sms-secret'

/** A simulator in a process of its own, with the line it says when it is ready. */
export function started<T>(name: string, args: string[]): Promise<{ child: ChildProcess; said: T }> {
  const main = join(import.meta.dirname, `../../simulators/${name}/main.ts`)
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  return new Promise((found, failed) => {
    child.once('error', failed)
    child.stdout?.once('data', (line: Buffer) => found({ child, said: JSON.parse(String(line)) as T }))
  })
}

/** A provider of short messages and a mail server, each a process of its own. */
export type Ways = {
  config: MessagesConfig
  phones(): Promise<Sms[]>
  letters(): Promise<Letter[]>
  /** What the provider's next requests meet. */
  trouble(...faults: string[]): Promise<void>
  stop(): void
}

/** Tests stand still in time, so the provider takes requests of any time. */
export async function startWays(): Promise<Ways> {
  const [sms, mail] = await Promise.all([
    started<{ url: string }>('sms', ['--key', 'k1', '--secret', SECRET, '--window', '1000000000']),
    started<{ url: string; inbox: string }>('mail', []),
  ])
  const items = async <T>(url: string) => ((await (await fetch(url)).json()) as { items: T[] }).items
  return {
    config: {
      sms: { url: sms.said.url, keyId: 'k1', secret: SECRET, sender: 'Kontor' },
      mail: { url: mail.said.url, from: 'Kontor <no-reply@kontor.example>' },
    },
    phones: () => items<Sms>(`${sms.said.url}/inbox`),
    letters: () => items<Letter>(mail.said.inbox),
    trouble: async (...faults) => {
      await fetch(`${sms.said.url}/control`, { method: 'POST', body: JSON.stringify({ faults }) })
    },
    stop: () => {
      sms.child.kill()
      mail.child.kill()
    },
  }
}
