import type { AnyCommand } from './command.ts'
import { type Offered, offeredOf } from './extension.ts'
import type { Route } from './http/route.ts'
import { type ListDefinition, moreFilters } from './lists/list.ts'
import type { Module, PermissionSpec, TaskHandler } from './module.ts'

/** What all modules together offer, by name. */
export type Registry = {
  readonly modules: readonly Module[]
  readonly commands: ReadonlyMap<string, AnyCommand>
  readonly lists: ReadonlyMap<string, ListDefinition>
  /** Every permission key there is: commands by their names, and the declared ones. */
  readonly permissions: ReadonlyMap<string, PermissionSpec>
  readonly routes: readonly Route[]
  readonly tasks: ReadonlyMap<string, TaskHandler>
  /** What modules add at an extension point. */
  readonly offered: Offered
}

declare module './platform.ts' {
  interface Platform extends Registry {}
}

/** What is wrong with how the modules are put together; the process does not start. */
export class RegistryInvalid extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`modules do not fit together:\n${problems.map((one) => `  ${one}`).join('\n')}`)
    this.name = 'RegistryInvalid'
    this.problems = problems
  }
}

function byName<T>(what: string, all: readonly T[], nameOf: (one: T) => string, problems: string[]): Map<string, T> {
  const map = new Map<string, T>()
  for (const one of all) {
    const name = nameOf(one)
    if (map.has(name)) problems.push(`${what} ${name} stands twice`)
    map.set(name, one)
  }
  return map
}

/** Every place that asks for a permission key, with the key. */
function usedKeys(modules: readonly Module[]): [string, string][] {
  const used: [string, string | null | undefined][] = modules.flatMap((module) => [
    ...module.commands.map((one): [string, string | null] => [`command ${one.name}`, one.permission]),
    ...module.lists.flatMap((list): [string, string | null | undefined][] => [
      [`list ${list.id}`, list.permission],
      [`export of list ${list.id}`, list.exportPermission],
      ...list.columns.map((column): [string, string | undefined] => [
        `${list.id}, column ${column.key}`,
        column.permission,
      ]),
    ]),
    ...module.routes.map((route): [string, string | null] => [
      `route ${route.id}`,
      ['public', 'signed-in', 'client'].includes(route.permission) ? null : route.permission,
    ]),
  ])
  return used.filter(
    (one): one is [string, string] => one[1] !== null && one[1] !== undefined && one[1] !== 'signed-in',
  )
}

/** The lists with the filters that other modules add to them. */
function widened(lists: ReadonlyMap<string, ListDefinition>, offered: Offered, problems: string[]) {
  const wide = new Map(lists)
  for (const { list, filters } of offered(moreFilters)) {
    const known = wide.get(list)
    if (known) wide.set(list, { ...known, filters: [...known.filters, ...filters(known.rowId)] })
    else problems.push(`filters are added to list ${list}, which nobody declares`)
  }
  return wide
}

/** What anybody signed in may see or take away is what they have begun themselves. */
function listProblems(lists: Iterable<ListDefinition>): string[] {
  return [...lists]
    .filter(
      ({ scope, permission, exportPermission }) =>
        scope !== 'own' && [permission, exportPermission].includes('signed-in'),
    )
    .map(({ id }) => `list ${id} is open to everybody and not of what is one's own`)
}

function routeProblems(routes: readonly Route[], commands: ReadonlyMap<string, AnyCommand>): string[] {
  const problems: string[] = []
  const seen = new Set<string>()
  for (const route of routes) {
    // TypeScript says so already; what arrives here at run time decides whether strangers get in.
    if (!route.permission) problems.push(`route ${route.id} states no permission`)
    if (!['accounts', 'own', 'none'].includes(route.scope)) problems.push(`route ${route.id} states no data scope`)
    const place = `${route.method} ${route.path}`
    if (seen.has(place)) problems.push(`two routes answer ${place}`)
    seen.add(place)
    if (route.kind === 'command' && commands.get(route.command.name) !== route.command) {
      problems.push(`route ${route.id} runs a command that its module does not list`)
    }
  }
  return problems
}

/**
 * Brings all modules together.
 *
 * @throws RegistryInvalid when a name stands twice, a permission key is used but not declared, a route states no
 *   permission or data scope, or a crontab line names no task.
 */
export function createRegistry(modules: readonly Module[]): Registry {
  const problems: string[] = []
  byName('module', modules, (one) => one.name, problems)
  const commands = byName(
    'command',
    modules.flatMap((one) => one.commands),
    (one) => one.name,
    problems,
  )
  const lists = byName(
    'list',
    modules.flatMap((one) => one.lists),
    (one) => one.id,
    problems,
  )
  const offered = offeredOf(modules.flatMap((one) => one.offers ?? []))
  const wide = widened(lists, offered, problems)
  const routes = modules
    .flatMap((one) => one.routes)
    .map((route) => (route.kind === 'list' ? { ...route, list: wide.get(route.list.id) ?? route.list } : route))
  byName('operation', routes, (one) => one.id, problems)
  const declared = modules.flatMap((one) => one.permissions)
  const named = [...commands.values()].filter((one) => one.permission === one.name).map((one) => ({ key: one.name }))
  const permissions = byName<PermissionSpec>('permission', [...named, ...declared], (one) => one.key, problems)
  const tasks = byName(
    'task',
    modules.flatMap((one) => Object.entries(one.tasks)),
    ([name]) => name,
    problems,
  )
  for (const [place, key] of usedKeys(modules)) {
    if (!permissions.has(key)) problems.push(`${place} asks for permission ${key}, which nobody declares`)
  }
  problems.push(...listProblems(lists.values()), ...routeProblems(routes, commands))
  for (const line of modules.flatMap((one) => one.crontab ?? [])) {
    const task = line.trim().split(/\s+/)[5] ?? ''
    if (!tasks.has(task)) problems.push(`crontab line "${line}" names no task`)
  }
  if (problems.length > 0) throw new RegistryInvalid(problems)
  return {
    modules,
    commands,
    lists: wide,
    permissions,
    routes,
    tasks: new Map(tasks.values()),
    offered,
  }
}
