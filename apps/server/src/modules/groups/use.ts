import { sql } from 'kysely'
import { type Reader, rows, type Tx } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import { groupErrors } from './errors.ts'
import type { GroupKind, Purpose } from './schema.ts'

/** Something that would no longer make sense without the group. */
export type GroupUse = {
  /** For which of its purposes. */
  purpose: Purpose
  module: string
  /** What people know it by: the name of a setting, of a margin table. */
  label: string
}

/** What a module uses of a group; asked before the group is removed or loses a purpose, with the group locked. */
export type GroupUser = (reader: Reader, group: { id: string; kind: GroupKind }) => Promise<readonly GroupUse[]>

/** Where modules that lay down rules for groups say so. */
export const groupUsers = defineExtensionPoint<GroupUser>('groups.use')

/** Everything that uses the group. */
export async function usesOf(
  platform: Platform,
  reader: Reader,
  group: { id: string; kind: GroupKind },
): Promise<GroupUse[]> {
  const found: GroupUse[] = []
  for (const uses of platform.offered(groupUsers)) found.push(...(await uses(reader, group)))
  return found
}

/**
 * For modules that begin to use a group: it is there, serves the purpose, and stays so until the transaction ends.
 *
 * @throws NOT_FOUND, PURPOSE_MISSING
 */
export async function requireGroup(tx: Tx, id: string, kind: GroupKind, purpose: Purpose): Promise<void> {
  const [found] = await rows(
    tx,
    sql<{ purposes: string[] }>`select purposes from groups.member_group
      where id = ${id}::uuid and kind = ${kind} and removed_at is null for share`,
  )
  if (!found) throw platformErrors.NOT_FOUND()
  if (!found.purposes.includes(purpose)) throw groupErrors.PURPOSE_MISSING({ purpose })
}
