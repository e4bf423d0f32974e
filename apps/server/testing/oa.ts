import { spawn } from 'node:child_process'
import { join } from 'node:path'

type Todo = {
  reference: string
  userId: string
  title: string
  subject: string
  open: boolean
  result: string | null
  link: string
  decidable: boolean
  decisions: ('agree' | 'refuse')[]
}
type Decide = {
  callback: string
  reference: string
  userId: string
  decision: 'agree' | 'refuse'
  remark?: string
  nonce?: string
  timestamp?: string
  forged?: boolean
}
type Decided = { status: number; answer: { code?: string; caseId?: string }; nonce: string }

/** An office tool, a process of its own. */
export type OfficeDesk = {
  url: string
  todos(): Promise<Todo[]>
  calls(): Promise<number>
  /** What people see there. */
  page(): Promise<string>
  /** Presses a button on that page. @returns the page that follows. */
  press(reference: string, decision: string, remark?: string): Promise<string>
  control(content: { faults?: string[]; strangers?: string[]; forget?: boolean }): Promise<void>
  decide(content: Decide): Promise<Decided>
  stop(): void
}

export async function startOfficeDesk(keyId: string, secret: string): Promise<OfficeDesk> {
  const main = join(import.meta.dirname, '../../simulators/oa/main.ts')
  const child = spawn(process.execPath, [main, '--key', keyId, '--secret', secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((found, failed) => {
    child.once('error', failed)
    child.stdout?.once('data', (line: Buffer) => found((JSON.parse(String(line)) as { url: string }).url))
  })
  const desk = async () => (await (await fetch(`${url}/desk`)).json()) as { items: Todo[]; calls: number }
  const tell = async (content: object) =>
    (await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(content) })).json()
  return {
    url,
    todos: async () => (await desk()).items,
    calls: async () => (await desk()).calls,
    page: async () => (await fetch(`${url}/`)).text(),
    press: async (reference, decision, remark = '') =>
      (
        await fetch(`${url}/act`, { method: 'POST', body: new URLSearchParams({ reference, decision, remark }) })
      ).text(),
    control: async (content) => void (await tell(content)),
    decide: async (content) => (await tell({ decide: content })) as Decided,
    stop: () => void child.kill(),
  }
}
