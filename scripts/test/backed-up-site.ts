import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { eventually } from '#testing/probe.ts'
import { root } from '../command.ts'
import { existingCluster } from '../postgres/place.ts'
import { runningPostgres } from '../postgres.ts'

type Ended = { code: number | null; out: string; said: string }

/** What `kontor drill` and `kontor restore` say with `--json`. */
export type Outcome = {
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

const environment = (dataDir: string, secondStore: Record<string, string>) => ({
  ...process.env,
  DATABASE_URL: '',
  KONTOR_DATA: dataDir,
  KONTOR_BACKUP_FOLDER: '',
  KONTOR_DEMO: 'small',
  KONTOR_MOUNTS: '',
  PORT: '0',
  LOG_LEVEL: 'warn',
  ...secondStore,
})

/** A verb of `kontor`, until it ends. */
export function kontor(args: string[], dataDir: string, secondStore: Record<string, string>): Ended {
  const child = spawnSync(process.execPath, [join(root, 'scripts', 'kontor.ts'), ...args], {
    cwd: root,
    env: environment(dataDir, secondStore),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return { code: child.status, out: child.stdout, said: child.stderr }
}

/** A site of a data folder with its own database; it is there when it says so. */
export function startSite(dataDir: string, secondStore: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'start.ts')], {
    cwd: root,
    env: environment(dataDir, secondStore),
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

export async function endSite(product: ChildProcess | undefined, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!product || product.exitCode !== null || product.signalCode !== null) return
  const ended = new Promise((resolve) => product.once('exit', resolve))
  product.kill(signal)
  await ended
}

export async function ask<T extends pg.QueryResultRow>(dataDir: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: runningPostgres(dataDir) ?? '' })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}

/** Waits for a fact of the running site. */
export const until = (what: () => Promise<boolean>) =>
  eventually(async () => {
    if (!(await what())) throw new Error('it did not come about')
  }, 180_000)

/** What a site does with every minute: with the next one, or asked to at once, as if that had come. */
type Minute = 'with the next minute' | 'at once'

/** Waits until every content is in the second store, and the log with what is written now. */
export async function allCopied(dataDir: string, minute: Minute = 'at once'): Promise<void> {
  const [now] = await ask<{ position: string }>(dataDir, 'select pg_current_wal_flush_lsn()::text as position')
  if (minute === 'at once') await copyNow(dataDir)
  await until(async () => {
    const [row] = await ask<{ n: number }>(
      dataDir,
      `select (select count(*) from backups.content where copied_at is null)::int as n from backups.stand
        where log_position::pg_lsn >= '${now?.position}'::pg_lsn`,
    )
    return row?.n === 0
  })
}

/** Brings the next minute's copying forward. Without it most of a drill's time is waiting for the clock. */
export async function copyNow(dataDir: string): Promise<void> {
  await ask(
    dataDir,
    `select graphile_worker.add_job(task, job_key := task || ' at once')
      from unnest(array['backups.log.copy', 'backups.content.copy']) as task`,
  )
}

/** Removes a folder of sites, and their databases, which may stand elsewhere. */
export function removeSites(folder: string): void {
  for (const name of readdirSync(folder)) {
    const home = join(folder, name, 'postgres')
    const cluster = existingCluster(home)
    if (cluster !== home) rmSync(cluster, { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true, force: true })
}
