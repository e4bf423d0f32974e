import { z } from 'zod'
import type { AnyCommand } from '../command.ts'
import { type CommandRoute, queryRoute } from './route.ts'
import { type JsonSchema, wireSchema } from './wire.ts'

const schemas = new WeakMap<AnyCommand, JsonSchema>()

function inputOf(command: AnyCommand): JsonSchema {
  const known = schemas.get(command) ?? wireSchema(command.input)
  schemas.set(command, known)
  return known
}

/** What forms are made of: every command the person may call, where, with which input. */
export const commandsRoute = queryRoute({
  id: 'platform.command.list',
  path: '/commands',
  permission: 'signed-in',
  scope: 'none',
  summary: 'Commands the person may call, with the schema of their input',
  response: z.array(
    z.object({
      name: z.string(),
      permission: z.string().nullable(),
      method: z.string(),
      path: z.string(),
      input: z.looseObject({}),
      gateable: z.boolean(),
    }),
  ),
  handle: async ({ platform, actor }) =>
    platform.routes
      .filter((route): route is CommandRoute => route.kind === 'command' && route.permission !== 'client')
      .filter(({ command }) => command.permission === null || actor.permissions.has(command.permission))
      .map(({ command, method, path }) => ({
        name: command.name,
        permission: command.permission,
        method,
        path,
        input: inputOf(command),
        gateable: command.propose !== undefined,
      })),
})
