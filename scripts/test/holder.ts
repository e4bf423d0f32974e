import { startPostgres } from '../postgres.ts'

// Holds a server on the folder in argv[2] until it is killed; says its address when it answers.
const { url } = await startPostgres({ dataDir: process.argv[2] ?? '', durable: true })
process.stdout.write(`${url}\n`)
setInterval(() => undefined, 60_000)
