import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { newId } from '#kernel/ids.ts'
import { secretTokenHash } from '#modules/access'
import { amendAskedAgain, launchLookupsAnswer, requestLookups, requestLookupsAnswer } from '#modules/businesses'
import { choosePassword } from '#modules/members'
import { anonymousActor, systemActor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import { parseInput } from '#platform/execute.ts'
import { clearCookie, setCookie } from '#platform/http/cookies.ts'
import { CLIENT_COOKIE, credentialsOf } from '#platform/http/credentials.ts'
import { commandRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import type { Platform } from '#platform/platform.ts'
import * as agreements from './commands/agreement.ts'
import * as authorities from './commands/authority.ts'
import * as requests from './commands/request.ts'
import { SESSION_HOURS } from './policy/sign-in.ts'
import { fileRoutes } from './routes/files.ts'
import * as wire from './schema.ts'
import { accessOf } from './service/access.ts'
import { homeOf, sessionOf } from './service/home.ts'
import { originOf } from './service/origin.ts'
import { agreementFor, formAskedAgain, formFor, ownContent, ownRequest } from './service/request.ts'
import { proveCode, signOut } from './service/session.ts'
import { sendAgain, signIn } from './service/sign-in.ts'

const empty = { params: z.object({}), query: z.object({}) }
const json = { consumes: ['application/json'], produces: ['application/json'] } as const
const AGENT_LENGTH = 300
/** A client's cookie goes nowhere but to the portal's own addresses. */
const PATH = '/api/v1/portal'
const secure = ({ config }: Platform) => config.publicUrl?.startsWith('https:') ?? false

function bodyOf<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  if (request.body instanceof Readable) throw platformErrors.MEDIA_TYPE_UNSUPPORTED()
  return parseInput(schema, request.body ?? {})
}

/** Somebody who has not proved who he is: whatever else the browser is signed in to counts for nothing here. */
function stranger(request: FastifyRequest) {
  const { ip, requestId, userAgent } = credentialsOf(request, 'client')
  return { actor: anonymousActor(ip, requestId), agent: userAgent?.slice(0, AGENT_LENGTH) ?? null }
}

type Open = Pick<RawRoute, 'id' | 'path' | 'summary' | 'handle'> & Pick<Partial<RawRoute>, 'body' | 'answer'>
const open = (route: Open): RawRoute => ({
  kind: 'raw',
  method: 'POST',
  permission: 'public',
  scope: 'own',
  ...empty,
  ...json,
  ...route,
})

const signInRoutes: RawRoute[] = [
  open({
    id: 'portal.session.signIn',
    path: '/portal/session',
    summary: 'Sign in as a client: the password, answered by a code that goes to the phone',
    body: wire.signInInput,
    answer: wire.signInAnswer,
    async handle({ platform }, _input, request) {
      const { actor, agent } = stranger(request)
      return signIn(platform, { ...bodyOf(wire.signInInput, request), agent }, actor)
    },
  }),
  open({
    id: 'portal.session.sendCode',
    path: '/portal/session/code/again',
    summary: 'Send another code',
    body: wire.resendInput,
    answer: z.object({ phoneMasked: z.string() }),
    async handle({ platform }, _input, request) {
      const { challenge } = bodyOf(wire.resendInput, request)
      const token = secretTokenHash(challenge).toString('hex')
      const outcome = await platform.execute(sendAgain, { token }, stranger(request).actor, { key: newId() })
      return outcome.kind === 'done' ? outcome.value : {}
    },
  }),
  open({
    id: 'portal.session.begin',
    path: '/portal/session/code',
    summary: 'Give the code; sets the cookie of a client',
    body: wire.proveInput,
    answer: wire.portalSession,
    async handle({ platform }, _input, request, reply) {
      const { token } = await proveCode(platform, bodyOf(wire.proveInput, request), stranger(request).actor)
      const lasting = { maxAgeSeconds: SESSION_HOURS * 3600, secure: secure(platform), path: PATH }
      reply.header('set-cookie', setCookie(CLIENT_COOKIE, token, lasting))
      return { signedIn: true }
    },
  }),
  open({
    id: 'portal.password.choose',
    path: '/portal/password',
    summary: 'Choose another password after one that was sent, or an old one, was proved',
    body: wire.chooseInput,
    async handle({ platform }, _input, request) {
      const { actor } = stranger(request)
      const asker = { ...systemActor([choosePassword.name], actor.requestId), ip: actor.ip }
      await platform.execute(choosePassword, bodyOf(wire.chooseInput, request), asker, { key: newId() })
      return null
    },
  }),
]

const signOutRoute: RawRoute = {
  kind: 'raw',
  id: 'portal.session.signOut',
  method: 'DELETE',
  path: '/portal/session',
  permission: 'client',
  scope: 'own',
  summary: 'Sign out: ends the session and takes the cookie away',
  ...empty,
  consumes: [],
  produces: ['application/json'],
  async handle({ platform, actor }, _input, _request, reply) {
    await platform.execute(signOut, {}, actor, { key: newId() })
    reply.header('set-cookie', clearCookie(CLIENT_COOKIE, { secure: secure(platform), path: PATH }))
    return null
  },
}

const params = z.object({ id: z.uuid() })
const own = { permission: 'client', scope: 'own' } as const
const client = { permission: 'client' } as const

export const portalRoutes: Route[] = [
  ...signInRoutes,
  signOutRoute,
  queryRoute({
    ...own,
    id: 'portal.session.get',
    path: '/portal/session',
    summary: 'Which client is signed in',
    response: wire.portalSession,
    handle: ({ platform, actor }) => sessionOf(platform, actor),
  }),
  queryRoute({
    ...own,
    id: 'portal.home.get',
    path: '/portal/home',
    summary: "A client's own accounts, what may be started on each, and what was started",
    response: wire.portalHome,
    handle: ({ platform, actor }) => homeOf(platform, actor),
  }),
  queryRoute({
    ...own,
    id: 'portal.form.get',
    path: '/portal/accounts/{accountId}/businesses/{businessId}/form',
    summary: 'The form of a business for an own account, as a client may see it',
    params: z.object({ accountId: z.uuid(), businessId: z.uuid() }),
    query: z.object({ draftId: z.uuid().optional() }),
    response: wire.portalForm,
    handle: ({ platform, actor }, input) =>
      formFor(platform, actor, { ...input.params, draftId: input.query.draftId ?? null }),
  }),
  queryRoute({
    ...own,
    id: 'portal.form.lookups',
    method: 'POST',
    path: '/portal/accounts/{accountId}/businesses/{businessId}/lookups',
    summary: 'What data sources say once more, while a client fills in a form for an own account',
    params: z.object({ accountId: z.uuid(), businessId: z.uuid() }),
    body: wire.portalLookups,
    response: launchLookupsAnswer,
    handle: ({ platform, actor }, { params, body }) => formAskedAgain(platform, actor, { ...params, ...body }),
  }),
  queryRoute({
    ...own,
    id: 'portal.request.get',
    path: '/portal/requests/{id}',
    summary: 'A request of its own as a client may see it: where it stands, in words',
    params,
    response: wire.portalRequest,
    handle: ({ platform, actor }, input) => ownRequest(platform, actor, input.params.id),
  }),
  queryRoute({
    ...own,
    id: 'portal.request.content',
    path: '/portal/requests/{id}/content',
    summary: 'What stands in a returned request, for its client to put right',
    params,
    response: wire.portalContent,
    handle: ({ platform, actor }, input) => ownContent(platform, actor, input.params.id),
  }),
  queryRoute({
    ...own,
    id: 'portal.request.lookups',
    method: 'POST',
    path: '/portal/requests/{id}/lookups',
    summary: 'What data sources say once more, while a client puts a returned request right',
    params,
    body: requestLookups,
    response: requestLookupsAnswer,
    handle: ({ platform, actor }, { params: { id }, body }) => amendAskedAgain(platform, actor, id, body),
  }),
  queryRoute({
    id: 'portal.origin.ofCase',
    path: '/cases/{id}/portal-origin',
    permission: 'businesses.request.view',
    scope: 'accounts',
    summary: 'From which login, device and channel the request of a case came, where a client started it',
    params,
    response: wire.requestOrigin,
    handle: ({ platform, actor }, input) => originOf(platform, actor, input.params.id),
  }),
  queryRoute({
    ...own,
    id: 'portal.agreement.get',
    path: '/portal/agreements/{id}',
    summary: 'What waits for those who hold an account together, as they read it',
    params,
    response: wire.portalAgreement,
    handle: ({ platform, actor }, input) => agreementFor(platform, actor, input.params.id),
  }),
  queryRoute({
    id: 'portal.authority.ofClient',
    path: '/clients/{id}/portal-access',
    permission: 'portal.authority.view',
    scope: 'accounts',
    summary: 'Who acts for a client in the portal, and which operators are the client themselves',
    params,
    response: wire.clientAccess,
    handle: ({ platform, actor }, input) => accessOf(platform, actor, input.params.id),
  }),
  commandRoute('POST', '/portal-authorities', authorities.grantAuthority, {
    summary: 'Let another login act for a client in the portal',
    created: true,
  }),
  commandRoute('POST', '/portal-authorities/{id}/end', authorities.endAuthority, { summary: 'End it' }),
  commandRoute('PUT', '/clients/{clientId}/operators/{operatorId}', authorities.declareOwn, {
    summary: 'Say that an operator is this client himself',
  }),
  commandRoute('DELETE', '/clients/{clientId}/operators/{operatorId}', authorities.removeOwn, {
    summary: 'Say that an operator is this client no more',
  }),
  commandRoute('POST', '/portal/agreements/{id}/answer', agreements.answerAgreement, {
    ...client,
    summary: 'Agree or decline, as one who holds the account too',
  }),
  commandRoute('POST', '/portal/agreements/{id}/withdraw', agreements.withdrawAgreement, {
    ...client,
    summary: 'Take back what the others are asked',
  }),
  ...fileRoutes,
  commandRoute('POST', '/portal/requests', requests.launch, {
    ...client,
    summary: 'Start a business on an own account',
    created: true,
  }),
  commandRoute('POST', '/portal/requests/{id}/amend', requests.amend, {
    ...client,
    summary: 'Send a returned request on',
  }),
  commandRoute('POST', '/portal/requests/{id}/withdraw', requests.withdraw, {
    ...client,
    summary: 'Take an own request back for good',
  }),
  commandRoute('POST', '/portal/drafts', requests.keepDraft, {
    ...client,
    summary: 'Keep what has been filled in so far',
  }),
  commandRoute('DELETE', '/portal/drafts/{id}', requests.dropDraft, { ...client, summary: 'Give a draft up' }),
]
