import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type RunningPostgres, startPostgres } from '../postgres.ts'
import { Trouble } from '../trouble.ts'

/** The data folder of this installation; scripts/boot.mjs has made it absolute. */
export function dataFolder(): string {
  const folder = process.env.KONTOR_DATA
  if (!folder) throw new Error('KONTOR_DATA is not set: run this through start.mjs, test.mjs or kontor.mjs')
  return folder
}

/** Your own PostgreSQL where DATABASE_URL names one, else the embedded one on the data folder. */
export async function openDatabase(): Promise<RunningPostgres> {
  const url = process.env.DATABASE_URL
  if (url) return { url, stop: async () => undefined, trouble: () => null }
  return startPostgres({ dataDir: dataFolder(), durable: true })
}

/**
 * Removes the demo's database and files, so that the next start seeds afresh. Only a folder that says it holds a demo
 * is touched, and only the parts the demo filled.
 */
export async function resetDemo(): Promise<void> {
  if (process.env.DATABASE_URL) {
    throw new Trouble(
      '--reset-demo works on the embedded database only, and DATABASE_URL names another.',
      'Unset DATABASE_URL, or drop and create that database yourself.',
    )
  }
  const folder = dataFolder()
  if (!existsSync(join(folder, 'postgres'))) return
  if (!existsSync(join(folder, 'demo-users.json'))) {
    throw new Trouble(
      `The data folder ${folder} holds no demo (it has no demo-users.json).`,
      'Use another folder for a demo: KONTOR_DATA=<folder> npm start',
    )
  }
  const { stop } = await startPostgres({ dataDir: folder, durable: true, emptied: true })
  await stop()
  for (const part of ['objects', 'second-store', 'legacy-archive', 'demo-users.json'])
    rmSync(join(folder, part), { recursive: true, force: true })
}
