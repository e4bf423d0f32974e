import { callOut, OutwardFailure } from '#platform/outward/call.ts'
import { robotAddress, robotVerdict } from '../policy/robot.ts'
import type { Robot } from '../store/robot.ts'
import { type Attempt, type Letter, receiptText } from './answer.ts'
import { robotCall } from './robot-call.ts'

const LIMIT_MS = 10_000
const ANSWER_MAX_BYTES = 64_000
/** Makers that turn a robot away for coming too fast let it in again after a minute. */
const REST_S = 60

const later = (reason: Extract<Attempt, { kind: 'later' }>['reason'], retryAfter: number | null = null): Attempt => ({
  kind: 'later',
  reason,
  retryAfter,
})

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Posts a message into a group. Groups know no reference: one whose answer was lost may stand there twice. */
export async function sendChat(
  robot: Robot | null,
  privateHosts: readonly string[],
  now: Temporal.Instant,
  letter: Letter,
): Promise<Attempt> {
  if (!robot) return { kind: 'refused', reason: 'ADDRESS_REFUSED', receipt: null }
  const address = robotAddress(robot.flavour, robot.url, privateHosts)
  if (!address || !robot.enabled) return later('UNCONFIGURED')
  const { secret, flavour } = robot
  const text = letter.subject === null ? letter.body : `${letter.subject}\n${letter.body}`
  const { url, body } = robotCall(flavour, { url: address.url, secret, text, milliseconds: now.epochMilliseconds })
  const call = { method: 'POST' as const, headers: {}, body, timeoutMs: LIMIT_MS, maxBytes: ANSWER_MAX_BYTES }
  try {
    const answer = await callOut({ ...call, target: { ...address, url } })
    const said = answer.body.toString('utf8')
    if (answer.status === 429) return later('BUSY', REST_S)
    if (answer.status < 200 || answer.status > 299) return later('PROVIDER_FAULT')
    switch (robotVerdict(json(said))) {
      case 'taken':
        return { kind: 'taken', providerId: null, receipt: receiptText(said) }
      case 'busy':
        return later('BUSY', REST_S)
      case 'key':
        return later('KEY_REFUSED')
      case 'refused':
        return { kind: 'refused', reason: 'CONTENT_REFUSED', receipt: receiptText(said) }
      case 'nonsense':
        return later('PROVIDER_FAULT')
    }
  } catch (error) {
    if (error instanceof OutwardFailure) return later('UNREACHABLE')
    throw error
  }
}
