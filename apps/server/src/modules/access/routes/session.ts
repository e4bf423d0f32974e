import { Readable } from 'node:stream'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { platformErrors } from '#platform/errors.ts'
import { parseInput } from '#platform/execute.ts'
import { clearCookie } from '#platform/http/cookies.ts'
import { credentialsOf, SESSION_COOKIE } from '#platform/http/credentials.ts'
import { queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import { endOfSession } from '../oidc/provider.ts'
import { sessionView, signedOut, signIn as signInInput } from '../schema.ts'
import { sessionOf } from '../service/queries.ts'
import { signOut } from '../service/sessions.ts'
import { signIn } from '../service/sign-in.ts'
import { issuerOf } from '../store/session.ts'
import { addressOf, agentOf, isSecure, signedInBy } from './browser.ts'

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
    const agent = agentOf(credentials)
    const { token } = await signIn(platform, { ...body, agent, replaces: credentials.cookie }, anonymous)
    return signedInBy(platform, token, credentials, reply)
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
  produces: ['application/json'],
  answer: signedOut,
  async handle({ platform, actor }, _input, request, reply) {
    const { sessionId } = actor
    const issuer = sessionId === null ? null : await issuerOf(platform.db, sessionId)
    await platform.execute(signOut, {}, actor, { key: newId() })
    reply.header('set-cookie', clearCookie(SESSION_COOKIE, { secure: isSecure(platform) }))
    const { oidc } = platform.config
    if (oidc === null || issuer !== oidc.issuer) return null
    const endSession = await endOfSession(platform, oidc, addressOf(platform, request))
    return endSession === null ? null : { endSession }
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
