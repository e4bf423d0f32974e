import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { revealContact, revealIdentity } from './commands/reveal.ts'
import { cancelClient, freezeClient, unfreezeClient } from './commands/status.ts'
import { clientList } from './lists.ts'
import { clientDetail } from './schema.ts'
import { getClientDetail } from './service.ts'

const detailRoute = queryRoute({
  id: 'clients.client.get',
  path: '/clients/{id}',
  permission: 'clients.client.view',
  scope: 'accounts',
  summary: 'One client with documents, contacts, people and freezes, masked',
  params: z.object({ id: z.uuid() }),
  response: clientDetail,
  handle: ({ platform, actor }, { params }) => getClientDetail(platform, actor, params.id),
})

export const clientRoutes: Route[] = [
  listRoute('/clients', clientList),
  detailRoute,
  commandRoute('POST', '/clients/{id}/freeze', freezeClient, { summary: 'Add a reason to be frozen' }),
  commandRoute('POST', '/clients/{id}/unfreeze', unfreezeClient, { summary: 'Lift a reason to be frozen' }),
  commandRoute('POST', '/clients/{id}/cancel', cancelClient, { summary: 'End a client for ever' }),
  commandRoute('POST', '/clients/{id}/identity/reveal', revealIdentity, {
    summary: 'Show an identity or tax number in full',
  }),
  commandRoute('POST', '/clients/{id}/contact/reveal', revealContact, {
    summary: 'Show a phone or e-mail address in full',
  }),
]
