import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RawRoute, RequestContext } from '#platform/http/route.ts'
import { FEED_TOPIC, VIEW_EVENTS } from '../service/feed.ts'
import { eventsAfter, lastSeq } from '../store/event.ts'

const BATCH = 200
const HEARTBEAT_MS = 15_000
/** How often a stream asks whether its person may still listen. */
const RENEW_MS = 5000
const SEQ = /^[0-9]{1,18}$/

/** Writes what has come since the last event written; one look at a time, another when something came meanwhile. */
function follower(context: RequestContext, from: number, write: (text: string) => void) {
  let { actor } = context
  let seq = from
  let isLooking = false
  let isWoken = false
  async function look(): Promise<void> {
    isWoken = true
    if (isLooking) return
    isLooking = true
    try {
      while (isWoken) {
        isWoken = false
        const found = await eventsAfter(context.platform.db, actor, { after: seq, type: null, limit: BATCH })
        for (const { seq: at, ...event } of found) {
          write(`id: ${at}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
          seq = at
        }
        if (found.length === BATCH) isWoken = true
      }
    } finally {
      isLooking = false
    }
  }
  return { look, as: (next: typeof actor) => void (actor = next) }
}

async function stream(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { platform } = context
  const resume = request.headers['last-event-id']
  const from = typeof resume === 'string' && SEQ.test(resume) ? Number(resume) : await lastSeq(platform.db)
  reply.hijack()
  const out = reply.raw
  out.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  })
  out.write(`retry: 2000\nid: ${from}\n\n`)
  const end = () => out.end()
  const following = follower(context, from, (text) => void out.write(text))
  const look = () => void following.look().catch(end)
  const listener = {
    actor: context.actor,
    hear: (changes: readonly { topic: string }[]) =>
      changes.some(({ topic }) => topic === FEED_TOPIC) ? look() : undefined,
  }
  const { ready, stop } = platform.live.listen(listener)
  const heartbeat = setInterval(() => out.write(': still here\n\n'), HEARTBEAT_MS)
  const renewal = setInterval(() => {
    context.renew().then((actor) => {
      if (!actor?.permissions.has(VIEW_EVENTS)) end()
      else {
        Object.assign(listener, { actor })
        following.as(actor)
      }
    }, end)
  }, RENEW_MS)
  platform.live.closed.addEventListener('abort', end, { once: true })
  out.on('close', () => {
    clearInterval(heartbeat)
    clearInterval(renewal)
    platform.live.closed.removeEventListener('abort', end)
    stop()
  })
  ready.then(look, end)
}

/** Events as they come, each under its number: whoever reconnects with `Last-Event-ID` misses none. */
export const streamRoute: RawRoute = {
  kind: 'raw',
  id: 'webhooks.event.stream',
  method: 'GET',
  path: '/event-feed/stream',
  permission: VIEW_EVENTS,
  scope: 'accounts',
  summary: 'Events in scope as server-sent events, resumed by Last-Event-ID',
  params: z.object({}),
  query: z.object({}),
  produces: ['text/event-stream'],
  consumes: [],
  async handle(context, _input, request, reply) {
    await stream(context, request, reply)
    return null
  },
}
