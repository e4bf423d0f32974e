import { barredPeople } from '#modules/businesses'
import { getClient } from '#modules/clients'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import type { ClientAccess } from '../schema.ts'
import { authoritiesOf, ownClientsOf } from '../store/authority.ts'

/** Who acts for a client besides its own login, and which operators are the client themselves. @throws NOT_FOUND */
export async function accessOf(platform: Platform, actor: Actor, clientId: string): Promise<ClientAccess> {
  const { db, directory } = platform
  await getClient(db, actor, clientId)
  const [authorities, own] = await Promise.all([authoritiesOf(db, clientId), ownClientsOf(db, clientId)])
  const names = await directory.names(
    db,
    own.map(({ operatorId }) => operatorId),
  )
  return {
    authorities: authorities.map(({ clientId: _client, ...rest }) => rest),
    own: own.map(({ operatorId, declaredByName, at }) => ({
      operatorId,
      name: names.get(operatorId) ?? '',
      declaredByName,
      at,
    })),
  }
}

/** Whoever is the client himself is asked nothing about him. */
export const portalBars = barredPeople.offer(async (reader, { clientId }) =>
  clientId === null ? [] : (await ownClientsOf(reader, clientId)).map(({ operatorId }) => operatorId),
)
