import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { sourceErrors } from '../errors.ts'
import { type BoundValue, bindParameters, canonical } from '../policy/parameters.ts'
import { readValue, UNREADABLE } from '../policy/value.ts'
import type { RunPurpose, SourceAnswer, SourceDefinition, SourceParameters, SourceValue } from '../schema.ts'
import { findRows, VALID_FROM, VALID_TO } from '../store/register.ts'
import { beginRun, endRun, sealedValue } from '../store/run.ts'
import { findByCode, findVersion, type SourceRow, type VersionRow } from '../store/source.ts'
import { askHttp } from './ask-http.ts'
import { askSql, type Rows, requireWithin } from './ask-sql.ts'

/** Who reads, and where. */
export type ReadContext = { platform: Platform; actor: Actor }

export type ReadOptions = {
  purpose: RunPurpose
  /** A version to keep to, as running requests do; the published one when left out. */
  version?: number
  /** What it is read for, named in the log: a case, a request. */
  subject?: string
  /** The day a dated register is read on; today of the house when left out. */
  day?: string
}

/** What is read: a version, or a draft that is tried out. */
export type Readable = {
  sourceId: string | null
  number: number | null
  /** Whose rows a register has. */
  versionId: string | null
  definition: SourceDefinition
}

const VALUE_PURPOSE = 'sources.run.value'

async function askRegister(
  platform: Platform,
  readable: Readable,
  definition: Extract<SourceDefinition, { kind: 'register' }>,
  values: ReadonlyMap<string, BoundValue>,
  day: string,
): Promise<Rows> {
  const { columns, filters, dated, rowsMax } = definition
  const equal = filters.flatMap(({ column, parameter }): [string, readonly string[]][] => {
    const value = values.get(parameter)
    return value === null || value === undefined ? [] : [[column, typeof value === 'string' ? [value] : value]]
  })
  const query = { equal, day: dated ? day : null, dated, limit: rowsMax + 1 }
  const found = readable.versionId === null ? [] : await findRows(platform.db, readable.versionId, query)
  const dates = dated ? [VALID_FROM, VALID_TO].map((key) => ({ key, type: 'date' as const, label: null })) : []
  const shown = [...columns.map(({ key, type, label }) => ({ key, type, label })), ...dates]
  const cell = (raw: SourceValue | undefined, column: (typeof shown)[number]): SourceValue => {
    const value = readValue(column.type, raw)
    if (value === UNREADABLE) throw sourceErrors.SOURCE_VALUE_UNREADABLE({ column: column.key })
    return value
  }
  return { columns: shown, rows: found.map((row) => shown.map((column) => cell(row[column.key], column))) }
}

async function ask(
  { platform, actor }: ReadContext,
  readable: Readable,
  values: ReadonlyMap<string, BoundValue>,
  day: string,
): Promise<Rows & { cached?: boolean }> {
  const { definition } = readable
  await requireWithin(platform, actor, definition.parameters, values)
  if (definition.kind === 'register') return askRegister(platform, readable, definition, values, day)
  if (definition.kind === 'http') {
    const key = readable.versionId ?? `draft ${JSON.stringify(definition)}`
    return askHttp(platform, definition, values, key)
  }
  return askSql(platform, actor, definition, values)
}

/** The code a failed run is remembered by. */
const codeOf = (error: unknown) => (error instanceof Refused ? error.code : 'INTERNAL')

/**
 * Asks a source and writes the asking down: who, what, with which parameters (as a digest), how many rows, how long, with
 * which outcome. The entry is there before the question is asked.
 */
