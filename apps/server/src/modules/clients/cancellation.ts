import type { Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'

/**
 * What another module knows that forbids cancelling a client: it throws its own refusal, or returns. Called when the
 * cancellation is asked for and again when it happens, inside the transaction and with the client's row locked.
 */
export type ClientCancellationCheck = (tx: Tx, clientId: string) => Promise<void>

/** Where modules offer their checks before a client is cancelled. */
export const clientCancellation = defineExtensionPoint<ClientCancellationCheck>('clients.cancellation')
