import type { CommandContext } from '#platform/command.ts'
import type { Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'

/**
 * `asked`: it may still have to wait for approval, so what has a ticket of its own to be gone by then does not stand in the
 * way. `now`: it happens in this transaction, and nothing may be left.
 */
export type CancellationMoment = { when: 'asked' | 'now'; platform: Platform }

/**
 * What another module knows that forbids cancelling a client: it throws its own refusal, or returns. Called when the
 * cancellation is asked for and again when it happens, inside the transaction and with the client's row locked.
 */
export type ClientCancellationCheck = (tx: Tx, clientId: string, moment: CancellationMoment) => Promise<void>

/** Where modules offer their checks before a client is cancelled. */
export const clientCancellation = defineExtensionPoint<ClientCancellationCheck>('clients.cancellation')

/** A cancellation the client is to be told of. */
export type CancellationNotice = {
  /** The same for one cancellation, however often it is told. */
  key: string
  clientId: string
  /** Null when the client itself goes. */
  accountNo: string | null
  /** It is agreed, and happens once what is still on its way has settled. */
  waits: boolean
}

/** Runs in the transaction of the cancellation; takes the notice over for delivery. */
export type CancellationNoticeTaker = (context: CommandContext, notice: CancellationNotice) => Promise<void>

/** Where whoever writes to clients hears of cancellations they are to be told of. */
export const cancellationNotices = defineExtensionPoint<CancellationNoticeTaker>('clients.cancellationNotice')
