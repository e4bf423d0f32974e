import { parseArgs } from 'node:util'
import { Refused } from '#kernel/refusal.ts'
import { ConfigInvalid } from '#platform/config.ts'
import { sqlState } from '#platform/db.ts'
import { MigrationEdited, migrate, SchemaNewer } from '#platform/migrate.ts'
import { migrationSources } from './compose.ts'
import { backup, noteDrill, restore } from './verbs/backup.ts'
import { doctor } from './verbs/doctor.ts'
import { EXIT, Exit } from './verbs/exit.ts'
import { openPlatform, readSettings } from './verbs/open.ts'
import { answer, say } from './verbs/say.ts'
import { sample, saySignIns, seed } from './verbs/seed.ts'
import { serve, work } from './verbs/serve.ts'
import { tryLock } from './verbs/try-lock.ts'
import { type UserOptions, user } from './verbs/user.ts'
import { verify } from './verbs/verify.ts'

/** Files are read, written and synced in these; of the usual four a few syncs would take all, and readers would wait. */
process.env.UV_THREADPOOL_SIZE ??= '16'

const HELP = `kontor <verb> [options]

  serve       console, API and background jobs
  worker      background jobs alone
  migrate     bring the database up to date
  seed        fill an empty database with the demo broker: --size small|medium|large;
              --sample <folder> writes applications to import instead, in --language zh-Hans|zh-Hant|en
  user        create, reset-password, unlock, grant-role; alone it explains them
  try-lock    try to delete what the file store locks, and write down what it answered; exit code 7 when it could
  verify      check every invariant; exit code 7 when one is broken
  doctor      look at the database's and the machine's settings

  backup      copy the database to the second store now
  restore     bring a lost site back from the second store, into an empty data folder: --at <instant>, --base <name>,
              --secrets <file>; with a DATABASE_URL it brings the contents back and checks every invariant
  drill       the same into a folder that is thrown away; prints and records what was found, how much work would
              have been lost (RPO) and how long it took (RTO): --folder <folder>, --secrets <file>

  --json      answer in JSON
  --help      this text

Exit codes: 0 done, 1 defect, 2 usage, 3 settings, 4 port busy, 5 database newer than this version,
6 database unreachable, 7 invariant broken, 8 refused, 9 disk full, 10 wrong field keys.`

/** Aborts when the process is asked to stop; asked twice, it stops at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) process.exit(EXIT.defect)
    controller.abort()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  return controller.signal
}

type Options = {
  json: boolean
  rest: string[]
  size: string
  sample: string | null
  user: Omit<UserOptions, 'json' | 'rest'>
}

async function withPlatform(
  run: (opened: Awaited<ReturnType<typeof openPlatform>>) => Promise<number>,
): Promise<number> {
  const opened = await openPlatform(process.env)
  try {
    return await run(opened)
  } finally {
    await opened.close()
  }
}

const verbs: Record<string, (options: Options) => Promise<number>> = {
  async serve() {
    await serve(process.env, stopSignal())
    return EXIT.done
  },
  async worker() {
    await work(process.env, stopSignal())
    return EXIT.done
  },
  async migrate({ json }) {
    const ran = await migrate(readSettings(process.env).config.databaseUrl, migrationSources)
    answer(json, { ran }, ran.length === 0 ? ['up to date'] : ran)
    return EXIT.done
  },
  async seed({ json, size, sample: folder, user: { language = 'en' } }) {
    if (size !== 'small' && size !== 'medium' && size !== 'large') {
      throw new Exit(EXIT.usage, `There is no size ${size}.`, 'Choose small, medium or large.')
    }
    if (folder !== null) {
      const files = await sample(folder, size, language)
      answer(json, { files }, files)
      return EXIT.done
    }
    return withPlatform(async ({ platform }) => {
      const users = await seed(platform, size)
      if (!json) saySignIns(platform, users)
      answer(
        json,
        { seeded: users !== null },
        users === null ? ['The database has people already; nothing was seeded.'] : [],
      )
      return EXIT.done
    })
  },
  user: ({ json, rest, user: named }) => withPlatform(({ platform }) => user(platform, { json, rest, ...named })),
  'try-lock': ({ json }) => withPlatform(({ platform }) => tryLock(platform, json)),
  verify: ({ json }) => withPlatform(({ platform }) => verify(platform, json)),
  backup: ({ json }) => withPlatform(({ platform }) => backup(platform, json)),
  restore: ({ json }) => withPlatform(({ platform }) => restore(platform, json)),
  drill: ({ rest }) => withPlatform(({ platform }) => noteDrill(platform, rest[0])),
  doctor: ({ json }) => withPlatform(({ platform }) => doctor(platform, json)),
}

const UNREACHABLE = /^(08|57P0[123]|28|3D000|ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ECONNRESET|EAI_AGAIN)/
/** What the driver says, without a code, of a connection that broke. */
const LOST = /^Connection terminated|not queryable/
const FULL = new Set(['ENOSPC', 'EDQUOT', '53100'])

