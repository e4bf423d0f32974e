import { type Actor, requirePermission } from '../actor.ts'
import { platformErrors } from '../errors.ts'
import type { Platform } from '../platform.ts'
import type { ListDefinition, ListPermission } from './list.ts'

const holds = (actor: Actor, right: ListPermission) => right === 'signed-in' || actor.permissions.has(right)

/** @throws PERMISSION_MISSING */
export function requireListRight(actor: Actor, right: ListPermission): void {
  if (right !== 'signed-in') requirePermission(actor, right)
}

/**
 * A list by its id, for somebody who may see it.
 *
 * @throws LIST_UNKNOWN, PERMISSION_MISSING
 */
export function listFor(platform: Platform, actor: Actor, id: string): ListDefinition {
  const list = platform.lists.get(id)
  if (!list) throw platformErrors.LIST_UNKNOWN({ list: id })
  requireListRight(actor, list.permission)
  return list
}

/** Whether this person may export the list: sees it, and may take data out of it. */
export function mayExport(actor: Actor, list: ListDefinition): boolean {
  return list.exportPermission !== null && holds(actor, list.permission) && holds(actor, list.exportPermission)
}
