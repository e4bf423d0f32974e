import { Readable } from 'node:stream'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { platformErrors } from '#platform/errors.ts'
import { parseInput } from '#platform/execute.ts'
import { clearCookie, setCookie } from '#platform/http/cookies.ts'
import { credentialsOf, SESSION_COOKIE } from '#platform/http/credentials.ts'
import { queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import { SESSION_MAX_HOURS } from '../policy/session.ts'
import { resolveActor } from '../resolve.ts'
import { sessionView, signIn as signInInput } from '../schema.ts'
import { sessionOf } from '../service/queries.ts'
import { signOut } from '../service/sessions.ts'
import { signIn } from '../service/sign-in.ts'

const AGENT_LENGTH = 300

/** Over https the cookie never travels in clear. */
const isSecure = (platform: Platform) => platform.config.publicUrl?.startsWith('https:') ?? false

const empty = { params: z.object({}), query: z.object({}) }

const signInRoute: RawRoute = {
  kind: 'raw',
  id: 'access.session.signIn',
  method: 'POST',
  path: '/session',
  permission: 'public',
  scope: 'own',
  summary: 'Sign in with user name, password and, where enrolled, a code; sets the session cookie',
  ...empty,
  consumes: ['application/json'],
  produces: ['application/json'],
  body: signInInput,
  answer: sessionView,
  async handle({ platform, actor }, _input, request, reply) {
    if (request.body instanceof Readable) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
    const body = parseInput(signInInput, request.body ?? {})
    const credentials = credentialsOf(request)
    const anonymous = { ...actor, ip: credentials.ip, requestId: credentials.requestId }
    const agent = credentials.userAgent?.slice(0, AGENT_LENGTH) ?? null
    const { token } = await signIn(platform, { ...body, agent, replaces: credentials.cookie }, anonymous)
    const signedIn = await resolveActor(platform, { ...credentials, cookie: token, bearer: null })
    if (!signedIn) throw platformErrors.SIGN_IN_REQUIRED()
    const lasting = { maxAgeSeconds: SESSION_MAX_HOURS * 3600, secure: isSecure(platform) }
    reply.header('set-cookie', setCookie(SESSION_COOKIE, token, lasting))
    return sessionOf(platform, signedIn)
  },
}

const signOutRoute: RawRoute = {
  kind: 'raw',
  id: 'access.session.signOut',
  method: 'DELETE',
  path: '/session',
  permission: 'signed-in',
  scope: 'own',
  summary: 'Sign out: ends the session and takes the cookie away',
  ...empty,
  consumes: [],
  produces: [],
  async handle({ platform, actor }, _input, _request, reply) {
    await platform.execute(signOut, {}, actor, { key: newId() })
    reply.header('set-cookie', clearCookie(SESSION_COOKIE, { secure: isSecure(platform) }))
    return null
  },
}

export const sessionRoutes: Route[] = [
  signInRoute,
  signOutRoute,
  queryRoute({
    id: 'access.session.get',
    path: '/session',
    permission: 'signed-in',
    scope: 'own',
    summary: 'Who is signed in and what they may do',
    response: sessionView,
    handle: ({ platform, actor }) => sessionOf(platform, actor),
  }),
]
