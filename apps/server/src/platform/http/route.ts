import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Actor } from '../actor.ts'
import type { AnyCommand, Command, ScopeKind } from '../command.ts'
import type { ListDefinition } from '../lists/list.ts'
import type { Platform } from '../platform.ts'

/**
 * `public` needs no sign-in, `signed-in` any person of the house, `client` a client signed in to the portal; otherwise a
 * permission key.
 */
export type RoutePermission = 'public' | 'signed-in' | 'client' | (string & {})

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a handler gets besides the parsed input. */
export type RequestContext = {
  platform: Platform
  actor: Actor
  /** Asks again who the request's credentials prove, for what outlives the request; null when nobody any more. */
  renew(): Promise<Actor | null>
}

type RouteCommon = {
  /** Operation id, unique: `accounts.account.get`. */
  readonly id: string
  readonly method: Method
  /** Below `/api/v1`, with `{name}` parameters: `/accounts/{id}`. */
  readonly path: string
  readonly permission: RoutePermission
  readonly scope: ScopeKind
  /** One line for the API reference. */
  readonly summary: string
}

/** A write: body and path parameters together are the command's input, the outcome is answered as 200, 201 or 202. */
export type CommandRoute = RouteCommon & {
  readonly kind: 'command'
  readonly command: AnyCommand
  readonly created: boolean
}

/** A read answered as JSON; `response` is enforced, so a column that is not declared never leaves. */
export type QueryRoute = RouteCommon & {
  readonly kind: 'query'
  readonly params: z.core.$ZodType
  readonly query: z.core.$ZodType
  /** For reads whose input does not fit a URL (previews, pasted lists): method is then POST. */
  readonly body: z.core.$ZodType | null
  readonly response: z.core.$ZodType
  handle(context: RequestContext, input: { params: unknown; query: unknown; body: unknown }): Promise<unknown>
}

/** The list endpoint generated from a list definition. */
export type ListRoute = RouteCommon & { readonly kind: 'list'; readonly list: ListDefinition }

/** Bytes, uploads, cookies and streams: the handler talks to Fastify itself, permission and scope still declared. */
export type RawRoute = RouteCommon & {
  readonly kind: 'raw'
  readonly params: z.core.$ZodType
  readonly query: z.core.$ZodType
  /** Media types answered and taken, for the OpenAPI document. */
  readonly produces: readonly string[]
  readonly consumes: readonly string[]
  /** JSON taken and answered, for the OpenAPI document; the handler parses and answers itself. */
  readonly body?: z.core.$ZodType
  readonly answer?: z.core.$ZodType
  /** A POST that changes nothing of its own but streams into a command (uploads) states the command it ends in. */
  readonly bodyLimit?: number
  handle(
    context: RequestContext,
    input: { params: unknown; query: unknown },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Readable | Buffer | object | null>
}

export type Route = CommandRoute | QueryRoute | ListRoute | RawRoute

/** `POST /accounts/{id}/freeze` → command; `created` answers 201 when it is done. */
export function commandRoute<I, O>(
  method: Exclude<Method, 'GET'>,
  path: string,
  command: Command<I, O>,
  options: { summary: string; created?: boolean; permission?: 'client' },
): CommandRoute {
  return {
    kind: 'command',
    id: command.name,
    method,
    path,
    permission: options.permission ?? command.permission ?? 'signed-in',
    scope: command.scope,
    summary: options.summary,
    command: command as AnyCommand,
    created: options.created ?? false,
  }
}

/** What is parsed where a route takes nothing. */
export const NO_INPUT = z.object({})

type QueryRouteSpec<
  P extends z.core.$ZodType,
  Q extends z.core.$ZodType,
  B extends z.core.$ZodType,
  R extends z.core.$ZodType,
> = {
  id: string
  method?: 'GET' | 'POST'
  path: string
  permission: RoutePermission
  scope: ScopeKind
  summary: string
  params?: P
  query?: Q
  body?: B
  response: R
  handle(
    context: RequestContext,
    input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
  ): Promise<z.input<R>>
}

/** Declares a read with typed parameters, query (and body) and an enforced response. */
export function queryRoute<
  P extends z.core.$ZodType,
  Q extends z.core.$ZodType,
  B extends z.core.$ZodType,
  R extends z.core.$ZodType,
>(spec: QueryRouteSpec<P, Q, B, R>): QueryRoute {
  return {
    kind: 'query',
    method: spec.method ?? 'GET',
    id: spec.id,
    path: spec.path,
    permission: spec.permission,
    scope: spec.scope,
    summary: spec.summary,
    params: spec.params ?? NO_INPUT,
    query: spec.query ?? NO_INPUT,
    body: spec.body ?? null,
    response: spec.response,
    handle: spec.handle as QueryRoute['handle'],
  }
}

/** The GET endpoint of a list; its paging, filters, counts and export come from the definition. */
export function listRoute(path: string, list: ListDefinition): ListRoute {
  return {
    kind: 'list',
    id: `${list.id}.list`,
    method: 'GET',
    path,
    permission: list.permission,
    scope: list.scope,
    summary: list.summary,
    list,
  }
}
