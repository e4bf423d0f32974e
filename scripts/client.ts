import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compose } from '../apps/server/src/compose.ts'
import { systemClock } from '../apps/server/src/kernel/clock.ts'
import { readConfig } from '../apps/server/src/platform/config.ts'
import { createDb, createPool } from '../apps/server/src/platform/db.ts'
import { localStore } from '../apps/server/src/platform/files/local-store.ts'
import { openApiOf } from '../apps/server/src/platform/http/openapi.ts'
import { createLog } from '../apps/server/src/platform/log.ts'
import { clientOf, type Document } from './client/generate.ts'
import { command, root, say } from './command.ts'

const HELP = `npm run client [-- options]     writes the typed client's operations from the OpenAPI document

  --check   write nothing, fail when they are not what the document says
  --help    this text`

const FOLDER = join(root, 'apps', 'client', 'src', 'operations')

/** The document as this working tree would serve it; the database it names is never asked. */
async function document(): Promise<Document> {
  const url = 'postgres://localhost/none'
  const config = readConfig({ DATABASE_URL: url, KONTOR_DATA: join(tmpdir(), 'kontor-client') })
  const pool = createPool(url, 1)
  const platform = compose({
    config: { ...config, logLevel: 'silent' },
    secrets: { fieldKeys: new Map([[1, Buffer.alloc(32, 1)]]), indexKey: Buffer.alloc(32, 2) },
    db: createDb(pool),
    log: createLog('silent'),
    objects: await localStore({ dir: join(tmpdir(), 'kontor-client', 'objects'), clock: systemClock }),
  })
  const text = JSON.stringify(openApiOf(platform))
  await pool.end()
  return JSON.parse(text) as Document
}

await command(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help) {
    say(HELP)
    return 0
  }
  const sources = [...clientOf(await document())].map(([name, text]) => ({ file: join(FOLDER, `${name}.ts`), text }))
  if (values.check) {
    const stale = sources.filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text)
    for (const { file } of stale) say(`${file} is not what the OpenAPI document says: npm run client`)
    return stale.length === 0 ? 0 : 1
  }
  mkdirSync(FOLDER, { recursive: true })
  for (const { file, text } of sources) writeFileSync(file, text)
  return 0
})
