import { sql } from 'kysely'
import { z } from 'zod'
import { defineFilter, moreFilters } from '#platform/lists/list.ts'

/** Key of the filter of accounts by the group they are in. */
export const CLIENT_GROUP_FILTER = 'clientGroupId'

/** Accounts of a group in the list of accounts: what can be done with many accounts can be done with a group's. */
export const accountsOfGroup = moreFilters.offer({
  list: 'accounts.account',
  filters: (rowId) => [
    defineFilter({
      key: CLIENT_GROUP_FILTER,
      kind: 'id',
      schema: z.uuid(),
      permission: 'groups.clientGroup.view',
      where: (value) => sql<boolean>`${rowId} in (select m.account_id from groups.client_member m
        where m.group_id = ${value}::uuid and m.removed_at is null)`,
    }),
  ],
})
