import { type DestinationStream, type Logger, pino } from 'pino'
import { Refused } from '#kernel/refusal.ts'

/** The structured log. Lines carry ids, codes and counts; never names, numbers, addresses or anything a person typed. */
export type Log = Logger

type SqlError = { code?: unknown; constraint?: unknown; table?: unknown; routine?: unknown }

const frames = (error: Error) =>
  error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n')

/**
 * What of an error may be written down. Messages of PostgreSQL quote the values they complain about, so of its errors
 * only the state, the constraint and our own stack stay.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  if (error instanceof Refused) return { type: 'Refused', module: error.module, code: error.code }
  const cause = error.cause === undefined ? undefined : describeError(error.cause)
  const sql = error as SqlError
  if (typeof sql.code === 'string' && typeof sql.routine === 'string') {
    return {
      type: error.name,
      state: sql.code,
      constraint: sql.constraint,
      table: sql.table,
      stack: frames(error),
      cause,
    }
  }
  return { type: error.name, code: sql.code, message: error.message, stack: frames(error), cause }
}

/** Names under which something private might be logged by mistake; whatever stands there is blacked out. */
const PRIVATE = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'totp',
  'cookie',
  'authorization',
  'number',
  'phone',
  'email',
  'address',
  'input',
  'body',
  'payload',
]

/** Makes the log of a process: JSON lines on standard error, so that standard output stays a command's own. */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError, error: describeError },
      redact: { paths: PRIVATE.flatMap((name) => [name, `*.${name}`]), censor: '•' },
    },
    destination,
  )
}
