import { execFileSync, type SpawnOptions, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { isAlive } from '../boot.mjs'

export { isAlive }

const POLL_MS = 20

/**
 * What tells a process from a later one with the same id: its start time where the system shows it (Linux), else ''.
 */
export function startMark(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

/** The command line of a process, '' when it cannot be seen. */
export function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    if (process.platform === 'win32') return ''
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/** Calls `probe` until it answers, at most `limitMs`; null when it never did. */
export async function until<T>(limitMs: number, probe: () => T | null): Promise<T | null> {
  const deadline = performance.now() + limitMs
  for (;;) {
    const answer = probe()
    if (answer !== null) return answer
    if (performance.now() > deadline) return null
    await pause(POLL_MS)
  }
}

/** Sends `signals` one after the other, each given its time, until the process is gone. */
export async function endProcess(pid: number, signals: [NodeJS.Signals, number][]): Promise<void> {
  for (const [signal, limitMs] of signals) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    if ((await until(limitMs, () => (isAlive(pid) ? null : true))) !== null) return
  }
  throw new Error(`process ${pid} does not end`)
}

/** Runs a program to its end and returns everything it said. */
export function runProgram(
  file: string,
  args: string[],
  options: SpawnOptions,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
