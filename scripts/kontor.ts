import { command, ended, stopSignal, tied } from './command.ts'
import { runningPostgres } from './postgres.ts'
import { drill, restoreSite } from './restore/verbs.ts'
import { dataFolder, openDatabase } from './start/database.ts'

/** `kontor <verb> …`: beside a running Kontor it uses that one's database, otherwise it opens it for its own time. */
await command(async () => {
  const signal = stopSignal()
  const args = process.argv.slice(2)
  if (args.length === 0 || args.includes('--help')) return await ended(tied('apps/server/src/main.ts', args), signal)
  if (args[0] === 'restore' && !process.env.DATABASE_URL) return await restoreSite(args.slice(1), signal)
  if (args[0] === 'drill') return await drill(args.slice(1), signal)
  const beside = process.env.DATABASE_URL ? null : runningPostgres(dataFolder())
  const database = beside ? { url: beside, stop: async () => undefined } : await openDatabase()
  try {
    const env = { ...process.env, DATABASE_URL: database.url }
    return await ended(tied('apps/server/src/main.ts', args, { env }), signal)
  } finally {
    await database.stop()
  }
})
