import { Refused } from '#kernel/refusal.ts'
import type { Reader } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { sourceErrors } from '../errors.ts'
import { type Target, targetOf } from '../policy/address.ts'
import { type BoundValue, canonical } from '../policy/parameters.ts'
import { atPointer, readValue, UNREADABLE } from '../policy/value.ts'
import type { HttpDefinition, SourceValue } from '../schema.ts'
import { findSecret } from '../store/secret.ts'
import type { Rows } from './ask-sql.ts'
import { throughCache, throughFuse } from './breaker.ts'
import { fetchJson, type Resolve, systemResolve } from './fetch.ts'

export const SECRET_PURPOSE = 'sources.secret.value'

/** Failures of the other side that may pass by themselves. */
const PASSING = new Set(['SOURCE_TIMEOUT', 'SOURCE_FAILED', 'SOURCE_STATUS', 'SOURCE_ANSWER_UNREADABLE'])

function isTheirs(error: unknown): boolean {
  if (!(error instanceof Refused) || !PASSING.has(error.code)) return false
  // 4xx is an answer: they are there, and don't like the question.
  return error.code !== 'SOURCE_STATUS' || Number(error.params.httpStatus) >= 500 || error.params.httpStatus === 429
}

/** Headers with their secrets put in; a secret goes to its own host alone. */
async function headersOf(
  platform: Platform,
  reader: Reader,
  definition: HttpDefinition,
  host: string,
): Promise<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const { name, value, secret } of definition.headers) {
    if (secret === undefined) {
      headers[name.toLowerCase()] = value
      continue
    }
    const found = await findSecret(reader, secret)
    if (!found) throw sourceErrors.SECRET_MISSING({ secret })
    if (found.host !== host) throw sourceErrors.SECRET_OTHER_HOST({ secret, host })
    const text = platform.cipher.open(found.sealed, SECRET_PURPOSE)
    headers[name.toLowerCase()] = value.replaceAll('{secret}', () => text)
  }
  return headers
}

/** Rows out of a document: an array of them, one object, or nothing. */
export function mapRows(definition: Pick<HttpDefinition, 'rows' | 'columns'>, document: unknown): SourceValue[][] {
  const found = atPointer(document, definition.rows)
  const items = Array.isArray(found) ? found : found === undefined || found === null ? [] : [found]
  return items.map((item) =>
    definition.columns.map(({ key, type, pointer }) => {
      const value = readValue(type, atPointer(item, pointer))
      if (value === UNREADABLE) throw sourceErrors.SOURCE_VALUE_UNREADABLE({ column: key })
      return value
    }),
  )
}

async function callOnce(
  platform: Platform,
  definition: HttpDefinition,
  target: Target,
  values: ReadonlyMap<string, BoundValue>,
  resolve: Resolve,
): Promise<unknown> {
  const { method, timeoutMs, maxBytes } = definition
  const headers = await headersOf(platform, platform.db, definition, target.host)
  const body =
    method === 'POST'
      ? JSON.stringify(Object.fromEntries(definition.body.map((key) => [key, values.get(key) ?? null])))
      : null
  return fetchJson({ target, method, headers, body, timeoutMs, maxBytes }, resolve)
}

/** Tries again what may pass, when asking twice does no harm. */
async function callPatiently(call: () => Promise<unknown>, definition: HttpDefinition): Promise<unknown> {
  const triesMax = definition.method === 'GET' ? definition.retries + 1 : 1
  for (let tries = 1; ; tries += 1) {
    try {
      return await call()
    } catch (error) {
      if (tries >= triesMax || !isTheirs(error)) throw error
    }
  }
}

/**
 * Asks another system. Never inside a transaction: it may take as long as its time-out.
 *
 * @param key  stands for the version: what it answered before may be given again within `cacheSeconds`.
 * @throws what `targetOf`, `fetchJson` and the fuse throw, SECRET_MISSING, SECRET_OTHER_HOST, SOURCE_VALUE_UNREADABLE.
 */
export async function askHttp(
  platform: Platform,
  definition: HttpDefinition,
  values: ReadonlyMap<string, BoundValue>,
  key: string,
  resolve: Resolve = systemResolve,
): Promise<Rows & { cached: boolean }> {
  const target = targetOf(definition, values, platform.config)
  const { value, fresh } = await throughCache(platform, `${key} ${canonical(values)}`, definition.cacheSeconds, () =>
    throughFuse(platform, `${key} ${target.host}`, isTheirs, async () =>
      mapRows(
        definition,
        await callPatiently(() => callOnce(platform, definition, target, values, resolve), definition),
      ),
    ),
  )
  const columns = definition.columns.map(({ key: name, type, label }) => ({ key: name, type, label }))
  return { columns, rows: value, cached: !fresh }
}
