import { type ChildProcess, spawn } from 'node:child_process'
import { root } from '../command.ts'

/** How often a tool is started that does not end, the first time included. */
const STARTS = 2
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const GROUPS = process.platform !== 'win32'

type Ended = { said: string } | 'late'

/** With all it started: a tool of npm starts a program of its own, which would hold the pipes open and run on. */
function endAll(child: ChildProcess): void {
  if (!child.pid) return
  try {
    process.kill(GROUPS ? -child.pid : child.pid, 'SIGKILL')
  } catch {
    // It has ended by itself meanwhile.
  }
}

function once(args: readonly string[], withinMs: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], detached: GROUPS })
    const stopped = () => {
      endAll(child)
      process.exit(1)
    }
    const late = setTimeout(() => {
      endAll(child)
      settle(() => resolve('late'))
    }, withinMs)
    const settle = (answer: () => void) => {
      clearTimeout(late)
      for (const signal of SIGNALS) process.off(signal, stopped)
      answer()
    }
    for (const signal of SIGNALS) process.on(signal, stopped)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    }
    child.on('error', (error) => settle(() => reject(error)))
    child.on('close', (code) =>
      settle(() => resolve({ said: code === 0 ? '' : output.trim() || `ended with ${code}` })),
    )
  })
}

/**
 * Runs a Node program and tells what it has to say: nothing when it ends well. One that does not end is stopped and started
 * once more: the formatter waits for itself now and then when it looks over a whole project (biomejs/biome#10782), and a check
 * that hangs says nothing at all.
 */
export async function tool(args: readonly string[], withinMs = 180_000): Promise<string> {
  for (let start = 1; start <= STARTS; start += 1) {
    const ended = await once(args, withinMs)
    if (ended !== 'late') return ended.said
  }
  return `did not end within ${withinMs / 1000} s, started ${STARTS} times`
}
