import { Refused } from '#kernel/refusal.ts'
import { sqlState } from '../db.ts'
import { platformErrors } from '../errors.ts'

/** RFC 9457, with codes instead of prose: the console says it in the reader's language. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  module: string
  params: Record<string, unknown>
  fields: { path: string; code: string; module?: string; params?: Record<string, unknown> }[]
  requestId: string
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** What Fastify itself refuses, by its code. */
const FASTIFY: Record<string, () => Refused> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => platformErrors.BODY_TOO_LARGE({ maxBytes: JSON_BYTES_MAX }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => platformErrors.MEDIA_TYPE_UNSUPPORTED(),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => platformErrors.BODY_UNREADABLE(),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => platformErrors.BODY_UNREADABLE(),
  FST_ERR_CTP_INVALID_JSON_BODY: () => platformErrors.BODY_UNREADABLE(),
  FST_ERR_BAD_URL: () => platformErrors.NOT_FOUND(),
  FST_ERR_MAX_PARAM_LENGTH: () => platformErrors.NOT_FOUND(),
  FST_ERR_NOT_FOUND: () => platformErrors.NOT_FOUND(),
  FST_REQ_FILE_TOO_LARGE: () => platformErrors.BODY_TOO_LARGE({ maxBytes: 0 }),
  FST_MP_PREMATURE_CLOSE: () => platformErrors.BODY_UNREADABLE(),
  FST_FILES_LIMIT: () => platformErrors.BODY_UNREADABLE(),
  FST_FIELDS_LIMIT: () => platformErrors.BODY_UNREADABLE(),
  FST_PARTS_LIMIT: () => platformErrors.BODY_UNREADABLE(),
  FST_PROTO_VIOLATION: () => platformErrors.BODY_UNREADABLE(),
  FST_INVALID_JSON_FIELD_ERROR: () => platformErrors.BODY_UNREADABLE(),
  FST_NO_FORM_DATA: () => platformErrors.BODY_UNREADABLE(),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () => platformErrors.MEDIA_TYPE_UNSUPPORTED(),
}

/** JSON bodies beyond this are refused; files come as raw uploads with their own limit. */
export const JSON_BYTES_MAX = 2 * 1024 * 1024

/** States of PostgreSQL and the system that mean "not now" rather than "broken". */
const UNAVAILABLE = /^(08|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT)/
/** Values that no column can hold: a number or a date out of range, text that is none. The net below the schemas. */
const UNSTORABLE = new Set(['22003', '22008', '22021', '22P05'])
const CONTENDED = new Set(['40001', '40P01', '55P03', '57014'])

function refusalOfDatabase(error: unknown): Refused | null {
  const state = sqlState(error)
  if (state === null) {
    const message = error instanceof Error ? error.message : ''
    return /timeout exceeded when trying to connect|Connection terminated/.test(message)
      ? platformErrors.DATABASE_UNAVAILABLE()
      : null
  }
  if (UNAVAILABLE.test(state)) return platformErrors.DATABASE_UNAVAILABLE()
  if (state === '53100') return platformErrors.STORAGE_FULL()
  if (CONTENDED.has(state)) return platformErrors.BUSY()
  if (UNSTORABLE.has(state)) return platformErrors.INPUT_INVALID()
  return null
}

/** The multipart reader's own complaints about a body that is cut off or none; they have no code. */
const MULTIPART = /^(Multipart: |Unexpected end of multipart data|Part terminated early)/

/** The refusal an error amounts to; INTERNAL when it is a defect of ours. */
export function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = FASTIFY[code]?.() ?? refusalOfDatabase(error)
  if (known) return known
  const isBroken = error instanceof Error && MULTIPART.test(error.message)
  return isBroken ? platformErrors.BODY_UNREADABLE() : platformErrors.INTERNAL()
}

/** The document of a refusal. */
export function problemOf(refused: Refused, requestId: string): Problem {
  return {
    type: `urn:kontor:${refused.module}:${refused.code}`,
    title: refused.code,
    status: refused.status,
    code: refused.code,
    module: refused.module,
    params: refused.params,
    fields: refused.fields,
    requestId,
  }
}

/** Seconds after which trying again makes sense, for `Retry-After`; null when trying again changes nothing. */
export function retryAfter(refused: Refused): number | null {
  const { retryAfterSeconds } = refused.params
  if (typeof retryAfterSeconds === 'number') return Math.max(1, Math.ceil(retryAfterSeconds))
  return refused.status === 503 ? 2 : null
}
