import pg from 'pg'
import type { DataScope } from '#platform/actor.ts'
import type { ValueType } from '../schema.ts'

/** What a statement may use up. */
export const GUARD = { statementMs: 3000, lockMs: 500, rowsMax: 1000, bytesMax: 2_000_000, connectionsMax: 4 } as const

/** How long beyond its own limit a statement is waited for before its connection is cut. */
const GRACE_MS = 1500

/** What every session of the reader begins with; each run sets it again. */
const SETTINGS = [
  "set local search_path = 'sources'",
  `set local lock_timeout = ${GUARD.lockMs}`,
  'set local idle_in_transaction_session_timeout = 5000',
  "set local work_mem = '16MB'",
  'set local max_parallel_workers_per_gather = 0',
  'set local jit = off',
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  'set local standard_conforming_strings = on',
  'set local backslash_quote = off',
].join('; ')

/** Values as the database writes them; the answer's types follow from the columns. */
const types = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig

/**
 * Connections that sign in as the reader, a role that may read the published views and nothing else. A session of its
 * own instead of `set role` in one of ours: there is nothing to go back to.
 */
export function readerPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: GUARD.connectionsMax,
    types,
    options: `-c default_transaction_read_only=on -c statement_timeout=${GUARD.statementMs}`,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 5000,
    allowExitOnIdle: true,
  })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return pool
}

/** What came back: text per cell, with the type of each column. */
export type GuardedRows = { columns: { key: string; type: ValueType }[]; rows: (string | null)[][] }

const TYPE_OF: Readonly<Record<number, ValueType>> = {
  16: 'yesNo',
  20: 'integer',
  21: 'integer',
  23: 'integer',
  700: 'decimal',
  701: 'decimal',
  1700: 'decimal',
  1082: 'date',
  1114: 'instant',
  1184: 'instant',
  2950: 'id',
}

/** The statement ran longer than it may. */
export class GuardTimeout extends Error {}

/**
 * Runs one statement as the reader in a transaction that only reads and is always undone; afterwards the session
 * forgets everything. The extended protocol takes exactly one statement.
 *
 * @param token  of the run's row in `run_scope`, see `openScope`.
 * @param statementMs  how long it may take; tests of what takes for ever allow less.
 * @throws GuardTimeout, or what the database says.
 */
export async function runGuarded(
  pool: pg.Pool,
  token: string,
  text: string,
  values: readonly unknown[],
  statementMs: number = GUARD.statementMs,
): Promise<GuardedRows> {
  const client = await pool.connect()
  let clean = false
  let timer: NodeJS.Timeout | undefined
  try {
    await client.query(`begin transaction read only; ${SETTINGS}; set local statement_timeout = ${statementMs}`)
    await client.query({ text: "select set_config('kontor.run', $1, true)", values: [token] })
    const answer = client.query<(string | null)[]>({
      text,
      values: [...values],
      rowMode: 'array',
      queryMode: 'extended',
    } as pg.QueryArrayConfig)
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new GuardTimeout()), statementMs + GRACE_MS)
    })
    answer.catch(() => undefined)
    const { fields, rows } = await Promise.race([answer, late])
    await client.query('rollback')
    await client.query('discard all')
    clean = true
    return { columns: fields.map((one) => ({ key: one.name, type: TYPE_OF[one.dataTypeID] ?? 'text' })), rows }
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === '57014' ? new GuardTimeout() : error
  } finally {
    clearTimeout(timer)
    // A session that didn't end as it should is not used again.
    client.release(!clean)
  }
}

/** What a run sees: for people of the house `clientIds` is null, for a client there are no lines and no departments. */
export type RunScope = {
  seesAll: boolean
  businessLines: readonly string[]
  departmentIds: readonly string[]
  clientIds: readonly string[] | null
}

/** What a run's scope row holds. */
export function scopeRow(scope: DataScope): RunScope {
  if (scope.all) return { seesAll: true, businessLines: [], departmentIds: [], clientIds: null }
  const { businessLines, departmentIds, clientIds } = scope
  return clientIds
    ? { seesAll: false, businessLines: [], departmentIds: [], clientIds }
    : { seesAll: false, businessLines, departmentIds, clientIds: null }
}