export async function readLogged(
  context: ReadContext,
  readable: Readable,
  parameters: SourceParameters,
  options: ReadOptions,
): Promise<SourceAnswer> {
  const { platform, actor } = context
  const { definition } = readable
  const values = bindParameters(definition.parameters, parameters)
  const id = newId<'sourceRun'>()
  const begun = platform.clock()
  const run = {
    id,
    sourceId: readable.sourceId,
    number: readable.number,
    kind: definition.kind,
    purpose: options.purpose,
    subject: options.subject ?? null,
    operatorId: actor.operatorId,
    operatorName: actor.name,
    parametersDigest: platform.cipher.sign(canonical(values), 'sources.parameters').toString('hex').slice(0, 32),
    startedAt: toWire(begun),
  }
  const mayRun = await beginRun(platform.db, run, definition.perMinute)
  if (!mayRun) throw sourceErrors.SOURCE_BUSY({ perMinute: definition.perMinute })
  const from = performance.now()
  const ended = (outcome: 'done' | 'failed', code: string | null, rows: Rows | null, cached: boolean) => ({
    outcome,
    code,
    rowCount: rows?.rows.length ?? null,
    ms: Math.round(performance.now() - from),
    cached,
    valueSealed:
      options.purpose === 'gateway' && rows ? platform.cipher.seal(JSON.stringify(rows.rows), VALUE_PURPOSE) : null,
    endedAt: toWire(platform.clock()),
  })
  try {
    const day = options.day ?? begun.toZonedDateTimeISO(platform.config.timeZone).toPlainDate().toString()
    const answer = await ask(context, readable, values, day)
    if (answer.rows.length > definition.rowsMax) throw sourceErrors.SOURCE_TOO_MANY_ROWS({ max: definition.rowsMax })
    const end = ended('done', null, answer, answer.cached ?? false)
    await endRun(platform.db, id, end)
    return { version: readable.number ?? 0, columns: answer.columns, rows: answer.rows, runId: id, ms: end.ms }
  } catch (error) {
    await endRun(platform.db, id, ended('failed', codeOf(error), null, false))
    throw error
  }
}

async function versionToRead(platform: Platform, source: SourceRow, pinned?: number): Promise<VersionRow> {
  const number = pinned ?? source.currentNumber
  if (number === null) throw sourceErrors.SOURCE_RETIRED({ source: source.code })
  const version = await findVersion(platform.db, source.id, number)
  const isOut = version?.state === 'published' || (pinned !== undefined && version?.state === 'retired')
  if (!version || !isOut) throw sourceErrors.SOURCE_NOT_FOUND({ source: source.code })
  return version
}

/**
 * Reads a published source in the actor's data scope. Not inside a transaction: statements run on connections of their
 * own, and other systems take their time.
 *
 * @param parameters  values by parameter; decimals and dates as text.
 * @returns rows of values in the order of `columns`, and the version they came from, to be pinned by what keeps them.
 * @throws SOURCE_NOT_FOUND, SOURCE_RETIRED, PARAMETER_MISSING, PARAMETER_UNKNOWN, PARAMETER_FORM, PARAMETER_OUT_OF_SCOPE,
 *   SOURCE_BUSY, SOURCE_TIMEOUT, SOURCE_TOO_MANY_ROWS, SOURCE_TOO_LARGE, SOURCE_UNAVAILABLE, SOURCE_FAILED and the
 *   other codes of `errors.ts`.
 */
export async function readSource(
  context: ReadContext,
  code: string,
  parameters: SourceParameters,
  options: ReadOptions,
): Promise<SourceAnswer> {
  const { platform } = context
  const source = await findByCode(platform.db, code)
  if (!source) throw sourceErrors.SOURCE_NOT_FOUND({ source: code })
  const version = await versionToRead(platform, source, options.version)
  const { number, id: versionId, definition } = version
  return readLogged(context, { sourceId: source.id, number, versionId, definition }, parameters, options)
}

/** The rows a gateway's run answered, out of the log: what it decided on can be seen again. */
export async function replayRun(platform: Platform, runId: string): Promise<SourceValue[][] | null> {
  const sealed = await sealedValue(platform.db, runId)
  return sealed && (JSON.parse(platform.cipher.open(sealed, VALUE_PURPOSE)) as SourceValue[][])
}
