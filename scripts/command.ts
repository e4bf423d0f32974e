import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { join } from 'node:path'
import { Trouble } from './trouble.ts'

/** The repository's root folder. */
export const root = join(import.meta.dirname, '..')

/** A line about progress; stderr, so that a command's own output stays clean. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** Aborts when this command is asked to stop: by a signal, or because the process that started it is gone. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => controller.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  process.channel?.unref()
  return controller.signal
}

const STOP_LIMIT_MS = 30_000

/**
 * Runs a TypeScript file in a process of its own that stops with us. It stands in its own process group: Ctrl-C
 * reaches this process alone, which passes on one SIGTERM.
 */
export function tied(file: string, args: string[], options: SpawnOptions & { flags?: string[] } = {}): ChildProcess {
  const { flags = [], ...rest } = options
  const tie = join(root, 'scripts', 'tie.mjs')
  return spawn(process.execPath, [...flags, '--import', tie, join(root, file), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    ...rest,
  })
}

/** Waits for the child; on `signal` it gets SIGTERM, and SIGKILL when that does not end it in 30 s. */
export function ended(child: ChildProcess, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    let force: NodeJS.Timeout | undefined
    const stop = () => {
      child.kill('SIGTERM')
      force ??= setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    child.on('error', reject)
    child.on('exit', (code, by) => {
      clearTimeout(force)
      signal.removeEventListener('abort', stop)
      if (signal.aborted) resolve(0)
      else if (by) reject(new Trouble(`The server was ended from outside (${by}).`, 'Nothing is lost; start it again.'))
      else resolve(code ?? 1)
    })
  })
}

/** What the operating system refuses, as something to act on; null for a defect of ours. */
function troubleOf(error: unknown): Trouble | null {
  if (error instanceof Trouble) return error
  if (!(error instanceof Error) || !('code' in error)) return null
  const path = 'path' in error ? String(error.path) : 'the data folder'
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new Trouble(`The disk is full (${path}).`, 'Free some space and start again; nothing is lost.')
  }
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') {
    return new Trouble(
      `This account may not write ${path}.`,
      'Give it the folder, or choose another: KONTOR_DATA=<folder>',
    )
  }
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return new Trouble(error.message, 'See --help.')
  return null
}

/** Runs a command to its end: the exit code is what it returns, `Trouble` prints as two lines, a defect as a trace. */
export async function command(run: () => Promise<number>): Promise<never> {
  // Whoever reads may have seen enough: `… | head` is no fault.
  process.stdout.on('error', (error) => process.exit('code' in error && error.code === 'EPIPE' ? 0 : 1))
  try {
    const code = await run()
    // What went into a pipe stands in memory until its reader takes it; an exit before that cuts it off.
    await new Promise<void>((resolve) => process.stdout.write('', () => resolve()))
    process.exit(code)
  } catch (error) {
    const trouble = troubleOf(error)
    if (trouble) say(`\n${trouble.message}\n${trouble.next}`)
    else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  }
}
