import type { Tx } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import { type Place, removePlace } from './store/client.ts'

/** Whether something another module keeps holds a client at a place: an account, an application on its way. */
export type PlaceHolder = (tx: Tx, clientId: string, place: Place) => Promise<boolean>

/** Where modules say what holds a client at a place, so that the client goes on being seen there. */
export const placeHolders = defineExtensionPoint<PlaceHolder>('clients.placeHolder')

/** The client is seen at the place no longer, unless something still holds it there. */
export async function leavePlace(tx: Tx, platform: Platform, clientId: string, place: Place): Promise<void> {
  for (const holds of platform.offered(placeHolders)) if (await holds(tx, clientId, place)) return
  await removePlace(tx, clientId, place)
}
