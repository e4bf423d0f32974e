import { CompiledQuery, Kysely, PostgresDialect, type RawBuilder, Transaction } from 'kysely'
import pg from 'pg'

/**
 * Every table of every module, `schema.table` → row shape. A module adds its own by declaration merging:
 * `declare module '#platform/db.ts' { interface Tables { 'clients.client': ClientTable } }`.
 */
export interface Tables {}

/** A pool: for reads outside a transaction. Not assignable to `Tx`, so a write can't be given one by mistake. */
export type Db = Kysely<Tables>

/** An open transaction; always the first argument, never ambient. */
export type Tx = Transaction<Tables>

/** Either of the two, for queries that may run on both. */
export type Reader = Db | Tx

const OID = { int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184, numeric: 1700 }

/** PostgreSQL's `2026-11-21 08:59:00.123+00` as RFC 3339. Sessions run in UTC, so the offset is always zero. */
function instantText(text: string): string {
  return `${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, '')}Z`
}

/** int8 as a JS number: counts and sequence numbers stay far below 2^53; past that we would rather stop than round. */
function int8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`int8 beyond 2^53: ${text}`)
  return value
}

const PARSERS = new Map<number, (text: string) => unknown>([
  [OID.int8, int8],
  [OID.date, (text) => text],
  [OID.timestamp, (text) => text],
  [OID.timestamptz, instantText],
  [OID.numeric, (text) => text],
])

const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format ?? 'text') === 'text' && PARSERS.has(oid)
      ? PARSERS.get(oid)
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
}

/** Settings every session has, whoever configured the server. */
/**
 * One process per query: starting the helpers of a parallel plan takes longer than a page of any list, and takes the cores
 * from everybody else.
 */
const SESSION = [
  'timezone=UTC',
  'lock_timeout=10s',
  'idle_in_transaction_session_timeout=60s',
  'jit=off',
  'max_parallel_workers_per_gather=0',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

const COMMIT = CompiledQuery.raw('commit')
const ROLLBACK = CompiledQuery.raw('rollback')

/** Readers inside a transaction by key: what they keep has a text of its own, hence a plan of its own. */
const byKey = new WeakSet<Reader>()

/** Texts that every session parses once, and the name it keeps them under. */
const kept = new Map<string, string>()

function keep<R>(reader: Reader, query: CompiledQuery<R>): CompiledQuery<R> {
  const text = byKey.has(reader) ? `${query.sql} /* by key */` : query.sql
  if (!kept.has(text)) kept.set(text, `kept_${kept.size}`)
  return text === query.sql ? query : { ...query, sql: text }
}

/**
 * A client that sends what is to be kept under its name, so that a session parses and plans it once, and statements
 * given to it in one go as one packet.
 */
class KeepingClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    const send = this.query.bind(this) as (query: unknown, ...rest: unknown[]) => unknown
    this.query = ((query: unknown, ...rest: unknown[]) => {
      const { stream } = this.connection
      stream.cork()
      process.nextTick(() => stream.uncork())
      const name = typeof query === 'string' ? kept.get(query) : undefined
      return send(name === undefined ? query : { name, text: query }, ...rest)
    }) as typeof this.query
  }
}

/** Sessions are renewed this often: a plan made while tables were still small doesn't outlive it. */
const SESSION_LIFE_S = 600

/**
 * A pg pool with our type parsers; `max` connections, acquired within 10 s or refused. A connection that breaks while
 * nobody uses it goes to `onLost`; without a listener it would end the process.
 */
export function createPool(url: string, max = 10, onLost: (error: Error) => void = () => undefined): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    options: SESSION,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    maxLifetimeSeconds: SESSION_LIFE_S,
    pipeline: true,
    Client: KeepingClient,
  })
  pool.on('error', onLost)
  pool.on('connect', (client) => void client.on('error', () => undefined)) // its query fails and says so
  return pool
}

