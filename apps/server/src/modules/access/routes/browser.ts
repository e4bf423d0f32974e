import type { FastifyReply, FastifyRequest } from 'fastify'
import { platformErrors } from '#platform/errors.ts'
import { setCookie } from '#platform/http/cookies.ts'
import { type Credentials, SESSION_COOKIE } from '#platform/http/credentials.ts'
import type { Platform } from '#platform/platform.ts'
import { SESSION_MAX_HOURS } from '../policy/session.ts'
import { resolveActor } from '../resolve.ts'
import type { SessionView } from '../schema.ts'
import { sessionOf } from '../service/queries.ts'

const AGENT_LENGTH = 300

/** The browser as it names itself. */
export const agentOf = (credentials: Credentials): string | null =>
  credentials.userAgent?.slice(0, AGENT_LENGTH) ?? null

/** The address people type, without a trailing slash; behind no proxy the one they did type. */
export const addressOf = (platform: Platform, request: FastifyRequest): string =>
  platform.config.publicUrl ?? `${request.protocol}://${request.host}`

/** Over https our cookies never travel in clear. */
export const isSecure = (platform: Platform): boolean => platform.config.publicUrl?.startsWith('https:') ?? false

/** Hands the browser the token of a session that has just begun. @returns who is signed in. */
export async function signedInBy(
  platform: Platform,
  token: string,
  credentials: Credentials,
  reply: FastifyReply,
): Promise<SessionView> {
  const signedIn = await resolveActor(platform, { ...credentials, cookie: token, bearer: null })
  if (!signedIn) throw platformErrors.SIGN_IN_REQUIRED()
  const lasting = { maxAgeSeconds: SESSION_MAX_HOURS * 3600, secure: isSecure(platform) }
  reply.header('set-cookie', setCookie(SESSION_COOKIE, token, lasting))
  return sessionOf(platform, signedIn)
}
