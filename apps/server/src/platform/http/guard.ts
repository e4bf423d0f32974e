import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, anonymousActor, requirePermission } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import { recordRefusal } from '../execute.ts'
import type { Platform } from '../platform.ts'
import { type Credentials, credentialsOf, type Door, type ResolveActor, requireSameOrigin } from './credentials.ts'
import type { Route } from './route.ts'
import type { Readiness } from './running.ts'

/** What requests are let in with. */
export type Guarding = {
  platform: Platform
  resolveActor: ResolveActor
  rateLimit(name: string): void
  readiness: Readiness
}

/** Permissions that are no key: what they ask for is looked at before. */
const OPEN = new Set(['public', 'signed-in', 'client'])

/** Whose address a route is. */
export const doorOf = (route: Pick<Route, 'permission'>): Door => (route.permission === 'client' ? 'client' : 'house')

type Proceed = (error?: Error) => void
type Hook = (request: FastifyRequest, reply: FastifyReply, proceed: Proceed) => void

/**
 * Who asks, and whether they may: runs before the body is read. Commands check their permission inside `execute`, which
 * records a refusal; a raw write that is refused here is recorded here. Written with callbacks, since it runs for every
 * request, and each promise in between costs as much as a header.
 */
export function guard({ platform, resolveActor, rateLimit, readiness }: Guarding, route: Route): Hook {
  const { permission } = route
  const needed = OPEN.has(permission) || route.kind === 'command' ? null : permission
  const door = doorOf(route)
  const leavesRecord = route.kind === 'raw' && route.method !== 'GET'

  const admit = (request: FastifyRequest, credentials: Credentials, actor: Actor | null, proceed: Proceed) => {
    try {
      rateLimit(actor?.operatorId ?? credentials.ip)
      if (actor === null && permission !== 'public') throw platformErrors.SIGN_IN_REQUIRED()
    } catch (error) {
      proceed(error as Error)
      return
    }
    request.actor = actor ?? anonymousActor(credentials.ip, credentials.requestId)
    if (needed === null || request.actor.permissions.has(needed)) proceed()
    else void refuse(request.actor, needed).then(proceed, proceed)
  }

  const refuse = async (actor: Actor, missing: string): Promise<Error> => {
    try {
      requirePermission(actor, missing)
    } catch (error) {
      if (leavesRecord) await recordRefusal(platform, route.id, actor, {}, error)
      return error as Error
    }
    throw new Error('refused without a reason')
  }

  return (request, _reply, proceed) => {
    const credentials = credentialsOf(request, door)
    if (credentials.bearer === null) requireSameOrigin(request)
    if (credentials.bearer === null && credentials.cookie === null) {
      admit(request, credentials, null, proceed)
      return
    }
    readiness.begin()
    resolveActor(platform, credentials).then(
      (actor) => {
        admit(request, credentials, actor, proceed)
        readiness.end()
      },
      (error) => {
        readiness.end()
        proceed(error)
      },
    )
  }
}
