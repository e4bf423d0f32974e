import type { FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import type { Platform } from '../platform.ts'
import { cookieIn } from './cookies.ts'

/** Name of the session cookie. */
export const SESSION_COOKIE = 'kontor_session'
/** Name of the cookie of a client's session; it goes to the client's addresses alone. */
export const CLIENT_COOKIE = 'kontor_client'

/** Whose addresses a request came to: those of the house, or those of its clients. A session of one opens nothing at the other. */
export type Door = 'house' | 'client'

/** What a request proves its sender with. */
export type Credentials = {
  /** Of the house where nothing is said. */
  door?: Door
  cookie: string | null
  bearer: string | null
  ip: string
  requestId: string
  userAgent: string | null
  /** Asks without being a use: a live connection that looks whether it may go on keeps no idle session alive. */
  passive?: boolean
}

/** Who is behind the credentials, or null for nobody. The access module implements it, compose hands it in. */
export type ResolveActor = (platform: Platform, credentials: Credentials) => Promise<Actor | null>

const BEARER = /^Bearer ([\x21-\x7e]{1,512})$/i

/** The credentials of a request; an `Authorization` header that is no bearer token counts as none. */
export function credentialsOf(request: FastifyRequest, door: Door = 'house'): Credentials {
  const { headers } = request
  const authorization = door === 'house' ? headers.authorization : undefined
  const bearer = authorization === undefined ? null : (BEARER.exec(authorization)?.[1] ?? null)
  const name = door === 'house' ? SESSION_COOKIE : CLIENT_COOKIE
  return {
    door,
    cookie: bearer === null ? cookieIn(headers.cookie, name) : null,
    bearer,
    ip: request.ip,
    requestId: request.id,
    userAgent: headers['user-agent'] ?? null,
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a write that another site made the browser send. Browsers say where a request comes from in `Sec-Fetch-Site`,
 * older ones in `Origin`; a client that says neither is no browser and holds the cookie by right.
 *
 * @throws CROSS_SITE_REFUSED
 */
export function requireSameOrigin(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site !== 'same-origin') throw platformErrors.CROSS_SITE_REFUSED()
    return
  }
  const { origin } = request.headers
  if (origin === undefined) return
  if (!URL.canParse(origin) || new URL(origin).host !== request.host) throw platformErrors.CROSS_SITE_REFUSED()
}

/** The `Idempotency-Key` of a request; empty when there is none, which `execute` refuses. */
export function idempotencyKey(request: FastifyRequest): string {
  const header = request.headers['idempotency-key']
  return typeof header === 'string' ? header : ''
}
