import type { IncomingHttpHeaders } from 'node:http'
import { callOut, type OutwardCall, OutwardFailure, type Resolve } from '#platform/outward/call.ts'
import { sourceErrors } from '../errors.ts'

export { type Resolve, systemResolve } from '#platform/outward/call.ts'

/** What the other side answered, when it answered at all as it should. */
function judgedStatus(status: number, headers: IncomingHttpHeaders): void {
  if (status >= 300 && status < 400) throw sourceErrors.SOURCE_REDIRECTED()
  if (status < 200 || status > 299) throw sourceErrors.SOURCE_STATUS({ httpStatus: status })
  const encoding = headers['content-encoding'] ?? 'identity'
  const type = headers['content-type'] ?? ''
  if (encoding !== 'identity') throw sourceErrors.SOURCE_ANSWER_UNREADABLE({ detail: encoding })
  if (!/^application\/([a-z0-9.+-]+\+)?json\b/i.test(type)) {
    throw sourceErrors.SOURCE_ANSWER_UNREADABLE({ detail: type.slice(0, 60) })
  }
}

/** Numbers keep the digits they were sent with. */
function parseExact(text: string): unknown {
  return JSON.parse(text, ((_key: string, value: unknown, context: { source?: string } | undefined) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value) as (key: string, value: unknown) => unknown)
}

function refusedBy({ kind, detail }: OutwardFailure, call: OutwardCall) {
  if (kind === 'private') return sourceErrors.SOURCE_ADDRESS_PRIVATE({ host: call.target.host })
  if (kind === 'timeout') return sourceErrors.SOURCE_TIMEOUT({ ms: call.timeoutMs })
  if (kind === 'tooLarge') return sourceErrors.SOURCE_TOO_LARGE({ maxBytes: call.maxBytes })
  return sourceErrors.SOURCE_FAILED({ detail })
}

/**
 * Asks another system once and reads its JSON.
 *
 * @throws SOURCE_TIMEOUT, SOURCE_ADDRESS_PRIVATE, SOURCE_REDIRECTED, SOURCE_STATUS, SOURCE_TOO_LARGE,
 *   SOURCE_ANSWER_UNREADABLE, SOURCE_FAILED with the system's code of the failure.
 */
export async function fetchJson(call: OutwardCall, resolve: Resolve): Promise<unknown> {
  let text: string
  try {
    text = (await callOut(call, resolve, judgedStatus)).body.toString('utf8')
  } catch (error) {
    if (error instanceof OutwardFailure) throw refusedBy(error, call)
    throw error
  }
  try {
    return parseExact(text)
  } catch {
    throw sourceErrors.SOURCE_ANSWER_UNREADABLE({ detail: 'JSON' })
  }
}
