import { once } from 'node:events'
import type { FastifyReply } from 'fastify'
import type { Actor } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import type { RequestContext } from '../http/route.ts'
import { streamsChanged } from '../metrics.ts'
import type { Change, Listener } from './hub.ts'

/** Streams one person may hold open; browsers hold one per tab. */
const STREAMS_MAX = 20
/** How often a stream asks whether its person may still listen, and to what. */
const RENEW_MS = 3000
const HEARTBEAT_MS = 15_000
/** A reader this far behind is cut off and catches up when it comes back. */
const BACKLOG_MAX = 1024 * 1024

const open = new Map<string, number>()

function count(operatorId: string, by: 1 | -1): void {
  const now = (open.get(operatorId) ?? 0) + by
  if (now > 0) open.set(operatorId, now)
  else open.delete(operatorId)
  streamsChanged(by)
}

/** What one stream is opened with. */
export type Opening = {
  /** Gets changes in the person's scope, from the moment the stream is `ready`. */
  hear(changes: readonly Change[], horizon: string): void
  /** Whether a person with these rights may go on listening; default: whoever is signed in. */
  may?(actor: Actor): boolean
}

/** A stream of server-sent events that stands. */
export type OpenStream = {
  /** Its person, with the rights of the last few seconds. */
  readonly listener: Readonly<Listener>
  /** From here on nothing that commits is missed. */
  ready: Promise<void>
  write(text: string): void
  /** Waits until a slow reader has taken what was written; at once for any other. */
  drained(): Promise<void>
  end(): void
}

/**
 * Opens one stream and keeps it: a heartbeat, and every few seconds the question whether the person may still listen. It ends
 * when the reader leaves, falls too far behind, loses the right, or the server stops.
 */
export function openStream(
  context: RequestContext,
  reply: FastifyReply,
  { hear, may = () => true }: Opening,
): OpenStream {
  const { platform } = context
  const { operatorId } = context.actor
  if ((open.get(operatorId) ?? 0) >= STREAMS_MAX) throw platformErrors.RATE_LIMITED({ retryAfterSeconds: 30 })
  reply.hijack()
  const out = reply.raw
  out.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  const write = (text: string) => {
    if (out.writableLength > BACKLOG_MAX) out.destroy()
    else out.write(text)
  }
  const end = () => void out.end()
  const listener = { actor: context.actor, hear }
  const { ready, stop } = platform.live.listen(listener)
  count(operatorId, 1)
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS)
  const renewal = setInterval(() => {
    context.renew().then((actor) => (actor && may(actor) ? Object.assign(listener, { actor }) : end()), end)
  }, RENEW_MS)
  const gone = new AbortController()
  platform.live.closed.addEventListener('abort', end, { once: true })
  out.on('close', () => {
    gone.abort()
    clearInterval(heartbeat)
    clearInterval(renewal)
    platform.live.closed.removeEventListener('abort', end)
    stop()
    count(operatorId, -1)
  })
  const drained = async () => {
    if (out.writableNeedDrain) await once(out, 'drain', { signal: gone.signal })
    gone.signal.throwIfAborted()
  }
  return { listener, ready, write, drained, end }
}