/** Kysely over a pool. */
export function createDb(pool: pg.Pool): Db {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

const RETRIED = new Set(['40001', '40P01'])
const ATTEMPTS_MAX = 3

/** SQLSTATE of a driver error, or null. */
export function sqlState(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/** Name of the constraint a driver error speaks of, or null. */
export function constraintOf(error: unknown): string | null {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : null
}

/**
 * Runs `work` in one transaction and commits when it resolves. Deadlocks and serialisation failures are retried at most
 * three times in all, so `work` must have no effect outside the transaction.
 */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return retried(() => db.transaction().execute(work))
}

async function retried<T>(once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once()
    } catch (error) {
      if (attempt >= ATTEMPTS_MAX || !RETRIED.has(sqlState(error) ?? '')) throw error
    }
  }
}

/**
 * How the statements of a batch are planned: by key, one row after the other, with one plan for all values. Left to its
 * estimates the server read whole tables to find sixty-four rows, because they had been small when it planned.
 */
const BY_KEY = CompiledQuery.raw(`begin; set local enable_seqscan = off; set local enable_hashjoin = off;
  set local enable_mergejoin = off; set local plan_cache_mode = force_generic_plan`)

/** As `inTransaction`, for a batch whose statements look rows up by key. Beginning costs no trip of its own. */
export function inKeyTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return retried(() =>
    db.connection().execute(async (connection) => {
      const tx = connection as Tx
      byKey.add(tx)
      try {
        const [, result] = await Promise.all([tx.executeQuery(BY_KEY), work(tx)])
        await tx.executeQuery(COMMIT)
        return result
      } catch (error) {
        await tx.executeQuery(ROLLBACK).catch(() => undefined) // the connection is gone, and the transaction with it
        throw error
      }
    }),
  )
}

/** What `sideBySide` hands out has a connection already and opens none. */
const nowhere = new PostgresDialect({ pool: () => Promise.reject(new Error('a transaction opens no connection')) })

/**
 * Hands out the transaction for pieces of work that run beside each other: what they ask at the same time goes to the
 * server in one trip, where the transaction itself would send one statement after the other. Every piece must have ended
 * when `work` does.
 */
export function sideBySide<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const executor = tx.getExecutor()
  return executor.provideConnection((connection) =>
    work(
      new Transaction<Tables>({
        config: { dialect: nowhere },
        dialect: nowhere,
        driver: nowhere.createDriver(),
        executor: executor.withConnectionProvider({ provideConnection: (consumer) => consumer(connection) }),
      }),
    ),
  )
}

/** Rows of a raw statement. */
export async function rows<R>(reader: Reader, statement: RawBuilder<R>): Promise<R[]> {
  return (await statement.execute(reader)).rows
}

/**
 * Rows of a statement whose text is always the same: each session parses it once and may keep its plan. Not for texts
 * composed by what is asked, as lists are: every variant would be kept, and their best plan depends on the values.
 */
export async function keptRows<R>(reader: Reader, statement: RawBuilder<R>): Promise<R[]> {
  return (await reader.executeQuery(keep(reader, statement.compile(reader)))).rows
}

/**
 * A statement written out once, `$1` and so on for its parameters: what `keptRows` gives without composing the text at
 * each call. For what every request asks.
 */
export function keptText<R>(text: string): (reader: Reader, ...parameters: unknown[]) => Promise<R[]> {
  const query = CompiledQuery.raw(text)
  return async (reader, ...parameters) =>
    (await reader.executeQuery<R>(keep(reader, { ...query, parameters } as CompiledQuery<R>))).rows
}

type RowsOf<S extends readonly RawBuilder<unknown>[]> = {
  [K in keyof S]: S[K] extends RawBuilder<infer R> ? R[] : never
}

/**
 * Sends statements of constant text (see `keptRows`) at once and waits for all: one trip to the server however many they
 * are. They run in the order given, each seeing what those before it did.
 *
 * @throws the error of the first that fails; those after it have not run.
 */
export async function together<const S extends readonly RawBuilder<unknown>[]>(
  tx: Tx,
  statements: S,
): Promise<RowsOf<S>> {
  const queries = statements.map((statement) => keep(tx, statement.compile(tx)))
  const results = await tx
    .getExecutor()
    .provideConnection((connection) => Promise.all(queries.map((query) => connection.executeQuery(query))))
  return results.map((result) => result.rows) as RowsOf<S>
}
