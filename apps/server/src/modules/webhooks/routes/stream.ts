import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Db } from '#platform/db.ts'
import { type OpenStream, openStream } from '#platform/events/open-stream.ts'
import type { RawRoute, RequestContext } from '#platform/http/route.ts'
import { FEED_TOPIC, VIEW_EVENTS } from '../service/feed.ts'
import { eventsAfter, lastSeq } from '../store/event.ts'

const BATCH = 200
const SEQ = /^[0-9]{1,18}$/

/**
 * Writes what has come since the last event written; one look at a time, another when something came meanwhile. No more is
 * read than the reader takes: one who asks for weeks at once is given them at his own pace.
 */
function follower(db: Db, stream: OpenStream, from: number): () => Promise<void> {
  let seq = from
  let isLooking = false
  let isWoken = false
  return async () => {
    isWoken = true
    if (isLooking) return
    isLooking = true
    try {
      while (isWoken) {
        isWoken = false
        const found = await eventsAfter(db, stream.listener.actor, { after: seq, type: null, limit: BATCH })
        const text = found.map(
          ({ seq: at, ...event }) => `id: ${at}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
        )
        if (text.length > 0) stream.write(text.join(''))
        seq = found.at(-1)?.seq ?? seq
        if (found.length === BATCH) isWoken = true
        await stream.drained()
      }
    } finally {
      isLooking = false
    }
  }
}

async function stream(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { db } = context.platform
  const resume = request.headers['last-event-id']
  const from = typeof resume === 'string' && SEQ.test(resume) ? Number(resume) : await lastSeq(db)
  const opened = openStream(context, reply, {
    hear: (changes) => (changes.some(({ topic }) => topic === FEED_TOPIC) ? look() : undefined),
    may: ({ permissions }) => permissions.has(VIEW_EVENTS),
  })
  const follow = follower(db, opened, from)
  const look = () => void follow().catch(opened.end)
  opened.write(`retry: 2000\nid: ${from}\n\n`)
  opened.ready.then(look, opened.end)
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
