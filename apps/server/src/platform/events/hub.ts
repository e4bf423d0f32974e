import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Actor } from '../actor.ts'
import type { Db } from '../db.ts'
import type { Log } from '../log.ts'
import { isInScope } from '../scope.ts'
import { EVENT_CHANNEL } from './events.ts'
import { type Batch, eventsFrom, type StoredEvent } from './store.ts'

/** A change, as a page hears of it: topic and ids of rows, never what they hold. */
export type Change = { topic: string; ids: readonly string[] }

/** Somebody listening. `hear` gets changes in the actor's scope with the point to resume from. */
export type Listener = { actor: Actor; hear(changes: readonly Change[], horizon: string): void }

/** One process's ear on the database; connected while anybody listens. */
export type EventHub = {
  /**
   * Starts listening. Once `ready` resolves, nothing that commits afterwards is missed; what committed before is for
   * the listener to look up.
   */
  listen(listener: Listener): { ready: Promise<void>; stop(): void }
  /** Ends all: `closed` aborts, and nobody is heard any more. */
  close(): Promise<void>
  readonly closed: AbortSignal
}

/** Who may hear of an event: the operators named, those whose scope holds its row, or, with neither, who sees all. */
export function mayHear(actor: Actor, event: StoredEvent): boolean {
  if (event.operatorIds?.includes(actor.operatorId)) return true
  if (event.operatorIds !== null && event.businessLine === null) return false
  return isInScope(actor, event)
}

/** Wakes up without being told this often, in case a notification was lost with a connection. */
const FALLBACK_MS = 5000
const RECONNECT_MS = 1000

/** Lets through each event once although the same stretch is read again until its transactions have all ended. */
function onlyNew() {
  let seen = new Set<number>()
  return ({ events }: Batch): StoredEvent[] => {
    const fresh = events.filter((event) => !seen.has(event.id))
    seen = new Set(events.map((event) => event.id))
    return fresh
  }
}

async function connect(url: string, wake: () => void, lost: () => void): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'kontor events', keepAlive: true })
  client.on('notification', wake)
  client.on('error', lost)
  client.on('end', lost)
  await client.connect()
  await client.query(`listen ${EVENT_CHANNEL}`)
  return client
}

type Following = {
  url: string
  db: Db
  stop: AbortSignal
  /** Where to go on; null to begin now. */
  from: string | null
  /** Told of the horizon from which on nothing is missed. */
  ready(horizon: string): void
  each(events: readonly StoredEvent[], horizon: string): void
}

/** Follows the event table until `stop`, telling `each` batch of what is new. */
async function follow({ url, db, stop, from, ready, each }: Following): Promise<void> {
  let woken = new AbortController()
  const wake = () => woken.abort()
  const broken = new AbortController()
  stop.addEventListener('abort', wake, { once: true })
  const client = await connect(url, wake, () => {
    broken.abort()
    wake()
  })
  try {
    const fresh = onlyNew()
    let horizon = from ?? (await eventsFrom(db, null)).horizon
    ready(horizon)
    if (from !== null) wake()
    while (!stop.aborted && !broken.signal.aborted) {
      await delay(FALLBACK_MS, undefined, { signal: woken.signal, ref: false }).catch(() => undefined)
      woken = new AbortController()
      if (stop.aborted) return
      const batch = await eventsFrom(db, horizon)
      const events = fresh(batch)
      if (events.length > 0) each(events, batch.horizon)
      horizon = batch.horizon
    }
  } finally {
    await client.end().catch(() => undefined) // gone already
  }
}

/** Makes the ear of a process; nothing is connected before somebody listens. */
export function createEventHub({ url, db, log }: { url: string; db: Db; log: Log }): EventHub {
  const listeners = new Set<Listener>()
  const closed = new AbortController()
  let idle = new AbortController()
  let running: Promise<void> | null = null

  const each = (events: readonly StoredEvent[], horizon: string) => {
    for (const listener of listeners) {
      const heard = events.filter((event) => mayHear(listener.actor, event))
      if (heard.length > 0)
        listener.hear(
          heard.map(({ topic, ids }) => ({ topic, ids })),
          horizon,
        )
    }
  }
  let opened = Promise.withResolvers<void>()
  const run = async (stop: AbortSignal) => {
    let from: string | null = null
    const ready = (horizon: string) => {
      from = horizon
      opened.resolve()
    }
    while (!stop.aborted) {
      const told = (events: readonly StoredEvent[], horizon: string) => {
        from = horizon
        each(events, horizon)
      }
      await follow({ url, db, stop, from, ready, each: told }).catch((error: unknown) =>
        log.warn({ err: error }, 'live events interrupted'),
      )
      if (!stop.aborted) await delay(RECONNECT_MS, undefined, { signal: stop, ref: false }).catch(() => undefined)
    }
  }
  return {
    closed: closed.signal,
    listen(listener) {
      listeners.add(listener)
      if (listeners.size === 1 && !closed.signal.aborted) {
        idle = new AbortController()
        opened = Promise.withResolvers()
        const before = running
        running = (async () => {
          await before
          await run(idle.signal)
        })()
      }
      const stop = () => {
        listeners.delete(listener)
        if (listeners.size === 0) idle.abort()
      }
      return { ready: opened.promise, stop }
    },
    async close() {
      closed.abort()
      idle.abort()
      listeners.clear()
      await running
    },
  }
}
