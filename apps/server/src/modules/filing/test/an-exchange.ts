import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { newId } from '#kernel/ids.ts'
import { rows } from '#platform/db.ts'
import type { FilingConfig } from '#platform/filing-config.ts'
import type { Person, TestApp } from '#testing/app.ts'

/** The exchange's side of a test: what goes wrong, and what is in force. */
export type Counterpart = {
  stop(): Promise<void>
  config: FilingConfig
  /** What goes wrong from now on; all else is as usual again. */
  control(given: object): Promise<void>
  process(): Promise<void>
  inForce(ceNo: string): Promise<number[]>
  files(): Promise<{ inbound: string[]; outbound: string[] }>
}

export async function anExchange(): Promise<Counterpart> {
  const main = join(import.meta.dirname, '../../../../../simulators/exchange/main.ts')
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const { url, hostKey, control: at } = JSON.parse(line) as { url: string; hostKey: string; control: string }
  const post = async (path: string, body: object) => {
    await fetch(at + path, { method: 'POST', body: JSON.stringify(body) })
  }
  return {
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
    config: {
      production: false,
      sftp: {
        host: '127.0.0.1',
        port: Number(new URL(url).port),
        user: 'demo',
        hostKey: hostKey.replace('SHA256:', ''),
        password: 'simulated-secret',
        privateKey: null,
        passphrase: null,
      },
    },
    control: (given) => post('/control', given),
    process: () => post('/process', {}),
    async inForce(ceNo) {
      const { numbers } = (await (await fetch(`${at}/in-force?ce=${ceNo}`)).json()) as { numbers: string[] }
      return numbers.map(Number).sort((a, b) => a - b)
    },
    files: async () => (await (await fetch(`${at}/files`)).json()) as { inbound: string[]; outbound: string[] },
  }
}

/** One look at the clock and the exchange's folder, with everything that follows from it. */
export async function tick(app: TestApp): Promise<void> {
  const signal = new AbortController().signal
  await app.platform.tasks.get('filing.clock.tick')?.(app.platform, {}, { id: '1', attempt: 1, signal })
  await runAnswers(app)
}

const ROUNDS_MAX = 50

/** Jobs of a queue wait for each other, and a run ends when none can be had at that moment: until every answer was read. */
async function runAnswers(app: TestApp): Promise<void> {
  for (let at = 0; at < ROUNDS_MAX; at += 1) {
    await app.runJobs()
    const waiting = await rows(app.db, sql`select from filing.answer where state = 'RECEIVED'`)
    if (waiting.length === 0) return
  }
  throw new Error('an answer is never read')
}

/** A file of the exchange, sent in by hand. */
export async function sendIn(app: TestApp, by: Person, name: string, text: string, regime = 'HKIDR') {
  const border = `b${newId()}`
  const payload = [
    `--${border}`,
    `content-disposition: form-data; name="file"; filename="${name}"`,
    'content-type: text/plain',
    '',
    text,
    `--${border}--`,
    '',
  ].join('\r\n')
  const response = await app.http.inject({
    method: 'POST',
    url: `/api/v1/filing-answers?regime=${regime}`,
    headers: { ...by.headers, 'idempotency-key': newId(), 'content-type': `multipart/form-data; boundary=${border}` },
    payload,
  })
  await runAnswers(app)
  return { status: response.statusCode, body: response.json() as { id: string; code?: string } }
}
