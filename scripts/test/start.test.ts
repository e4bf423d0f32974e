import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inTheLongRun } from '#testing/long.ts'
import { eventually } from '#testing/probe.ts'
import { isInstalled, isStale } from '../boot.mjs'
import { root } from '../command.ts'
import { livingOwner } from '../postgres/claim.ts'
import { startMark } from '../postgres/processes.ts'

let folder: string
let started: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-start-'))
  // Open to the server's account, so that the cluster stays inside and goes with the folder.
  chmodSync(folder, 0o755)
  started = []
})

afterEach(async () => {
  await Promise.all(started.map((child) => stopped(child)))
  rmSync(folder, { recursive: true, force: true })
})

type Run = { child: ChildProcess; said(): string; ended: Promise<number | null> }

function start(script: string, args: string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [join(root, 'scripts', script), ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', KONTOR_DATA: join(folder, 'data'), KONTOR_DEMO: '0', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  started.push(child)
  return { child, said: () => output, ended: new Promise((resolve) => child.on('exit', resolve)) }
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.on('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

async function ready(run: Run): Promise<string> {
  const address = () => /ready: (http:\S+)/.exec(run.said())?.[1]
  await new Promise<void>((resolve, reject) => {
    const look = () => address() && resolve()
    run.child.stdout?.on('data', look)
    run.child.stderr?.on('data', look)
    run.child.on('exit', () => reject(new Error(run.said())))
  })
  return address() ?? ''
}

function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      const address = server.address()
      resolve({ server, port: address && typeof address === 'object' ? address.port : 0 })
    })
  })
}

/** The number of a process that has ended. */
const gonePid = () => spawnSync(process.execPath, ['--version']).pid

describe('npm start', { timeout: 180_000 }, () => {
  it('serves, answers the command line beside it, refuses a second start, and stops when asked', async () => {
    const run = start('start.ts', [])
    const address = await ready(run)
    expect((await fetch(`${address}/livez`)).status).toBe(200)
    const second = start('start.ts', [])
    expect(await second.ended).toBe(1)
    expect(second.said()).toContain(`already running on this data folder (process ${run.child.pid})`)
    const doctor = start('kontor.ts', ['doctor', '--json'])
    await doctor.ended
    expect(doctor.said()).toContain('server_version')
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    await expect(fetch(`${address}/livez`)).rejects.toThrow('fetch failed')
  })

  it('names the port that is taken and another to try', async () => {
    const { server, port } = await listening()
    const run = start('start.ts', [], { PORT: String(port) })
    expect(await run.ended).toBe(1)
    expect(run.said()).toContain(`Port ${port} is in use`)
    expect(run.said()).toContain(`PORT=${port + 1} npm start`)
    server.close()
  })

  it.each(inTheLongRun ? ['--reset-demo'] : [])(
    'throws a demo away with %s, and nothing that is no demo',
    async (option) => {
      const first = start('start.ts', [])
      await ready(first)
      await stopped(first.child)
      const refused = start('start.ts', [option])
      expect(await refused.ended).toBe(1)
      expect(refused.said()).toContain('holds no demo')
      const marker = join(folder, 'data', 'demo-users.json')
      const object = join(folder, 'data', 'objects', 'left-over')
      writeFileSync(marker, '[]')
      writeFileSync(object, 'x')
      await ready(start('start.ts', [option]))
      expect(existsSync(object)).toBe(false)
    },
  )

  it('lists every wrong setting together, before it starts or writes anything', async () => {
    const run = start('start.ts', [], { PORT: 'abc', KONTOR_DEMO: 'huge', KONTOR_POOL_SIZE: '0', LOG_LEVEL: 'loud' })
    expect(await run.ended).toBe(1)
    for (const name of ['PORT', 'KONTOR_DEMO', 'KONTOR_POOL_SIZE', 'LOG_LEVEL'])
      expect(run.said()).toContain(`${name}:`)
    expect(run.said()).toContain('README.md lists every setting')
    expect(existsSync(join(folder, 'data'))).toBe(false)
  })

  it('says what an option is called that does not exist', async () => {
    const run = start('start.ts', ['--reset'])
    expect(await run.ended).toBe(1)
    expect(run.said()).toContain("Unknown option '--reset'")
    expect(run.said()).toContain('See --help')
  })
})

describe('the first step', () => {
  it('knows a whole installation, and one that is missing, older or half done', () => {
    const lock = (version: string, extra = {}) =>
      JSON.stringify({ packages: { 'node_modules/a': { version, integrity: `sha512-${version}` }, ...extra } })
    const wanted = join(folder, 'package-lock.json')
    const present = join(folder, 'node_modules', '.package-lock.json')
    writeFileSync(wanted, lock('1.0.0', { 'node_modules/other-platform': { version: '1.0.0', optional: true } }))
    expect(isInstalled(folder)).toBe(false)
    mkdirSync(join(folder, 'node_modules'))
    writeFileSync(present, lock('1.0.0'))
    expect(isInstalled(folder)).toBe(true)
    writeFileSync(present, lock('0.9.0'))
    expect(isInstalled(folder)).toBe(false)
    copyFileSync(wanted, present)
    writeFileSync(present, '{"packages": {')
    expect(isInstalled(folder)).toBe(false)
  })

  it('waits for a living installation, and for none that was killed or never wrote who it is', () => {
    const lock = join(folder, 'installing')
    expect(isStale(lock)).toBe(true)
    writeFileSync(lock, String(process.pid))
    expect(isStale(lock)).toBe(false)
    writeFileSync(lock, String(gonePid()))
    expect(isStale(lock)).toBe(true)
    writeFileSync(lock, '')
    expect(isStale(lock)).toBe(false)
    expect(isStale(lock, Date.now() + 60_000)).toBe(true)
  })

  // Only Linux shows it.
  for (const processes of process.platform === 'linux' ? ['/proc'] : []) {
    it('takes one that was killed and that its parent never looks after for gone', async () => {
      // The shell's child ends once the shell is gone; the program that takes the shell's place knows nothing of it.
      const parent = spawn('/bin/sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 600'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      started.push(parent)
      const [line] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = Number(line.toString())
      await eventually(() => expect(readFileSync(join(processes, `${pid}`, 'status'), 'utf8')).toMatch(/^State:\s+Z/m))
      expect(() => process.kill(pid, 0)).not.toThrow()
      const lock = join(folder, 'installing')
      writeFileSync(lock, String(pid))
      expect(isStale(lock)).toBe(true)
      writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid, mark: startMark(pid), port: null }))
      expect(livingOwner(folder)).toBeNull()
    })
  }
})
