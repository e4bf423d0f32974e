import { z } from 'zod'
import { commandRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { SESSION_IDLE_MINUTES } from '../policy/session.ts'
import { effectiveView, ownRequest, permissionKey, whyView } from '../schema.ts'
import { createApiKey, revokeOwnApiKey } from '../service/api-keys.ts'
import { operatorCommands } from '../service/operators.ts'
import { changePassword } from '../service/passwords.ts'
import { proveSession } from '../service/proof.ts'
import { effectiveOf, why } from '../service/queries.ts'
import { makeRequest, withdrawRequest } from '../service/requests.ts'
import { confirmTotpCommand, enrolTotp, removeTotp } from '../service/second-factor.ts'
import { revokeOwnSession } from '../service/sessions.ts'
import { apiKeysOf } from '../store/api-key.ts'
import { requestsOf } from '../store/request.ts'
import { sessionsOf } from '../store/session.ts'

const sessionRow = z.object({
  id: z.uuid(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  expiresAt: z.string(),
  ip: z.string().nullable(),
  agent: z.string().nullable(),
  secondFactor: z.boolean(),
  /** The identity provider that vouched for the person; null for a password. */
  issuer: z.string().nullable(),
  /** The one this request came with. */
  current: z.boolean(),
})

const apiKeyRow = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
  lastUsedIp: z.string().nullable(),
  revokedAt: z.string().nullable(),
})

const own = { permission: 'signed-in', scope: 'own' } as const

/** What everybody may do about themselves. */
export const ownRoutes: Route[] = [
  queryRoute({
    id: 'access.session.own',
    path: '/access/own/sessions',
    ...own,
    summary: 'Where one is signed in',
    response: z.object({ items: z.array(sessionRow) }),
    handle: async ({ platform, actor }) => {
      const now = platform.clock()
      const since = now.subtract({ minutes: SESSION_IDLE_MINUTES })
      const found = await sessionsOf(platform.db, actor.operatorId, since, now)
      return { items: found.map((one) => ({ ...one, current: one.id === actor.sessionId })) }
    },
  }),
  commandRoute('POST', '/access/own/proof', proveSession, {
    summary: 'Show again who one is, for a decision that asks',
  }),
  commandRoute('DELETE', '/access/own/sessions/{id}', revokeOwnSession, { summary: "End one of one's own sessions" }),
  queryRoute({
    id: 'access.apiKey.own',
    path: '/access/own/api-keys',
    ...own,
    summary: "One's own API keys",
    response: z.object({ items: z.array(apiKeyRow) }),
    handle: async ({ platform, actor }) => ({ items: await apiKeysOf(platform.db, actor.operatorId) }),
  }),
  commandRoute('POST', '/access/own/api-keys', createApiKey, { summary: 'Make an API key', created: true }),
  commandRoute('DELETE', '/access/own/api-keys/{id}', revokeOwnApiKey, { summary: "End one of one's own API keys" }),
  commandRoute('POST', '/access/own/password', changePassword, { summary: 'Choose a new password' }),
  commandRoute('PUT', '/access/own/language', operatorCommands.setLanguage, { summary: 'Choose the language to read' }),
  commandRoute('POST', '/access/own/totp', enrolTotp, { summary: 'Make a secret for a second factor' }),
  commandRoute('POST', '/access/own/totp/confirm', confirmTotpCommand, {
    summary: 'Prove the second factor; answers the recovery codes',
  }),
  commandRoute('POST', '/access/own/totp/remove', removeTotp, { summary: 'Give the second factor up' }),
  queryRoute({
    id: 'access.rights.own',
    path: '/access/own/rights',
    ...own,
    summary: 'Everything one may do and see, and by which way',
    response: effectiveView,
    handle: ({ platform, actor }) => effectiveOf(platform, actor, actor.operatorId),
  }),
  queryRoute({
    id: 'access.request.own',
    path: '/access/own/requests',
    ...own,
    summary: 'What one asked to be given, and what became of it',
    response: z.object({ items: z.array(ownRequest) }),
    handle: async ({ platform, actor }) => ({ items: await requestsOf(platform.db, actor.operatorId) }),
  }),
  commandRoute('POST', '/access/own/requests', makeRequest, {
    summary: 'Ask to be given a role, a policy or a permission',
    created: true,
  }),
  commandRoute('DELETE', '/access/own/requests/{id}', withdrawRequest, { summary: 'Take a request back' }),
  queryRoute({
    id: 'access.rights.why',
    path: '/access/why',
    ...own,
    summary: 'Why one may or may not do something: what would give the permission, and who can',
    query: z.object({ permission: permissionKey }),
    response: whyView,
    handle: ({ platform, actor }, { query }) => why(platform, actor, query.permission),
  }),
]
