import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { RawRoute, RequestContext } from '../http/route.ts'
import { type Change, mayHear } from './hub.ts'
import { openStream } from './open-stream.ts'
import { BATCH_MAX, eventsFrom, isKept } from './store.ts'

const XID = /^[0-9]{1,19}$/

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

/** Keeps one stream: what was missed since `Last-Event-ID`, then changes as they come. */
export function stream(context: RequestContext, request: FastifyRequest, reply: FastifyReply): void {
  const { ready, write, end } = openStream(context, reply, {
    hear: (changes, horizon) => write(message(changes, horizon)),
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
