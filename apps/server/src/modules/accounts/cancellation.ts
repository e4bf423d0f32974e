import type { RefusalParams } from '#kernel/refusal.ts'
import type { Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'

/** One thing that stands in the way of cancelling an account, with the code of the module that knows it. */
export type Obstacle = {
  module: string
  code: string
  params?: RefusalParams
  /** True when time alone removes it (a settlement under way): the account waits in CANCELLING instead of being refused. */
  settles: boolean
}

/**
 * What a module knows that stands in the way: cash in any currency and bucket, positions, orders, holds, pending items.
 * Called when a cancellation is asked for, when it happens and while it waits, with the account's row locked.
 */
export type AccountCancellationCheck = (tx: Tx, accountId: string) => Promise<Obstacle[]>

/** Where modules offer their checks before an account is cancelled. */
export const accountCancellation = defineExtensionPoint<AccountCancellationCheck>('accounts.cancellation')
