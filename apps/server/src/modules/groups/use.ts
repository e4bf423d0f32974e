import { flowsComparing } from '#modules/approvals'
import type { Language } from '#platform/actor.ts'
import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import { sharedViewsBy } from '#platform/lists/views.ts'
import type { Platform } from '#platform/platform.ts'
import { CLIENT_GROUPS_FACT } from './facts.ts'
import { CLIENT_GROUP_FILTER } from './filter.ts'
import type { GroupKind, GroupUse } from './schema.ts'

/** A group as those who use it know it. */
export type UsedGroup = { id: string; code: string; kind: GroupKind }

/** What a module uses of a group; asked before the group is removed or loses a purpose, with the group locked. */
export type GroupUser = (reader: Reader, group: UsedGroup, language: Language) => Promise<readonly GroupUse[]>

/** Where modules that lay down rules for groups say so. */
export const groupUsers = defineExtensionPoint<GroupUser>('groups.use')

/** Flows that ask whether an account is in the group: without it their condition would never hold again. */
const flowsAsking: GroupUser = async (reader, { kind, code }, language) =>
  kind === 'client'
    ? (await flowsComparing(reader, CLIENT_GROUPS_FACT, code)).map(({ label }) => ({
        purpose: null,
        module: 'approvals',
        label: label[language] ?? Object.values(label)[0] ?? code,
      }))
    : []

/** Views people share over the accounts of the group: reports on it. */
const sharedViews: GroupUser = async (reader, { kind, id }) =>
  kind === 'client'
    ? (await sharedViewsBy(reader, CLIENT_GROUP_FILTER, id)).map((label) => ({
        purpose: 'report' as const,
        module: 'accounts',
        label,
      }))
    : []

export const ownUsers = [groupUsers.offer(flowsAsking), groupUsers.offer(sharedViews)]

/** Everything that uses the group. */
export async function usesOf(
  platform: Platform,
  reader: Reader,
  group: UsedGroup,
  language: Language,
): Promise<GroupUse[]> {
  const found: GroupUse[] = []
  for (const uses of platform.offered(groupUsers)) found.push(...(await uses(reader, group, language)))
  return found
}
