import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../scripts/command.ts'

/** What is asked, again and again. `{n}` in path and headers is another word each time; so is the middle of each body. */
export type BytesLoad = {
  port: number
  method: 'GET' | 'PUT' | 'POST'
  path: string
  headers: readonly (readonly [string, string])[]
  /** What stands around the body's bytes: the edges of a multipart form. */
  head: string
  bodyBytes: number
  tail: string
  connections: number
  seconds: number
}

export type BytesResult = { perSecond: number; bytes: number; requests: number; failed: number; failure: string }

export const CONNECTIONS = 8
const SECONDS = 4

/** Runs one load from a process of its own. @throws when it fails, or when any request was not answered with success. */
export async function bytesLoad(
  url: string,
  asked: Pick<BytesLoad, 'method' | 'path'> & Partial<BytesLoad>,
): Promise<BytesResult> {
  const { port, host } = new URL(url)
  const load: BytesLoad = {
    port: Number(port),
    head: '',
    bodyBytes: 0,
    tail: '',
    connections: CONNECTIONS,
    seconds: SECONDS,
    ...asked,
    headers: [['host', host], ...(asked.headers ?? [])],
  }
  const child = spawn(process.execPath, [join(root, 'bench', 'bytes-load.ts'), JSON.stringify(load)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await new Promise((resolve) => child.once('exit', resolve))
  const result = JSON.parse(text) as BytesResult
  if (result.failed > 0) throw new Error(`${result.failed} of ${asked.method} ${asked.path}: ${result.failure}`)
  return result
}
