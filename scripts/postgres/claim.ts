import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Trouble } from '../trouble.ts'
import { isAlive, startMark } from './processes.ts'

/** Who runs the server of a data folder, and on which port once it answers. */
export type Owner = { pid: number; mark: string; port: number | null }

const FILE = 'owner.json'

function readOwner(path: string): Owner | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner
  } catch {
    return null
  }
}

/** The living owner of the folder, or null. A killed run leaves its file behind; it counts as no owner. */
export function livingOwner(home: string): Owner | null {
  const owner = readOwner(join(home, FILE))
  return owner && isAlive(owner.pid) && owner.mark === startMark(owner.pid) ? owner : null
}

function write(home: string, owner: Owner): string {
  const draft = join(home, `${FILE}.${process.pid}`)
  writeFileSync(draft, JSON.stringify(owner), { mode: 0o600 })
  return draft
}

/**
 * Takes the folder for this process. The file appears whole (link), so two starts at once cannot both win.
 *
 * @throws Trouble when a living process holds it.
 */
export function claim(home: string): { answersOn(port: number): void; release(): void } {
  mkdirSync(home, { recursive: true })
  const path = join(home, FILE)
  const mine: Owner = { pid: process.pid, mark: startMark(process.pid), port: null }
  const draft = write(home, mine)
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        linkSync(draft, path)
        break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 20) throw error
      }
      const owner = livingOwner(home)
      if (owner) {
        throw new Trouble(
          `Kontor is already running on this data folder (process ${owner.pid}).`,
          'Stop it first, or give this one another data folder: KONTOR_DATA=<folder> npm start',
        )
      }
      rmSync(path, { force: true })
    }
  } finally {
    rmSync(draft, { force: true })
  }
  return {
    answersOn: (port) => renameSync(write(home, { ...mine, port }), path),
    release: () => rmSync(path, { force: true }),
  }
}
