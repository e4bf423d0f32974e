import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '#testing/probe.ts'
import { root } from '../command.ts'
import { existingCluster } from '../postgres/place.ts'
import { runningPostgres } from '../postgres.ts'

let folder: string
let site: string
let second: string
let product: ChildProcess

const environment = (dataDir: string, more: Record<string, string> = {}) => ({
  ...process.env,
  DATABASE_URL: '',
  KONTOR_DATA: dataDir,
  KONTOR_BACKUP_FOLDER: second,
  KONTOR_DEMO: 'small',
  KONTOR_MOUNTS: '',
  PORT: '0',
  LOG_LEVEL: 'warn',
  ...more,
})

type Ended = { code: number | null; out: string; said: string }

function kontor(args: string[], dataDir = site, more: Record<string, string> = {}): Ended {
  const child = spawnSync(process.execPath, [join(root, 'scripts', 'kontor.ts'), ...args], {
    cwd: root,
    env: environment(dataDir, more),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return { code: child.status, out: child.stdout, said: child.stderr }
}

function startSite(dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.ts')], {
    cwd: root,
    env: environment(dataDir),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (/ready: http/.test(said)) resolve(child)
    })
    child.once('exit', (code) => reject(new Error(`the site ended with ${code}: ${said}`)))
  })
}

async function ask<T extends pg.QueryResultRow>(dataDir: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: runningPostgres(dataDir) ?? '' })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

/** Waits for a fact of the running site. */
const until = (what: () => Promise<boolean>) =>
  eventually(async () => {
    if (!(await what())) throw new Error('it did not come about')
  }, 180_000)

const copied = async () => {
  const [row] = await ask<{ n: number }>(
    site,
    `select (select count(*) from backups.content where copied_at is null)::int as n from backups.stand
      where log_at > now() - interval '50 seconds'`,
  )
  return row?.n === 0
}

type Outcome = {
  laid: { base: { id: string }; damaged: string[] }
  report: {
    contents: number
    damagedCount: number
    damaged: string[]
    uncopied: number
    whole: boolean
    broken: { check: string }[]
  }
  rpoSeconds: number
  rtoSeconds: number
  failure: string | null
  recorded: boolean
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kontor-restore-'))
  chmodSync(folder, 0o755)
  site = join(folder, 'site')
  second = join(folder, 'second')
  product = await startSite(site)
}, 300_000)
afterAll(async () => {
  if (product.exitCode === null) {
    const ended = new Promise((resolve) => product.once('exit', resolve))
    product.kill('SIGTERM')
    await ended
  }
  for (const name of readdirSync(folder)) {
    const home = join(folder, name, 'postgres')
    const cluster = existingCluster(home)
    if (cluster !== home) rmSync(cluster, { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true, force: true })
})

describe('[I-18] a site in use', () => {
  it('is drilled: every digest equal, every invariant holds, RPO and RTO measured and recorded', async () => {
    expect(kontor(['backup']).code).toBe(0)
    await until(copied)
    const { code, out, said } = kontor(['drill', '--json', '--folder', join(folder, 'drills')])
    expect([code, code === 0 ? '' : said + out]).toEqual([0, ''])
    const drill = JSON.parse(out) as Outcome
    expect(drill.report).toMatchObject({ whole: true, damagedCount: 0, uncopied: 0, broken: [] })
    expect(drill.report.contents).toBeGreaterThan(100)
    expect(drill.rpoSeconds).toBeLessThanOrEqual(300)
    expect(drill.rtoSeconds).toBeLessThan(1800)
    process.stdout.write(
      `drill: RPO ${drill.rpoSeconds} s, RTO ${drill.rtoSeconds} s, ${drill.report.contents} contents\n`,
    )
    expect(drill.recorded).toBe(true)
    const [run] = await ask<{ rpo: number }>(
      site,
      `select rpo_seconds as rpo from backups.run where kind = 'DRILL' and state = 'DONE'`,
    )
    expect(run?.rpo).toBe(drill.rpoSeconds)
    expect(readdirSync(join(folder, 'drills'))).toEqual([])
  })

  it('is lost with its store while a newer backup is torn: it comes back from the one before, with work done since', async () => {
    await ask(
      site,
      `create table if not exists public.after_backup (n int); insert into public.after_backup values (42)`,
    )
    await until(copied)
    expect(kontor(['backup']).code).toBe(0)
    await until(copied)
    const [newest] = readdirSync(join(second, 'database', 'files', 'base'))
      .flatMap((system) => readdirSync(join(second, 'database', 'files', 'base', system)).map((id) => ({ system, id })))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
    const archive = join(second, 'database', 'files', 'base', newest?.system ?? '', newest?.id ?? '', 'base.tar.gz')
    truncateSync(archive, 1_000_000)
    const ended = new Promise((resolve) => product.once('exit', resolve))
    product.kill('SIGKILL')
    await ended
    const secrets = join(folder, 'secrets.json')
    cpSync(join(site, 'secrets.json'), secrets)
    await until(async () => runningPostgres(site) === null)
    const again = join(folder, 'again')
    const { code, out, said } = kontor(['restore', '--json', '--secrets', secrets], again)
    const back = JSON.parse(out) as Outcome
    expect([code, back.report.whole, back.report.damagedCount]).toEqual([7, true, 0])
    expect(back.laid.damaged).toEqual([expect.stringContaining(`${newest?.id}/base.tar.gz`)])
    expect(said).toMatch(/the backup before it is taken/)
    product = await startSite(again)
    expect(await ask(again, 'select n from public.after_backup')).toEqual([{ n: 42 }])
    site = again
  })

  it('says which content is damaged, and takes no site’s place', async () => {
    await until(copied)
    const [content] = await ask<{ sha: string }>(
      site,
      `select sha256 as sha from platform.object where refs > 0 order by 1 limit 1`,
    )
    const sha = content?.sha ?? ''
    appendFileSync(join(second, 'contents', 'content', sha.slice(0, 2), sha.slice(2, 4), sha), 'x')
    expect(kontor(['backup']).code).toBe(0)
    const { code, out } = kontor(['drill', '--json', '--folder', join(folder, 'drills')])
    const drill = JSON.parse(out) as Outcome
    expect([code, drill.failure, drill.report.damaged]).toEqual([7, 'DAMAGED', [sha]])
    const refused = kontor(['restore'], site)
    expect([refused.code === 0, /holds a site already/.test(refused.said)]).toEqual([false, true])
    const keyless = kontor(['restore'], join(folder, 'keyless'))
    expect(keyless.said).toMatch(/--secrets/)
    expect(readFileSync(join(site, 'secrets.json'), 'utf8')).toContain('fieldKeys')
  })
})
