import { existsSync } from 'node:fs'
import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '#kernel/clock.ts'
import { LANGUAGES } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { writeSample } from '../demo/sample.ts'
import { type DemoUser, demoWorld, seedDemo } from '../demo/seed.ts'
import { EXIT, Exit } from './exit.ts'
import { say } from './say.ts'

const FILE = 'demo-users.json'

/** Writes the sign-ins whole or not at all, for the owner of the data folder's eyes only. */
async function keep(path: string, users: readonly DemoUser[]): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(users, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}

const PROGRESS_EVERY_MS = 3000

/** Fills an empty database with the demo broker of the size given; says who can sign in when it made them. */
export async function seed(platform: Platform, size: 'small' | 'medium' | 'large'): Promise<DemoUser[] | null> {
  const path = join(platform.config.dataFolder, FILE)
  let saidAt = performance.now()
  return seedDemo(platform, {
    size,
    keep: (users) => keep(path, users),
    progress: (step, done, total) => {
      if (performance.now() - saidAt < PROGRESS_EVERY_MS) return
      saidAt = performance.now()
      say(`  ${step}: ${done} of ${total}`)
    },
  })
}

/**
 * Writes a dozen applications to try the import with: the filled-in template and the archive of their pictures.
 *
 * @returns the files.
 */
export async function sample(
  folder: string,
  size: 'small' | 'medium' | 'large',
  language: string,
): Promise<readonly string[]> {
  const known = LANGUAGES.find((one) => one === language)
  if (!known) throw new Exit(EXIT.usage, `There is no language ${language}.`, `Choose ${LANGUAGES.join(', ')}.`)
  await mkdir(folder, { recursive: true })
  return writeSample(folder, demoWorld(systemClock, size), known, systemClock())
}

/** The sign-ins for the person at the keyboard: once in full, later by the name of the file. */
export function saySignIns(platform: Platform, users: readonly DemoUser[] | null): void {
  const path = join(platform.config.dataFolder, FILE)
  if (users === null) {
    if (existsSync(path)) say(`Sign-ins of the demo: ${path}`)
    return
  }
  const width = Math.max(...users.map((user) => user.username.length))
  say('\nSign-ins of the demo (also in the file below):')
  for (const user of users) say(`  ${user.username.padEnd(width)}  ${user.password}  ${user.description}`)
  say(path)
}
