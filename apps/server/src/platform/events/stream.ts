import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { platformErrors } from '../errors.ts'
import type { RawRoute, RequestContext } from '../http/route.ts'
import { streamsChanged } from '../metrics.ts'
import { type Change, mayHear } from './hub.ts'
import { BATCH_MAX, eventsFrom, isKept } from './store.ts'

/** Streams one person may hold open; browsers hold one per tab. */
const STREAMS_MAX = 20
/** How often a stream asks whether its person may still listen, and to what. */
const RENEW_MS = 3000
const HEARTBEAT_MS = 15_000
/** A reader this far behind is cut off and catches up when it comes back. */
const BACKLOG_MAX = 1024 * 1024

const open = new Map<string, number>()
const XID = /^[0-9]{1,19}$/

function count(operatorId: string, by: 1 | -1): void {
  const now = (open.get(operatorId) ?? 0) + by
  if (now > 0) open.set(operatorId, now)
  else open.delete(operatorId)
  streamsChanged(by)
}

/** What the person missed since `horizon`; null when it is no longer kept. */
async function missed(
  { platform, actor }: RequestContext,
  horizon: string,
): Promise<{ changes: Change[]; horizon: string } | null> {
  if (!XID.test(horizon) || !(await isKept(platform.db, horizon))) return null
  const batch = await eventsFrom(platform.db, horizon)
  if (batch.events.length >= BATCH_MAX) return null
  return { changes: batch.events.filter((event) => mayHear(actor, event)), horizon: batch.horizon }
}

function message(changes: readonly Change[], horizon: string): string {
  return changes.map(({ topic, ids }) => `id: ${horizon}\ndata: ${JSON.stringify({ topic, ids })}\n\n`).join('')
}

/** What a stream begins with: that it stands, and what was missed or that too much was. */
async function catchUp(context: RequestContext, resume: string | null): Promise<string> {
  const since = resume === null ? undefined : await missed(context, resume)
  const horizon = since?.horizon ?? (await eventsFrom(context.platform.db, null)).horizon
  const opening = `retry: 2000\nid: ${horizon}\nevent: ready\ndata: {}\n\n`
  if (since === null) return `${opening}event: resync\ndata: {}\n\n`
  return since === undefined ? opening : opening + message(since.changes, since.horizon)
}

/**
 * Keeps one stream: changes as they come, a heartbeat, and every few seconds the question whether the person may still
 * listen. It ends when the reader leaves, falls too far behind, loses the right, or the server stops.
 */
export function stream(context: RequestContext, request: FastifyRequest, reply: FastifyReply): void {
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
  const end = () => out.end()
  const hear = (changes: readonly Change[], horizon: string) => write(message(changes, horizon))
  const listener = { actor: context.actor, hear }
  const { ready, stop } = platform.live.listen(listener)
  count(operatorId, 1)
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS)
  const renewal = setInterval(() => {
    context.renew().then((actor) => (actor ? Object.assign(listener, { actor }) : end()), end)
  }, RENEW_MS)
  platform.live.closed.addEventListener('abort', end, { once: true })
  out.on('close', () => {
    clearInterval(heartbeat)
    clearInterval(renewal)
    platform.live.closed.removeEventListener('abort', end)
    stop()
    count(operatorId, -1)
  })
  const resume = request.headers['last-event-id']
  ready.then(() => catchUp(context, typeof resume === 'string' ? resume : null)).then(write, end)
}

/** The one stream of changes a page listens to; resumes by `Last-Event-ID`. */
export const eventsRoute: RawRoute = {
  kind: 'raw',
  id: 'platform.event.stream',
  method: 'GET',
  path: '/events',
  permission: 'signed-in',
  scope: 'accounts',
  summary: 'Changes of rows in scope as server-sent events',
  params: z.object({}),
  query: z.object({}),
  produces: ['text/event-stream'],
  consumes: [],
  async handle(context, _input, request, reply) {
    stream(context, request, reply)
    return null
  },
}
