import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { Trouble } from '../trouble.ts'
import type { Account } from './account.ts'
import { commandLine, endProcess, isAlive, until } from './processes.ts'

const MB = 1024 * 1024
/** Recovery after a crash may have to read much log before the server answers. */
const READY_LIMIT_MS = 120_000
const LOG_BYTES_MAX = 8 * MB

/** A free port on loopback. It may be taken before it is used, so whoever uses it tries again. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

function settings(durable: boolean): Record<string, string> {
  const buffersMb = durable ? Math.min(1024, Math.max(128, Math.floor(totalmem() / MB / 8))) : 128
  const lossy = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
  }
  const smallShm = existsSync('/dev/shm') && statfsSync('/dev/shm').blocks * statfsSync('/dev/shm').bsize < 256 * MB
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: `${buffersMb}MB`,
    maintenance_work_mem: '256MB',
    max_wal_size: '2GB',
    // A second store that is away for long must not fill the disk: a backup begins anew then.
    max_slot_wal_keep_size: '4GB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    ...(smallShm ? { dynamic_shared_memory_type: 'mmap' } : {}),
    ...(durable ? {} : lossy),
  }
}

function postmasterFile(data: string): string[] | null {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
}

/** Ends the server a killed run left behind, and removes the lock of one that is gone. */
export async function endLeftover(data: string): Promise<void> {
  const pid = Number(postmasterFile(data)?.[0])
  if (!(pid > 1)) return
  const ours = isAlive(pid) && (process.platform === 'win32' || commandLine(pid).includes(data))
  if (ours)
    await endProcess(pid, [
      ['SIGINT', 30_000],
      ['SIGQUIT', 10_000],
    ])
  rmSync(join(data, 'postmaster.pid'), { force: true })
}

function troubleIn(log: string, logFile: string): Trouble {
  const last = log.slice(-4000)
  if (/No space left on device/.test(last)) {
    return new Trouble(
      'PostgreSQL cannot start: the disk is full.',
      'Free some space and start again; nothing is lost.',
    )
  }
  if (/initialized by PostgreSQL version|incompatible with server/.test(last)) {
    return new Trouble(
      'The data folder was written by another version of PostgreSQL.',
      'Start the Kontor version that wrote it, or use another folder: KONTOR_DATA=<folder> npm start',
    )
  }
  const fatal = last
    .split('\n')
    .filter((line) => /FATAL|PANIC/.test(line))
    .at(-1)
  return new Trouble(`PostgreSQL does not start${fatal ? `: ${fatal.trim()}` : '.'}`, `Its whole log: ${logFile}`)
}

/** Looks whether the server has written since now that its disk is full. */
export function troubleSince(log: string, home: string): () => Trouble | null {
  const from = statSync(log).size
  return () =>
    readFileSync(log).subarray(from).includes('No space left on device')
      ? new Trouble(
          `The disk under ${home} is full.`,
          'Free some space, or move the data with KONTOR_DATA=<folder on another disk>, and start again; nothing is lost.',
        )
      : null
}

/** Runs `postgres` until it accepts connections; null when the port was taken meanwhile. */
export async function launch(args: {
  binaries: string
  data: string
  log: string
  port: number
  durable: boolean
  account: Account | undefined
}): Promise<ChildProcess | null> {
  const old = existsSync(args.log) ? statSync(args.log).size : 0
  const log = openSync(args.log, old > LOG_BYTES_MAX ? 'w' : 'a', 0o600)
  const from = old > LOG_BYTES_MAX ? 0 : old
  const options = Object.entries(settings(args.durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // Detached: Ctrl-C in the terminal must reach Kontor first, which then stops the database last.
  const child = spawn(join(args.binaries, 'bin', 'postgres'), ['-D', args.data, '-p', String(args.port), ...options], {
    ...args.account,
    cwd: args.binaries,
    env: serverEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  child.on('error', () => {
    ended = true
  })
  child.on('exit', () => {
    ended = true
  })
  const state = await until(READY_LIMIT_MS, () => {
    if (ended) return 'ended'
    const file = postmasterFile(args.data)
    return file?.[0] === String(child.pid) && file[7]?.trim() === 'ready' ? 'ready' : null
  })
  if (state === 'ready') {
    child.unref()
    return child
  }
  if (child.pid && !ended) await endProcess(child.pid, [['SIGQUIT', 10_000]])
  const said = readFileSync(args.log, 'utf8').slice(from)
  if (/could not (bind|create any TCP)/.test(said)) return null
  throw troubleIn(said, args.log)
}

/** The server gets a plain environment: nothing of ours leaks in, its messages stay in English. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC', SystemRoot: process.env.SystemRoot }
}

/**
 * A tiny watcher that stops the server when this process dies without doing so itself (kill -9): its standard input
 * closes with us. The folders in `rubbish` go as well. Windows has no shell for it; the next start cleans up there.
 */
export function guard(serverPid: number, rubbish: string[]): () => void {
  if (process.platform === 'win32') return () => undefined
  const script =
    'cat >/dev/null; server=$1; shift; kill -INT "$server" 2>/dev/null; [ $# -eq 0 ] && exit; ' +
    'while kill -0 "$server" 2>/dev/null; do sleep 0.1; done; rm -rf "$@"'
  const child = spawn('/bin/sh', ['-c', script, 'guard', String(serverPid), ...rubbish], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.unref()
  if (child.stdin instanceof Socket) child.stdin.unref()
  // The shell waits in `cat`; with it gone the shell would go on to stop the server, so the whole group ends.
  return () => {
    if (child.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
  }
}
