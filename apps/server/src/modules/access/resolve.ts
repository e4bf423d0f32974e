import { timingSafeEqual } from 'node:crypto'
import type { Actor, DataScope } from '#platform/actor.ts'
import { type Db, inTransaction } from '#platform/db.ts'
import type { Credentials, ResolveActor } from '#platform/http/credentials.ts'
import type { Platform } from '#platform/platform.ts'
import { isSessionToken, splitApiKey, tokenHash } from './credentials/token.ts'
import { gather } from './policy/gather.ts'
import {
  type Holder,
  isStale,
  type LiveKey,
  type LiveSession,
  liveKeys,
  liveSessions,
  touchKey,
  touchSession,
} from './store/credential.ts'
import { effectiveRights } from './store/rights.ts'

type Rights = { permissions: ReadonlySet<string>; scope: DataScope }
type Known = Rights & { epoch: number; everyone: number; until: Temporal.Instant | null }

/** What is remembered per database: look-ups under way and rights worked out, each valid for its two epochs only. */
type Memory = {
  session(hash: string): Promise<LiveSession | undefined>
  key(prefix: string): Promise<LiveKey | undefined>
  rights: Map<string, Known>
}

const RIGHTS_MAX = 5_000
const memories = new WeakMap<Db, Memory>()

function memoryOf(platform: Platform): Memory {
  const known = memories.get(platform.db)
  if (known) return known
  const { db, clock } = platform
  const memory: Memory = {
    session: gather(async (hashes) => {
      const found = await liveSessions(
        db,
        hashes.map((hash) => Buffer.from(hash, 'hex')),
        clock(),
      )
      return new Map(found.map((one) => [one.tokenHash.toString('hex'), one]))
    }),
    key: gather(async (prefixes) => {
      const found = await liveKeys(db, prefixes, clock())
      return new Map(found.map((one) => [one.prefix, one]))
    }),
    rights: new Map(),
  }
  memories.set(db, memory)
  return memory
}

async function rightsOf(platform: Platform, memory: Memory, holder: Holder): Promise<Rights> {
  const now = platform.clock()
  const known = memory.rights.get(holder.operatorId)
  if (
    known &&
    known.epoch === holder.epoch &&
    known.everyone === holder.everyone &&
    (known.until === null || Temporal.Instant.compare(now, known.until) < 0)
  ) {
    return known
  }
  const found = await effectiveRights(platform.db, holder.operatorId, now)
  const { businessLines, departmentIds } = found
  const fresh: Known = {
    permissions: new Set(found.permissions),
    scope: holder.seesAll ? { all: true } : { all: false, businessLines, departmentIds },
    epoch: holder.epoch,
    everyone: holder.everyone,
    until: found.nextChange === null ? null : Temporal.Instant.from(found.nextChange),
  }
  if (memory.rights.size >= RIGHTS_MAX) memory.rights.clear()
  memory.rights.set(holder.operatorId, fresh)
  return fresh
}

async function fromSession(platform: Platform, token: string, at: Credentials): Promise<Actor | null> {
  if (!isSessionToken(token)) return null
  const memory = memoryOf(platform)
  const live = await memory.session(tokenHash(token).toString('hex'))
  if (!live) return null
  const now = platform.clock()
  if (isStale(live.lastUsedAt, now)) await inTransaction(platform.db, (tx) => touchSession(tx, live.sessionId, now))
  const rights: Rights = live.mustChangePassword
    ? { permissions: new Set(), scope: { all: false, businessLines: [], departmentIds: [] } }
    : await rightsOf(platform, memory, live)
  return {
    kind: 'operator',
    operatorId: live.operatorId,
    name: live.name,
    apiKeyId: null,
    sessionId: live.sessionId,
    permissions: rights.permissions,
    scope: rights.scope,
    language: live.language,
    ip: at.ip,
    requestId: at.requestId,
  }
}

async function fromKey(platform: Platform, text: string, at: Credentials): Promise<Actor | null> {
  const parts = splitApiKey(text)
  if (!parts) return null
  const memory = memoryOf(platform)
  const live = await memory.key(parts.prefix)
  if (!live || !timingSafeEqual(live.hash, parts.hash)) return null
  const now = platform.clock()
  if (isStale(live.lastUsedAt, now)) await inTransaction(platform.db, (tx) => touchKey(tx, live.apiKeyId, at.ip, now))
  const rights = await rightsOf(platform, memory, live)
  return {
    kind: 'apiKey',
    operatorId: live.operatorId,
    name: live.name,
    apiKeyId: live.apiKeyId,
    sessionId: null,
    permissions: new Set(live.scopes.filter((key) => rights.permissions.has(key))),
    scope: rights.scope,
    language: live.language,
    ip: at.ip,
    requestId: at.requestId,
  }
}

/**
 * Who a request comes from, or null when it proves nothing. Asks the database each time (one indexed look-up, shared by
 * simultaneous requests), so that an ended session, a disabled person and a changed right count from the next request
 * on; the rights themselves are worked out again only when they changed. A person who must choose a new password has no
 * permission until then. Long-lived connections ask again at least every five seconds.
 */
export const resolveActor: ResolveActor = (platform, credentials) => {
  if (credentials.bearer !== null) return fromKey(platform, credentials.bearer, credentials)
  if (credentials.cookie !== null) return fromSession(platform, credentials.cookie, credentials)
  return Promise.resolve(null)
}
