import { toWire } from '#kernel/clock.ts'
import { inTransaction } from '#platform/db.ts'
import { callOut, OutwardFailure } from '#platform/outward/call.ts'
import { proofHeaders } from '#platform/outward/sign.ts'
import type { Platform } from '#platform/platform.ts'
import { allowance, nextTry } from '../policy/pace.ts'
import { countCalls, findLink, noteAnswer } from '../store/link.ts'
import { holdLink } from '../store/todo.ts'

const LIMIT_MS = 10_000
const ANSWER_MAX_BYTES = 4_000_000

/** What the office tool said; `down`: nothing that could be understood, or not now. */
export type Said =
  | { kind: 'said'; status: number; body: unknown }
  | { kind: 'down'; error: string; retryAfter: number | null }

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** One signed call. The address is the house's own setting, so it may stand inside. */
export async function ask(platform: Platform, method: 'GET' | 'POST', place: string, content?: object): Promise<Said> {
  const { oa } = platform.config
  if (!oa) return { kind: 'down', error: 'unconfigured', retryAfter: null }
  const url = new URL(`${oa.url}${place}`)
  const body = content === undefined ? null : JSON.stringify(content)
  const headers = proofHeaders(oa, platform.clock(), { method, path: url.pathname, body: body ?? '' })
  const target = { url, host: url.host, isPrivateAllowed: true }
  try {
    const answer = await callOut({ target, method, headers, body, timeoutMs: LIMIT_MS, maxBytes: ANSWER_MAX_BYTES })
    const retryAfter = Number(answer.headers['retry-after'])
    const isDown = answer.status >= 500 || answer.status === 429 || answer.status === 401 || answer.status === 403
    if (isDown) {
      return {
        kind: 'down',
        error: `HTTP ${answer.status}`,
        retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
      }
    }
    return { kind: 'said', status: answer.status, body: json(answer.body.toString('utf8')) }
  } catch (error) {
    if (!(error instanceof OutwardFailure)) throw error
    return { kind: 'down', error: error.kind === 'network' ? error.detail : error.kind, retryAfter: null }
  }
}

/** Reserves calls within the limits. @returns how many may be made now: none while the tool rests. */
export async function reserve(platform: Platform, wanted: number): Promise<number> {
  return inTransaction(platform.db, async (tx) => {
    await holdLink(tx)
    const now = platform.clock()
    const link = await findLink(tx)
    if (Temporal.Instant.compare(now, Temporal.Instant.from(link.nextAt)) < 0) return 0
    const minute = toWire(now.round({ smallestUnit: 'minute', roundingMode: 'floor' }))
    const day = now.toZonedDateTimeISO(platform.config.timeZone).toPlainDate().toString()
    const here = link.minute === null ? null : toWire(Temporal.Instant.from(link.minute))
    const { now: allowed, inMinute, inDay } = allowance({ ...link, minute: here }, minute, day)
    const count = Math.min(allowed, wanted)
    await countCalls(tx, { minute, inMinute: inMinute + count, day, inDay: inDay + count })
    return count
  })
}

/** Writes down whether the tool answered. @returns whether it is back after an outage. */
export async function noteStanding(platform: Platform, down: Extract<Said, { kind: 'down' }> | null): Promise<boolean> {
  return inTransaction(platform.db, async (tx) => {
    await holdLink(tx)
    const now = platform.clock()
    const { attempts, failingSince } = await findLink(tx)
    const at = toWire(now)
    if (down) {
      const nextAt = toWire(nextTry(now, attempts + 1, down.retryAfter))
      await noteAnswer(tx, { attempts: attempts + 1, failingSince: failingSince ?? at, nextAt })
      return false
    }
    if (attempts > 0) await noteAnswer(tx, { attempts: 0, failingSince: null, nextAt: at })
    return attempts > 0
  })
}
