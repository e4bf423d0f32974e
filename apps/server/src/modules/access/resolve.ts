import { timingSafeEqual } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Actor } from '#platform/actor.ts'
import { type Db, inTransaction } from '#platform/db.ts'
import type { Credentials, ResolveActor } from '#platform/http/credentials.ts'
import type { Platform } from '#platform/platform.ts'
import { isSessionToken, splitApiKey, tokenHash } from './credentials/token.ts'
import { gather } from './policy/gather.ts'
import {
  type Holder,
  type LiveKey,
  type LiveSession,
  liveKeys,
  liveSessions,
  touchKey,
  touchSession,
} from './store/credential.ts'
import { findPerson, type Person } from './store/person.ts'

type Known = { person: Person; epoch: number; everyone: number }

/** What is remembered per database: look-ups under way, and people as they were at two epochs, valid for those only. */
type Memory = {
  session(token: string): Promise<LiveSession | undefined>
  key(prefix: string): Promise<LiveKey | undefined>
  people: Map<string, Known>
}

const PEOPLE_MAX = 5_000

/**
 * Between two look-ups a busy process turns its loop so often, so that what has come in and what the answers bring in share
 * the second; a process with nothing to do turns at once. Waiting by the clock makes fewer look-ups but sends the answers
 * in bursts, and those who ask then wait for each other.
 */
const TURNS = 4

const rest = async () => {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
}

const memories = new WeakMap<Db, Memory>()
/** Where an actor keeps the person it was made from. */
const behind = Symbol('person')

type WithPerson = Actor & { readonly [behind]?: Person }

function memoryOf(platform: Platform): Memory {
  const known = memories.get(platform.db)
  if (known) return known
  const { db, clock } = platform
  const memory: Memory = {
    session: gather(async (tokens) => {
      const hashes = tokens.map(tokenHash)
      const tokenOf = new Map(hashes.map((hash, index) => [hash.toString('hex'), tokens[index] ?? '']))
      const found = await liveSessions(db, hashes, clock())
      return new Map(found.map((one) => [tokenOf.get(one.tokenHash.toString('hex')) ?? '', one]))
    }, rest),
    key: gather(async (prefixes) => {
      const found = await liveKeys(db, prefixes, clock())
      return new Map(found.map((one) => [one.prefix, one]))
    }, rest),
    people: new Map(),
  }
  memories.set(db, memory)
  return memory
}

/** The person of a live credential as remembered, unless an epoch moved or a dated grant began or ended. */
function remembered(platform: Platform, memory: Memory, holder: Holder): Person | null {
  const known = memory.people.get(holder.operatorId)
  if (known?.epoch !== holder.epoch || known.everyone !== holder.everyone) return null
  const { nextChange } = known.person
  return nextChange === null || Temporal.Instant.compare(platform.clock(), nextChange) < 0 ? known.person : null
}

async function learn(platform: Platform, memory: Memory, holder: Holder): Promise<Person | null> {
  const person = await findPerson(platform.db, holder.operatorId, platform.clock())
  if (!person) return null
  if (memory.people.size >= PEOPLE_MAX) memory.people.clear()
  memory.people.set(holder.operatorId, { person, epoch: holder.epoch, everyone: holder.everyone })
  return person
}

const NOTHING = { permissions: new Set<string>(), scope: { all: false, businessLines: [], departmentIds: [] } } as const

function actorFor(
  person: Person,
  at: Credentials,
  as: Pick<Actor, 'kind' | 'apiKeyId' | 'sessionId' | 'permissions' | 'scope'>,
): Actor {
  const { kind, apiKeyId, sessionId, permissions, scope } = as
  const { id, name, language } = person
  const { ip, requestId } = at
  const actor: WithPerson = {
    kind,
    operatorId: id,
    name,
    apiKeyId,
    sessionId,
    permissions,
    scope,
    language,
    ip,
    requestId,
    [behind]: person,
  }
  return actor
}

function sessionActor(known: Person, live: LiveSession, at: Credentials): Actor {
  // Whoever came by the house's provider used no password that could be due for a change.
  const person = live.federated ? { ...known, mustChangePassword: false } : known
  const { permissions, scope } = person.mustChangePassword ? NOTHING : person
  return actorFor(person, at, { kind: 'operator', apiKeyId: null, sessionId: live.sessionId, permissions, scope })
}

/** Nothing but the look-up is waited for when the use need not be noted and the person is known. */
function fromSession(platform: Platform, token: string, at: Credentials): Promise<Actor | null> {
  if (!isSessionToken(token)) return Promise.resolve(null)
  const memory = memoryOf(platform)
  return memory.session(token).then((live) => {
    if (!live) return null
    const noted = !live.stale || at.passive === true
    const person = noted ? remembered(platform, memory, live) : null
    return person ? sessionActor(person, live, at) : fromNewSession(platform, memory, live, at)
  })
}

async function fromNewSession(
  platform: Platform,
  memory: Memory,
  live: LiveSession,
  at: Credentials,
): Promise<Actor | null> {
  if (live.stale && !at.passive)
    await inTransaction(platform.db, (tx) => touchSession(tx, live.sessionId, platform.clock()))
  const person = remembered(platform, memory, live) ?? (await learn(platform, memory, live))
  return person && sessionActor(person, live, at)
}

async function fromKey(platform: Platform, text: string, at: Credentials): Promise<Actor | null> {
  const parts = splitApiKey(text)
  if (!parts) return null
  const memory = memoryOf(platform)
  const live = await memory.key(parts.prefix)
  if (!live || !timingSafeEqual(live.hash, parts.hash)) return null
  if (live.stale && !at.passive)
    await inTransaction(platform.db, (tx) => touchKey(tx, live.apiKeyId, at.ip, platform.clock()))
  const person = remembered(platform, memory, live) ?? (await learn(platform, memory, live))
  if (!person) return null
  const permissions = new Set(live.scopes.filter((key) => person.permissions.has(key)))
  const { scope } = person
  return actorFor(person, at, { kind: 'apiKey', apiKeyId: live.apiKeyId, sessionId: null, permissions, scope })
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

/** The person an actor of this request was made from; null for actors that came another way. */
export function personBehindActor(actor: Actor): Person | null {
  return (actor as WithPerson)[behind] ?? null
}