/** An error as a sentence, a next step and an exit code; null for a defect of ours. */
function explained(error: unknown): Exit | null {
  if (error instanceof Exit) return error
  if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return new Exit(EXIT.usage, error.message, HELP)
  }
  if (error instanceof ConfigInvalid) return new Exit(EXIT.settings, error.message, 'README.md lists every setting.')
  if (error instanceof SchemaNewer) {
    return new Exit(
      EXIT.schemaNewer,
      `The database was written by a newer Kontor (it knows ${error.module}/${error.file}, this one does not).`,
      'Start that version, or one after it. Nothing was changed.',
    )
  }
  if (error instanceof MigrationEdited)
    return new Exit(EXIT.schemaNewer, error.message, 'Migrations are never edited; restore the file.')
  if (error instanceof Refused) return new Exit(EXIT.refused, `Refused: ${error.code} ${JSON.stringify(error.params)}`)
  if (error instanceof Error && error.name === 'AggregateError' && 'errors' in error) {
    return explained((error as AggregateError).errors[0])
  }
  const state = sqlState(error) ?? ''
  if (FULL.has(state))
    return new Exit(EXIT.diskFull, 'The disk is full.', 'Make room and start again; nothing is lost.')
  if (UNREACHABLE.test(state)) {
    return new Exit(
      EXIT.databaseUnreachable,
      `The database can't be reached (${state}).`,
      'Check DATABASE_URL and that PostgreSQL runs.',
    )
  }
  if (error instanceof Error && LOST.test(error.message)) {
    return new Exit(
      EXIT.databaseUnreachable,
      'The database went away in the middle.',
      'See that PostgreSQL runs and has room, then start again; nothing is lost.',
    )
  }
  return error instanceof Error && error.cause !== undefined ? explained(error.cause) : null
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      help: { type: 'boolean' },
      size: { type: 'string' },
      sample: { type: 'string' },
      name: { type: 'string' },
      department: { type: 'string' },
      language: { type: 'string' },
      role: { type: 'string', multiple: true },
      at: { type: 'string' },
      base: { type: 'string' },
      secrets: { type: 'string' },
      folder: { type: 'string' },
    },
  })
  const [name = '', ...rest] = positionals
  const verb = verbs[name]
  if (values.help === true || verb === undefined) {
    say(HELP)
    return values.help === true ? EXIT.done : EXIT.usage
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
  const [named, department, language] = [text(values.name), text(values.department), text(values.language)]
  return verb({
    json: values.json === true,
    rest,
    size: text(values.size) ?? 'small',
    sample: text(values.sample) ?? null,
    user: {
      roles: (values.role ?? []).map(String),
      ...(named === undefined ? {} : { name: named }),
      ...(department === undefined ? {} : { department }),
      ...(language === undefined ? {} : { language }),
    },
  })
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = explained(error)
  if (known) say(`\n${known.message}${known.next === null ? '' : `\n${known.next}`}`)
  else say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = known?.code ?? EXIT.defect
}
process.exit()
