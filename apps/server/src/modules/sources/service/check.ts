import { toWire } from '#kernel/clock.ts'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import { sqlState } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { holesOf, targetOf } from '../policy/address.ts'
import { bindParameters } from '../policy/parameters.ts'
import { judgeRows } from '../policy/register.ts'
import type { AnswerColumn, CheckResult, Problem, RegisterRow, SourceDefinition } from '../schema.ts'
import { listSecrets } from '../store/secret.ts'
import { runSound, statementOf, viewNames } from './ask-sql.ts'
import { readerOf } from './reader.ts'
import { judgeStatement } from './statement.ts'

type Found = { problems: Problem[]; columns: AnswerColumn[] }
const at = (path: string, code: string, params: Problem['params'] = {}): Problem => ({ path, code, params })

/** Filters and keys name what is there. */
function namesProblems(
  definition: Extract<SourceDefinition, { kind: 'register' | 'view' }>,
  columns: ReadonlySet<string>,
): Problem[] {
  const parameters = new Set(definition.parameters.map((one) => one.key))
  const used = new Set(definition.filters.map((one) => one.parameter))
  return [
    ...definition.filters.flatMap(({ column, parameter }, index) => [
      ...(columns.has(column) ? [] : [at(`filters.${index}.column`, 'COLUMN_UNKNOWN', { name: column })]),
      ...(parameters.has(parameter)
        ? []
        : [at(`filters.${index}.parameter`, 'SQL_PARAMETER_UNKNOWN', { name: parameter })]),
    ]),
    ...definition.parameters
      .filter((one) => !used.has(one.key))
      .map((one) => at('parameters', 'SQL_PARAMETER_UNUSED', { name: one.key })),
  ]
}

function checkRegister(
  definition: Extract<SourceDefinition, { kind: 'register' }>,
  rows: readonly RegisterRow[],
): Found {
  const own = new Set(definition.columns.map((one) => one.key))
  const problems = [
    ...namesProblems(definition, own),
    ...definition.rowKey.filter((key) => !own.has(key)).map((key) => at('rowKey', 'COLUMN_UNKNOWN', { name: key })),
    ...(rows.length === 0 ? [at('rows', 'REGISTER_EMPTY')] : []),
    ...judgeRows(definition, rows).problems.map(({ row, column, code }) =>
      at(`rows.${row}`, code, { row: row + 1, column: column ?? '' }),
    ),
  ]
  return { problems, columns: definition.columns.map(({ key, type, label }) => ({ key, type, label })) }
}

/** What the database says about a statement, in our words where we have them. */
const STATES: Readonly<Record<string, string>> = {
  '42703': 'SQL_COLUMN_UNKNOWN',
  '42P01': 'SQL_COLUMN_UNKNOWN',
  '42702': 'SQL_COLUMN_AMBIGUOUS',
  '42883': 'SQL_TYPES_DIFFER',
  '42804': 'SQL_TYPES_DIFFER',
  '42846': 'SQL_TYPES_DIFFER',
  '42803': 'SQL_NOT_GROUPED',
  '22P02': 'SQL_VALUE_FORM',
  '22012': 'SQL_DIVISION_BY_ZERO',
}

/** Length of what stands before the statement when it runs. */
const WRAPPING = 'select * from ('.length

