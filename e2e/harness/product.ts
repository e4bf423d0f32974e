import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/command.ts'

/** A person of the demo, as `demo-users.json` lists them. */
export type DemoPerson = {
  username: string
  password: string
  kind: 'operator' | 'client'
  roles: string[]
  description: string
}

/** Where a running product answers, and who can sign in to it. */
export type Place = {
  address: string
  people: DemoPerson[]
  /** The office tool of the demo, where one was started with it. */
  office: string | null
  /** Where the simulated phones show what they received; empty where there are none. */
  phones: string
}

export type Product = Place & {
  /** Everything it has printed. */
  said(): string
  /** Asks it to stop, and waits. */
  stop(): Promise<void>
  /** Ends the process at once, as a power cut would, and waits. */
  kill(): Promise<void>
}

/** A data folder that an unprivileged database server can reach. */
export function dataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'kontor-journey-'))
  chmodSync(path, 0o755)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => child.once('exit', () => resolve()))
}

async function addressOf(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = /ready: (http:\S+)/.exec(said())?.[1]
      if (found) resolve(found)
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.once('exit', () => reject(new Error(`The product ended before it was ready:\n${said()}`)))
  })
}

async function run(script: string, args: string[], folder: string, env: Record<string, string>): Promise<Product> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, KONTOR_DATA: folder, KONTOR_DEMO: 'small', PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  let asked = false
  // Whoever waits for its answers would wait for ever, and never know why.
  child.once('exit', (code, signal) => {
    if (!asked) process.stderr.write(`${script} ended by itself (${signal ?? code}):\n${output.slice(-4000)}\n`)
  })
  const end = async (signal: NodeJS.Signals) => {
    asked = true
    child.kill(signal)
    await ended(child)
  }
  try {
    const address = await addressOf(child, () => output)
    const people = JSON.parse(readFileSync(join(folder, 'demo-users.json'), 'utf8')) as DemoPerson[]
    const office = /Simulated office tool: (http:\S+)\/\s/.exec(output)?.[1] ?? null
    const phones = /Simulated phones: (http:\S+\/inbox)/.exec(output)?.[1] ?? ''
    return {
      address,
      people,
      office,
      phones,
      said: () => output,
      stop: () => end('SIGTERM'),
      kill: () => end('SIGKILL'),
    }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}

/** What `npm start` runs once everything is installed: its own embedded database, the small demo broker. */
export const startProduct = (folder: string): Promise<Product> =>
  run('scripts/start.ts', [], folder, { DATABASE_URL: '' })

/** Server and worker alone over a given database, so that ending them leaves the database as it is. */
export const startServer = (folder: string, databaseUrl: string, env: Record<string, string> = {}): Promise<Product> =>
  run('apps/server/src/main.ts', ['serve'], folder, { DATABASE_URL: databaseUrl, ...env })

/** Runs one verb of the command line over the same data, and answers how it ended. */
export async function verb(
  name: string,
  folder: string,
  databaseUrl: string,
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [join(root, 'apps/server/src/main.ts'), name, '--json'], {
    cwd: root,
    env: { ...process.env, KONTOR_DATA: folder, DATABASE_URL: databaseUrl, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { code, said }
}
