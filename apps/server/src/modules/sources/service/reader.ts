import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import type pg from 'pg'
import { inTransaction, sqlState } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { type PublishedView, registers } from '../points.ts'
import { readerPool } from '../store/reader.ts'
import { ensureRole, grantViews, publishViews, readerName, roleExists, type ViewText } from '../store/views.ts'

/** The reader of a process: its connections, or null where it could not be set up. */
export type ReaderState = { role: string; url: string | null; pool: pg.Pool | null; views: readonly PublishedView[] }

const states = new WeakMap<Platform, ReaderState>()

/** Names a process's reader once it is prepared; the views stand also where no reader could be made. */
export function readerOf(platform: Platform): ReaderState {
  return states.get(platform) ?? { role: '', url: null, pool: null, views: platform.offered(registers) }
}

const SCRAM_ROUNDS = 4096

/** What PostgreSQL keeps of a password (RFC 5803), so that the password itself stands in no statement and no log. */
export function scramVerifier(password: string, salt: Buffer): string {
  const salted = pbkdf2Sync(password, salt, SCRAM_ROUNDS, 32, 'sha256')
  const keyed = (text: string) => createHmac('sha256', salted).update(text).digest()
  const stored = createHash('sha256').update(keyed('Client Key')).digest('base64')
  const server = keyed('Server Key').toString('base64')
  return `SCRAM-SHA-256$${SCRAM_ROUNDS}:${salt.toString('base64')}$${stored}:${server}`
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** True for rows of `x` in the scope of the run that asks; without a run, for none. */
function condition({ scope }: PublishedView): string {
  const seesAll = '(select r.sees_all from sources.running r)'
  if (scope.by === 'all') return '(select r.client_ids is null from sources.running r)'
  const own = scope.client
    ? ` or x.${quoted(scope.client)} = any ((select r.client_ids from sources.running r)::uuid[])`
    : ''
  const inScope = (of: string, line: string, department: string) =>
    `(${of}.${quoted(line)} = any ((select r.business_lines from sources.running r)::text[])
      and ${of}.${quoted(department)} = any ((select r.department_ids from sources.running r)::uuid[]))`
  if (scope.by === 'row') return `${seesAll} or ${inScope('x', scope.businessLine, scope.departmentId)}${own}`
  const key = quoted(scope.key)
  return `${seesAll} or exists (select from ${scope.from} p where p.${key} = x.${key}
    and ${inScope('p', 'business_line', 'department_id')})${own}`
}

/**
 * A view's statement: the module's select behind a barrier, so that no condition of a statement sees a row before the
 * scope has. Only functions that cannot leak, like equality, may pass it.
 */
export function viewText(view: PublishedView): ViewText {
  const columns = Object.keys(view.columns).map(quoted).join(', ')
  const text = `create view sources.${quoted(view.name)} (${columns}) with (security_barrier) as
    select ${columns} from (${view.select}) x where ${condition(view)}`
  return { name: view.name, text, digest: createHash('sha256').update(text).digest('hex') }
}

/** The address of the reader: the house's own with another name and password. */
function readerUrl(databaseUrl: string, role: string, password: string): string {
  const url = new URL(databaseUrl)
  url.username = role
  url.password = password
  return url.href
}

/**
 * Publishes the views and makes the reader that may read them. Where the house's own role may not create roles, an
 * administrator makes one and names it in KONTOR_SOURCES_DATABASE_URL; until then SQL sources answer READER_MISSING.
 */
export async function prepareReader(platform: Platform): Promise<void> {
  const { config, cipher, db, log } = platform
  const views = platform.offered(registers)
  const names = views.map((one) => one.name)
  await inTransaction(db, (tx) => publishViews(tx, views.map(viewText)))
  const given = config.sourcesDatabaseUrl
  const role = await inTransaction(db, async (tx) =>
    given === null ? readerName(tx) : decodeURIComponent(new URL(given).username),
  )
  const password = cipher.sign(role, 'sources.reader').toString('base64url')
  const salt = cipher.sign(role, 'sources.reader.salt').subarray(0, 16)
  try {
    await inTransaction(db, async (tx) => {
      if (given === null) await ensureRole(tx, role, scramVerifier(password, salt))
      await grantViews(tx, role, names)
    })
    const url = given ?? readerUrl(config.databaseUrl, role, password)
    states.set(platform, { role, url, pool: readerPool(url), views })
  } catch (error) {
    const missing = sqlState(error) === '42501' || !(await inTransaction(db, (tx) => roleExists(tx, role)))
    if (!missing) throw error
    log.warn({ err: error }, 'SQL sources have no reader')
    states.set(platform, { role, url: null, pool: null, views })
  }
}
