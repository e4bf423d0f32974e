import type { CommandContext } from '#platform/command.ts'
import { defineExtensionPoint } from '#platform/extension.ts'

/** An account that goes from one department to another within its business line. */
export type AccountMove = {
  accountId: string
  clientId: string
  businessLine: string
  from: string
  to: string
  remark: string
}

/** Takes along what a module keeps about the account under its department: who sees the account sees that. */
export type AccountMoveFollower = (context: CommandContext, move: AccountMove) => Promise<void>

/** Where modules follow an account to another department, in the transaction of the move. */
export const accountMoves = defineExtensionPoint<AccountMoveFollower>('accounts.move')
