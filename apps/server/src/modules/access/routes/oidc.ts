import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { parseInput } from '#platform/execute.ts'
import { clearCookie, cookieIn, setCookie } from '#platform/http/cookies.ts'
import { type Credentials, credentialsOf } from '#platform/http/credentials.ts'
import { queryRoute, type RawRoute, type RequestContext, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import { providerAnswer, providerAsked, providerCode, providerPage, sessionView, signInMethods } from '../schema.ts'
import {
  ATTEMPT_MINUTES,
  beginAtProvider,
  confirmAtProvider,
  finishAtProvider,
  houseOf,
  RETURN_PATH,
} from '../service/oidc.ts'
import { addressOf, agentOf, isSecure, signedInBy } from './browser.ts'

/** Binds a sign-in under way to the browser that began it. */
const COOKIE = 'kontor_oidc'

const ours = (platform: Platform) => ({ secure: isSecure(platform), path: '/api/v1/session/oidc' })

type Call = { platform: Platform; actor: Actor; credentials: Credentials; browser: string | null }

/** What each of these routes starts from; nobody is signed in yet, whatever session the browser still has. */
function callOf({ platform, actor }: RequestContext, request: FastifyRequest): Call {
  houseOf(platform)
  const credentials = credentialsOf(request)
  const anonymous = { ...actor, ip: credentials.ip, requestId: credentials.requestId }
  return { platform, actor: anonymous, credentials, browser: cookieIn(request.headers.cookie, COOKIE) }
}

function bodyOf<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  if (request.body instanceof Readable) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  return parseInput(schema, request.body ?? {})
}

const shared = {
  kind: 'raw',
  method: 'POST',
  permission: 'public',
  scope: 'own',
  params: z.object({}),
  query: z.object({}),
  consumes: ['application/json'],
  produces: ['application/json'],
} as const

const begin: RawRoute = {
  ...shared,
  id: 'access.session.askProvider',
  path: '/session/oidc',
  summary: "Begin a sign-in at the house's identity provider: answers where to go, sets the cookie it is bound to",
  body: providerAsked,
  answer: providerPage,
  async handle(context, _input, request, reply) {
    const { platform, actor, credentials, browser } = callOf(context, request)
    const { username } = bodyOf(providerAsked, request)
    const redirectUri = `${addressOf(platform, request)}${RETURN_PATH}`
    const from = { redirectUri, browser, session: credentials.cookie, hint: username ?? null }
    const begun = await beginAtProvider(platform, from, actor)
    reply.header(
      'set-cookie',
      setCookie(COOKIE, begun.browser, { ...ours(platform), maxAgeSeconds: ATTEMPT_MINUTES * 60 }),
    )
    return { url: begun.url }
  },
}

/** A session has begun: the cookie of the attempt has done its work. */
function signedIn(call: Call, token: string, reply: FastifyReply) {
  reply.header('set-cookie', clearCookie(COOKIE, ours(call.platform)))
  return signedInBy(call.platform, token, call.credentials, reply)
}

const finish: RawRoute = {
  ...shared,
  id: 'access.session.answerOfProvider',
  path: '/session/oidc/return',
  summary: 'End a sign-in with what the identity provider sent the person back with; sets the session cookie',
  body: providerAnswer,
  answer: sessionView,
  async handle(context, _input, request, reply) {
    const call = callOf(context, request)
    const given = bodyOf(providerAnswer, request)
    const answer = Object.fromEntries(
      Object.entries(given).filter((pair): pair is [string, string] => Boolean(pair[1])),
    )
    const from = { token: call.browser, agent: agentOf(call.credentials) }
    const { token } = await finishAtProvider(call.platform, answer, from, call.actor)
    return signedIn(call, token, reply)
  },
}

const confirm: RawRoute = {
  ...shared,
  id: 'access.session.codeAfterProvider',
  path: '/session/oidc/code',
  summary: 'End a sign-in that waits for a second factor with its code; sets the session cookie',
  body: providerCode,
  answer: sessionView,
  async handle(context, _input, request, reply) {
    const call = callOf(context, request)
    const { totp } = bodyOf(providerCode, request)
    const from = { token: call.browser, agent: agentOf(call.credentials) }
    const { token } = await confirmAtProvider(call.platform, totp, from, call.actor)
    return signedIn(call, token, reply)
  },
}

/** Sign-in through the house's identity provider; 404 where it has none. */
export const oidcRoutes: Route[] = [
  queryRoute({
    id: 'access.session.methods',
    path: '/session/methods',
    permission: 'public',
    scope: 'none',
    summary: 'How people may sign in here',
    response: signInMethods,
    handle: async ({ platform }) => {
      const { oidc } = platform.config
      return { passwords: oidc?.passwords ?? 'all', provider: oidc === null ? null : { label: oidc.label } }
    },
  }),
  begin,
  finish,
  confirm,
]
