import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { secretTokenHash } from '#modules/access'
import type { Actor } from '#platform/actor.ts'
import { inTransaction, type Reader } from '#platform/db.ts'
import type { Directory } from '#platform/directory.ts'
import type { ResolveActor } from '#platform/http/credentials.ts'
import { IDLE_MINUTES, NOTED_SECONDS } from './policy/sign-in.ts'
import { actsFor, clientCommands, linesOf, memberCard, memberNames } from './store/client.ts'
import { liveSession, touchSession } from './store/session.ts'

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** What a client sees: the things of those he acts for. No department is his, so nothing else is in his scope. */
async function scopeOf(reader: Reader, memberId: string, today: string): Promise<Actor['scope']> {
  const clientIds = (await actsFor(reader, memberId, today)).map(({ clientId }) => clientId)
  return { all: false, businessLines: await linesOf(reader, clientIds), departmentIds: [], clientIds }
}

/**
 * Who a client's request comes from; null when its session is none or over. Asked anew for each request, so that a session
 * that is ended, a login taken from its client, and a client that is frozen count from the next one on. A client has no
 * permission of the house whatever.
 */
export const resolveClient: ResolveActor = async (platform, credentials) => {
  const { cookie } = credentials
  if (cookie === null || !TOKEN.test(cookie)) return null
  const { db } = platform
  const now = platform.clock()
  const live = await liveSession(db, secretTokenHash(cookie), {
    at: toWire(now),
    idleSince: toWire(now.subtract({ minutes: IDLE_MINUTES })),
    notedSince: toWire(now.subtract({ seconds: NOTED_SECONDS })),
  })
  if (!live) return null
  if (live.stale && !credentials.passive) await inTransaction(db, (tx) => touchSession(tx, live.sessionId, toWire(now)))
  return {
    kind: 'client',
    operatorId: live.memberId,
    name: live.clientName ?? live.memberNo,
    apiKeyId: null,
    sessionId: live.sessionId,
    permissions: new Set(),
    scope: await scopeOf(db, live.memberId, dateAt(now, platform.config.timeZone)),
    language: live.language,
    ip: credentials.ip,
    requestId: credentials.requestId,
  }
}

/**
 * A client as the maker of a request of his: what the house laid down for his businesses, and people of the house agreed to,
 * is carried out in his name, on what is his. Null when he acts for nobody any more.
 */
export async function clientActor(reader: Reader, memberId: string, today: string): Promise<Actor | null> {
  const card = await memberCard(reader, memberId)
  if (!card) return null
  const scope = await scopeOf(reader, memberId, today)
  if (scope.all || (scope.clientIds ?? []).length === 0) return null
  const permissions = new Set(['businesses.request.launch', ...(await clientCommands(reader))])
  return {
    kind: 'client',
    operatorId: memberId,
    name: card.name,
    apiKeyId: null,
    sessionId: null,
    permissions,
    scope,
    language: card.language,
    ip: null,
    requestId: null,
  }
}

/**
 * A directory of the house that knows its clients as well, where they start something: their names, and what is theirs
 * on the day it is in the house's zone.
 */
export function withClients(house: Directory, timeZone: string): Directory {
  return {
    ...house,
    async names(reader, ids) {
      const known = await house.names(reader, ids)
      const others = ids.filter((id) => !known.has(id))
      if (others.length === 0) return known
      const clients = await memberNames(reader, others)
      return clients.length === 0 ? known : new Map([...known, ...clients.map((one) => [one.id, one.name] as const)])
    },
    actorOf: async (reader, id, at) =>
      (await house.actorOf(reader, id, at)) ?? clientActor(reader, id, dateAt(at, timeZone)),
  }
}