async function checkSql(
  platform: Platform,
  actor: Actor,
  definition: Extract<SourceDefinition, { kind: 'view' | 'sql' }>,
): Promise<Found> {
  const path = definition.kind === 'sql' ? 'statement' : 'view'
  const { problems, sound } = await judgeStatement(statementOf(definition), definition.parameters, viewNames(platform))
  if (!sound)
    return { problems: problems.map((one) => (path === 'view' ? at('view', one.code, one.params) : one)), columns: [] }
  try {
    const nothing = new Map(definition.parameters.map((one) => [one.key, null]))
    const { columns } = await runSound(platform, actor, sound, nothing, 0)
    const names = columns.map((one) => one.key)
    const twice = names.filter((name, index) => names.indexOf(name) < index || name === '?column?')
    return { columns, problems: twice.map((name) => at(path, 'SQL_COLUMN_NAME', { name })) }
  } catch (error) {
    if (error instanceof Refused) return { problems: [at(path, error.code, error.params)], columns: [] }
    const state = sqlState(error)
    if (state === null || !(error instanceof Error)) throw error
    const position = 'position' in error ? Number(error.position) - 1 - WRAPPING : Number.NaN
    const start =
      Number.isInteger(position) && position >= 0
        ? sound.origin(Buffer.byteLength([...sound.text].slice(0, position).join('')))
        : undefined
    const found = at(path, STATES[state] ?? 'SQL_REFUSED_BY_DATABASE', { what: error.message.slice(0, 200) })
    return { problems: [{ ...found, ...(start === undefined ? {} : { start, end: start + 1 }) }], columns: [] }
  }
}

async function checkHttp(platform: Platform, definition: Extract<SourceDefinition, { kind: 'http' }>): Promise<Found> {
  const problems: Problem[] = []
  const known = new Set(definition.parameters.map((one) => one.key))
  const used = new Set([...holesOf(definition.url), ...(definition.method === 'POST' ? definition.body : [])])
  for (const name of used) if (!known.has(name)) problems.push(at('url', 'SQL_PARAMETER_UNKNOWN', { name }))
  for (const name of known) if (!used.has(name)) problems.push(at('parameters', 'SQL_PARAMETER_UNUSED', { name }))
  let host: string | null = null
  try {
    const samples = new Map(definition.parameters.map((one) => [one.key, 'x']))
    host = targetOf(definition, samples, platform.config).host
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    problems.push(at('url', error.code, error.params))
  }
  const secrets = new Map((await listSecrets(platform.db)).map((one) => [one.code, one.host]))
  for (const [index, { name, secret }] of definition.headers.entries()) {
    if (/^(host|content-length|transfer-encoding|connection|upgrade|accept-encoding)$/i.test(name)) {
      problems.push(at(`headers.${index}`, 'HEADER_OURS', { name }))
    }
    if (secret === undefined) continue
    if (!secrets.has(secret)) problems.push(at(`headers.${index}`, 'SECRET_MISSING', { secret }))
    else if (host !== null && secrets.get(secret) !== host)
      problems.push(at(`headers.${index}`, 'SECRET_OTHER_HOST', { secret, host }))
  }
  return { problems, columns: definition.columns.map(({ key, type, label }) => ({ key, type, label })) }
}

/** Parameters bound to a view name one that is there, and samples have the form they should. */
function checkParameters(platform: Platform, definition: SourceDefinition): Problem[] {
  const { views } = readerOf(platform)
  return definition.parameters.flatMap((one, index) => {
    const path = `parameters.${index}`
    const [view, column = ''] = one.within?.split('.') ?? []
    const isThere = view === undefined || views.some((known) => known.name === view && column in known.columns)
    const found = isThere ? [] : [at(path, 'SQL_VIEW_UNKNOWN', { name: one.within ?? '' })]
    if (one.sample === undefined || one.sample === '') return found
    try {
      bindParameters([one], { [one.key]: one.sample })
      return found
    } catch {
      return [...found, at(path, 'SAMPLE_FORM', { name: one.key })]
    }
  })
}

/** Everything wrong with a definition, and the columns it answers. */
export async function checkDefinition(
  platform: Platform,
  actor: Actor,
  definition: SourceDefinition,
  rows: readonly RegisterRow[],
): Promise<CheckResult> {
  const found: Found =
    definition.kind === 'register'
      ? checkRegister(definition, rows)
      : definition.kind === 'http'
        ? await checkHttp(platform, definition)
        : await checkSql(platform, actor, definition)
  const problems = [...checkParameters(platform, definition), ...found.problems].slice(0, 100)
  return { problems, columns: found.columns, checkedAt: toWire(platform.clock()) }
}
