import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { say } from './command.ts'
import { type Account, unprivilegedAccount } from './postgres/account.ts'
import { postgresBinaries } from './postgres/binaries.ts'
import { claim, livingOwner } from './postgres/claim.ts'
import { clusterFolder, privateFile, privateFolder, requireSpace, shelter } from './postgres/place.ts'
import { endProcess, runProgram } from './postgres/processes.ts'
import { endLeftover, freePort, guard, launch, serverEnvironment, troubleSince } from './postgres/server.ts'
import { Trouble } from './trouble.ts'

/** A running server. `url` carries the password; `stop` is idempotent and waits until the server is gone. */
export type RunningPostgres = {
  url: string
  stop(): Promise<void>
  /** What it could not go on for since it started, where somebody can put that right. */
  trouble(): Trouble | null
}

const USER = 'kontor'
const DATABASE = 'kontor'
const PORT_ATTEMPTS_MAX = 5
/** Fast shutdown, and when a checkpoint takes for ever, immediate: recovery at the next start loses nothing. */
const FAST_STOP: [NodeJS.Signals, number][] = [
  ['SIGINT', 30_000],
  ['SIGQUIT', 10_000],
]

const homeOf = (dataDir: string) => join(resolve(dataDir), 'postgres')
const urlOf = (port: number, password: string) => `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`

function passwordOf(home: string, fresh: boolean): string {
  const path = join(home, 'password')
  if (fresh) writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600 })
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new Trouble(
      `The database in ${home} has lost its password file.`,
      'Restore the file "password" there, or start over: npm start -- --reset-demo',
    )
  }
}

/**
 * Makes the cluster beside its final place and renames it there when whole, so a run that dies in the middle leaves
 * only a draft, which the next run throws away.
 */
async function initialise(args: {
  cluster: string
  home: string
  binaries: string
  account: Account | undefined
  durable: boolean
}): Promise<void> {
  const draft = join(args.cluster, 'data.unfinished')
  const passwordFile = join(args.cluster, 'initial-password')
  rmSync(draft, { recursive: true, force: true })
  privateFolder(draft, args.account)
  privateFile(passwordFile, passwordOf(args.home, true), args.account)
  const flags = ['-U', USER, '-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  flags.push('--auth=scram-sha-256', `--pwfile=${passwordFile}`, '-D', draft)
  if (!args.durable) flags.push('--no-sync')
  try {
    const { code, output } = await runProgram(join(args.binaries, 'bin', 'initdb'), flags, {
      ...args.account,
      cwd: args.binaries,
      env: serverEnvironment(),
    })
    if (code !== 0) throw initialisationTrouble(output)
  } finally {
    rmSync(passwordFile, { force: true })
  }
  renameSync(draft, join(args.cluster, 'data'))
}

function initialisationTrouble(output: string): Trouble {
  if (/No space left on device/.test(output)) {
    return new Trouble('The database cannot be created: the disk is full.', 'Free some space and start again.')
  }
  return new Trouble(`The database cannot be created: ${output.trim().split('\n').slice(-3).join(' ')}`, 'Start again.')
}

/** Makes the database where it is missing; with `emptied` an existing one goes first. */
async function ensureDatabase(url: string, emptied: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url.replace(/[^/]*$/, 'postgres') })
  await client.connect()
  try {
    if (emptied) await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`)
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}

function requireClusterOrNothing(data: string): boolean {
  if (!existsSync(data)) return false
  if (existsSync(join(data, 'PG_VERSION'))) return true
  if (readdirSync(data).length === 0) {
    rmSync(data, { recursive: true })
    return false
  }
  throw new Trouble(
    `The folder ${data} is not a whole PostgreSQL data folder.`,
    'Restore it from a backup, or use another one: KONTOR_DATA=<folder> npm start',
  )
}

type Running = { server: ChildProcess; port: number }

async function launchOnFreePort(args: Omit<Parameters<typeof launch>[0], 'port'>, fixed?: number): Promise<Running> {
  for (let attempt = 1; attempt <= PORT_ATTEMPTS_MAX; attempt += 1) {
    const port = fixed ?? (await freePort())
    const server = await launch({ ...args, port })
    if (server) return { server, port }
  }
  throw new Trouble('PostgreSQL finds no free port on 127.0.0.1.', 'See what occupies it, then start again.')
}

/** Stops the server, then undoes what the start put in place, in that order. */
function stopper(server: ChildProcess, trouble: () => Trouble | null, after: () => void): () => Promise<void> {
  const stop = async () => {
    // On a full disk no checkpoint comes to its end.
    const signals = trouble() ? FAST_STOP.slice(1) : FAST_STOP
    if (server.pid && server.exitCode === null && server.signalCode === null) await endProcess(server.pid, signals)
    after()
  }
  let stopping: Promise<void> | undefined
  return () => {
    stopping ??= stop()
    return stopping
  }
}

/**
 * Starts the embedded PostgreSQL on `dataDir`, creating the cluster on first use, recovering from a killed run.
 *
 * @param args.durable  false turns fsync off: for throw-away test servers only.
 * @param args.throwAway  also remove the whole `dataDir` at stop, or when this process dies.
 * @param args.emptied  drop the database and make it anew.
 * @throws Trouble with a sentence and a next step: already running, disk full, other version, damaged folder.
 */
export async function startPostgres(args: {
  dataDir: string
  port?: number
  durable: boolean
  throwAway?: boolean
  emptied?: boolean
}): Promise<RunningPostgres> {
  const { durable } = args
  const account = unprivilegedAccount()
  const home = homeOf(args.dataDir)
  // Others on the machine see nothing of the data; the server's own account, where there is one, may pass through.
  mkdirSync(home, { recursive: true, mode: account ? 0o711 : 0o700 })
  requireSpace(home)
  const claimed = claim(home)
  try {
    const binaries = postgresBinaries(account, shelter)
    const cluster = clusterFolder(home, account)
    const data = join(cluster, 'data')
    if (requireClusterOrNothing(data)) await endLeftover(data)
    else {
      await initialise({ cluster, home, binaries, account, durable })
      if (cluster !== home) say(`The database stands in ${cluster}: its account cannot enter ${home}.`)
    }
    const url = (port: number) => urlOf(port, passwordOf(home, false))
    const log = join(home, 'server.log')
    const { server, port } = await launchOnFreePort({ binaries, data, log, durable, account }, args.port)
    const rubbish = args.throwAway ? [resolve(args.dataDir), cluster] : []
    const dismiss = guard(server.pid ?? 0, rubbish)
    const trouble = troubleSince(log, home)
    const stop = stopper(server, trouble, () => {
      dismiss()
      claimed.release()
      for (const folder of rubbish) rmSync(folder, { recursive: true, force: true })
    })
    try {
      await ensureDatabase(url(port), args.emptied ?? false)
    } catch (error) {
      await stop()
      throw error
    }
    claimed.answersOn(port)
    return { url: url(port), stop, trouble }
  } catch (error) {
    claimed.release()
    throw error
  }
}

/** The address of the server another process runs on `dataDir`, or null: for commands beside a running Kontor. */
export function runningPostgres(dataDir: string): string | null {
  const home = homeOf(dataDir)
  const port = livingOwner(home)?.port
  return port ? urlOf(port, passwordOf(home, false)) : null
}
