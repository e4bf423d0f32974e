import { type ChildProcess, spawn } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { existingCluster } from '../postgres/place.ts'
import { isAlive, until } from '../postgres/processes.ts'
import { runningPostgres, startPostgres } from '../postgres.ts'
import { Trouble } from '../trouble.ts'

let folder: string
let dataDir: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-launch-'))
  dataDir = join(folder, 'data')
  if (process.getuid?.() === 0) openToAll()
})

afterEach(() => {
  const cluster = existsSync(join(dataDir, 'postgres')) ? existingCluster(join(dataDir, 'postgres')) : folder
  for (const one of [cluster, folder]) rmSync(one, { recursive: true, force: true })
})

function openToAll(): void {
  rmSync(folder, { recursive: true })
  mkdirSync(folder, { mode: 0o755 })
}

async function ask<T>(url: string, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

const postmasterPid = () =>
  Number(
    readFileSync(join(existingCluster(join(dataDir, 'postgres')), 'data', 'postmaster.pid'), 'utf8').split('\n')[0],
  )

function hold(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => resolve({ child, url: chunk.toString().trim() }))
    child.once('exit', (code) => reject(new Error(`holder ended with ${code}`)))
  })
}

describe('the embedded PostgreSQL', () => {
  it('keeps its rows over a stop and a start', async () => {
    const first = await startPostgres({ dataDir, durable: true })
    await ask(first.url, 'create table kept (n int); insert into kept values (42)')
    await first.stop()
    const second = await startPostgres({ dataDir, durable: true })
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 42 }])
    await second.stop()
  })

  it('never runs as root and keeps its password to its owner', async () => {
    const { url, stop } = await startPostgres({ dataDir, durable: false })
    expect(statSync(join(existingCluster(join(dataDir, 'postgres')), 'data')).uid).not.toBe(0)
    expect(statSync(join(dataDir, 'postgres', 'password')).mode & 0o077).toBe(0)
    await expect(ask(url.replace(/:[0-9a-f]{48}@/, ':guess@'), 'select 1')).rejects.toThrow(/password/)
    await stop()
  })

  it('stops with a process that is killed, and the next start finds every committed row', async () => {
    const { child, url } = await hold()
    await ask(url, 'create table kept (n int); insert into kept values (7)')
    const pid = postmasterPid()
    child.kill('SIGKILL')
    expect(await until(30_000, () => (isAlive(pid) ? null : true))).toBe(true)
    const next = await startPostgres({ dataDir, durable: true })
    expect(await ask(next.url, 'select n from kept')).toEqual([{ n: 7 }])
    await next.stop()
  })

  it('takes over a server whose owner and guard were both killed', async () => {
    const { url, stop } = await startPostgres({ dataDir, durable: true })
    await ask(url, 'create table kept (n int); insert into kept values (8)')
    const pid = postmasterPid()
    writeFileSync(join(dataDir, 'postgres', 'owner.json'), JSON.stringify({ pid: 2 ** 22 + 1, mark: '', port: 1 }))
    const next = await startPostgres({ dataDir, durable: true })
    expect(isAlive(pid)).toBe(false)
    expect(await ask(next.url, 'select n from kept')).toEqual([{ n: 8 }])
    await next.stop()
    await stop()
  })

  it('refuses a second owner of the folder and names the first, which others can ask for its address', async () => {
    const { child, url } = await hold()
    const refusal = await startPostgres({ dataDir, durable: true }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Trouble)
    expect((refusal as Trouble).message).toContain(`process ${child.pid}`)
    expect(runningPostgres(dataDir)).toBe(url)
    const pid = postmasterPid()
    child.kill('SIGKILL')
    expect(await until(30_000, () => (isAlive(pid) ? null : true))).toBe(true)
    expect(runningPostgres(dataDir)).toBeNull()
  })

  it('throws a half-written cluster away and makes a whole one', async () => {
    mkdirSync(join(dataDir, 'postgres', 'data.unfinished', 'base'), { recursive: true })
    const { url, stop } = await startPostgres({ dataDir, durable: false })
    expect(await ask(url, 'select 1 as n')).toEqual([{ n: 1 }])
    await stop()
    expect(readdirSync(existingCluster(join(dataDir, 'postgres')))).not.toContain('data.unfinished')
  })

  it('says that the disk is full when the server wrote so since its start', async () => {
    const log = join(dataDir, 'postgres', 'server.log')
    const first = await startPostgres({ dataDir, durable: false })
    expect(first.trouble()).toBeNull()
    appendFileSync(log, 'PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device\n')
    expect(first.trouble()?.message).toContain(`The disk under ${join(dataDir, 'postgres')} is full`)
    await first.stop()
    const second = await startPostgres({ dataDir, durable: false })
    expect(second.trouble()).toBeNull()
    await second.stop()
  })

  it('leaves a folder alone that it did not make', async () => {
    const precious = join(dataDir, 'postgres', 'data', 'letters.txt')
    mkdirSync(join(dataDir, 'postgres', 'data'), { recursive: true })
    writeFileSync(precious, 'mine')
    await expect(startPostgres({ dataDir, durable: true })).rejects.toThrow(/not a whole PostgreSQL data folder/)
    expect(readFileSync(precious, 'utf8')).toBe('mine')
  })

  it('works under a home closed to everyone else', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    dataDir = join(closed, 'data')
    const first = await startPostgres({ dataDir, durable: false })
    await ask(first.url, 'create table kept (n int); insert into kept values (9)')
    await first.stop()
    const second = await startPostgres({ dataDir, durable: false })
    expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 9 }])
    await second.stop()
  })

  it('starts several servers side by side', async () => {
    const servers = await Promise.all(
      ['a', 'b', 'c'].map((name) => startPostgres({ dataDir: join(folder, name), durable: false, throwAway: true })),
    )
    expect(new Set(servers.map(({ url }) => url)).size).toBe(3)
    await Promise.all(servers.map(({ stop }) => stop()))
    expect(readdirSync(folder)).toEqual([])
  })
})
