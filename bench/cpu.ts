import { readdirSync, readFileSync } from 'node:fs'

/** The kernel counts a process's time in hundredths of a second, on every machine Linux runs on. */
const TICK_MS = 10

type Stat = { parent: number; ticks: number }

function statOf(pid: string): Stat | null {
  try {
    // Behind the name, which may hold anything, stand state and parent; its own ticks and those of ended children later.
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    return { parent: fields[1] ?? 0, ticks: [11, 12, 13, 14].reduce((sum, at) => sum + (fields[at] ?? 0), 0) }
  } catch {
    return null
  }
}

/** CPU time of a process and its children since they began, in milliseconds. A busy neighbour moves it little. */
export function cpuMs(pid: number): number {
  let ticks = statOf(String(pid))?.ticks ?? 0
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null
    if (stat?.parent === pid) ticks += stat.ticks
  }
  return ticks * TICK_MS
}

/** The process that started this one. */
export const parentOf = (pid: number): number => statOf(String(pid))?.parent ?? 0
