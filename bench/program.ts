import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../scripts/command.ts'

/** A child process that said where it listens. */
export type Listening = { url: string; pid: number; stop(): Promise<void> }

const READY = /ready: (http:\/\/\S+)/i
const START_LIMIT_MS = 60_000

/** Starts a TypeScript file and waits for its `ready: <address>` line. */
export async function startListening(
  file: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Listening> {
  const child = spawn(process.execPath, [join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const url = await readyLine(child, file)
  return {
    url,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

function readyLine(child: ChildProcess, file: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const limit = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${file} did not start: ${text}`))
    }, START_LIMIT_MS)
    const read = (chunk: Buffer) => {
      text += chunk.toString()
      const url = READY.exec(text)?.[1]
      if (url === undefined) return
      clearTimeout(limit)
      resolve(url)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(limit)
      reject(new Error(`${file} ended with ${code}: ${text}`))
    })
  })
}

export type HttpLoad = { perSecond: number; p99: number; failed: number }

/** Closed loop of 64 connections for four seconds, from a process of its own. @throws when autocannon fails */
export async function httpLoad(url: string, headers: Record<string, string> = {}): Promise<HttpLoad> {
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`])
  const cannon = join(root, 'node_modules', 'autocannon', 'autocannon.js')
  const child = spawn(process.execPath, [cannon, '-j', '-c', '64', '-d', '4', ...named, url], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await new Promise((resolve) => child.once('exit', resolve))
  const result: { requests: { average: number }; latency: { p99: number }; non2xx: number; errors: number } =
    JSON.parse(text)
  return { perSecond: result.requests.average, p99: result.latency.p99, failed: result.non2xx + result.errors }
}
