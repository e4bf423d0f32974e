import { randomBytes } from 'node:crypto'
import type { Actor } from '#platform/actor.ts'
import { sqlState } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { sourceErrors } from '../errors.ts'
import type { BoundValue } from '../policy/parameters.ts'
import { databaseValue } from '../policy/value.ts'
import type { AnswerColumn, Parameter, SourceDefinition, SourceValue } from '../schema.ts'
import { GUARD, GuardTimeout, runGuarded, scopeRow } from '../store/reader.ts'
import { closeScope, openScope } from '../store/run.ts'
import { readerOf } from './reader.ts'
import { judgeStatement, type Sound } from './statement.ts'

export type Rows = { columns: AnswerColumn[]; rows: SourceValue[][] }

/** Wide enough that nobody guesses it: a statement can show only its own token. */
const TOKEN_BYTES = 32

/** The statement a `view` source stands for; it is judged like one that a person wrote. */
export function viewStatement(definition: Extract<SourceDefinition, { kind: 'view' }>): string {
  const { view, columns, filters, sort, parameters } = definition
  const optional = new Set(parameters.filter((one) => !one.required).map((one) => one.key))
  const lists = new Set(parameters.filter((one) => one.type === 'texts').map((one) => one.key))
  const conditions = filters.map(({ column, parameter }) => {
    const test = lists.has(parameter) ? `x.${column} = any($${parameter})` : `x.${column} = $${parameter}`
    return optional.has(parameter) ? `($${parameter} is null or ${test})` : `(${test})`
  })
  const where = conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`
  const order = sort ? ` order by x.${sort.column}${sort.descending ? ' desc' : ''}` : ''
  return `select ${columns.map((one) => `x.${one}`).join(', ')} from ${view} x${where}${order}`
}

export const statementOf = (definition: Extract<SourceDefinition, { kind: 'view' | 'sql' }>): string =>
  definition.kind === 'sql' ? definition.statement : viewStatement(definition)

/** Names of the published views. */
export const viewNames = (platform: Platform): ReadonlySet<string> =>
  new Set(readerOf(platform).views.map((one) => one.name))

/**
 * Runs a judged statement as the reader in the actor's scope, never for more than `limit` rows.
 *
 * @throws READER_MISSING, SOURCE_TIMEOUT, SOURCE_TOO_LARGE, or what the database says.
 */
export async function runSound(
  platform: Platform,
  actor: Actor,
  sound: Pick<Sound, 'text' | 'order'>,
  values: ReadonlyMap<string, BoundValue>,
  limit: number,
): Promise<Rows> {
  const { pool } = readerOf(platform)
  if (!pool) throw sourceErrors.READER_MISSING()
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  await openScope(platform.db, token, scopeRow(actor.scope))
  try {
    const text = `select * from (${sound.text}) as answer limit ${limit}`
    const bound = sound.order.map((key) => values.get(key) ?? null)
    const { columns, rows } = await runGuarded(pool, token, text, bound)
    const bytes = rows.reduce((sum, row) => sum + row.reduce((size, cell) => size + (cell?.length ?? 0), 0), 0)
    if (bytes > GUARD.bytesMax) throw sourceErrors.SOURCE_TOO_LARGE({ maxBytes: GUARD.bytesMax })
    return {
      columns: columns.map((one) => ({ ...one, label: null })),
      rows: rows.map((row) => row.map((cell, index) => databaseValue(columns[index]?.type ?? 'text', cell))),
    }
  } catch (error) {
    if (error instanceof GuardTimeout) throw sourceErrors.SOURCE_TIMEOUT({ ms: GUARD.statementMs })
    throw error
  } finally {
    await closeScope(platform.db, token)
  }
}

/**
 * Answers a statement: judged anew at every run, so that nothing runs that today's rules refuse.
 *
 * @throws SOURCE_UNSOUND, SOURCE_FAILED with the database's state, and what `runSound` throws.
 */
export async function askSql(
  platform: Platform,
  actor: Actor,
  definition: Extract<SourceDefinition, { kind: 'view' | 'sql' }>,
  values: ReadonlyMap<string, BoundValue>,
): Promise<Rows> {
  const { sound, problems } = await judgeStatement(statementOf(definition), definition.parameters, viewNames(platform))
  if (!sound) throw sourceErrors.SOURCE_UNSOUND({ code: problems[0]?.code ?? '' })
  try {
    return await runSound(platform, actor, sound, values, definition.rowsMax + 1)
  } catch (error) {
    const state = sqlState(error)
    if (state === null || error instanceof Error === false || !('severity' in error)) throw error
    throw sourceErrors.SOURCE_FAILED({ detail: state })
  }
}

/**
 * Refuses values that stand outside the actor's data scope: a source that another system answers can't look at scopes,
 * its parameters can.
 *
 * @throws PARAMETER_OUT_OF_SCOPE, the same as for a value nobody has.
 */
export async function requireWithin(
  platform: Platform,
  actor: Actor,
  parameters: readonly Parameter[],
  values: ReadonlyMap<string, BoundValue>,
): Promise<void> {
  for (const declared of parameters) {
    const value = values.get(declared.key)
    const [view, column] = declared.within?.split('.') ?? []
    if (!view || !column || value === null || value === undefined) continue
    const statement = `select count(*) as found from ${view} x where x.${column} = $${declared.key}`
    const { sound } = await judgeStatement(statement, [declared], viewNames(platform))
    const answer = sound && (await runSound(platform, actor, sound, values, 1))
    if (answer?.rows[0]?.[0] !== '0' && answer) continue
    throw sourceErrors.PARAMETER_OUT_OF_SCOPE({ parameter: declared.key }, [
      { path: `parameters.${declared.key}`, code: 'PARAMETER_OUT_OF_SCOPE' },
    ])
  }
}
