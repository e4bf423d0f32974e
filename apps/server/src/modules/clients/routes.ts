import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { getClientAt } from './as-of.ts'
import { addPerson, changeContact, changePerson, changeProfile, removePerson, renewIdentity } from './commands/data.ts'
import { revealContact, revealIdentity } from './commands/reveal.ts'
import { cancelClient, freezeClient, unfreezeClient } from './commands/status.ts'
import { clientList } from './lists.ts'
import { clientDetail, timelinePage, timelineQuery } from './schema.ts'
import { getClientDetail } from './service.ts'
import { clientTimeline } from './timeline.ts'

/** What was, instead of what is. */
export const asOfQuery = z.object({ at: z.iso.datetime({ offset: true }).optional() })

const detailRoute = queryRoute({
  id: 'clients.client.get',
  path: '/clients/{id}',
  permission: 'clients.client.view',
  scope: 'accounts',
  summary: 'One client with documents, contacts, people and freezes, masked; with `at` as it was at that moment',
  params: z.object({ id: z.uuid() }),
  query: asOfQuery,
  response: clientDetail,
  handle: ({ platform, actor }, { params, query }) =>
    query.at === undefined
      ? getClientDetail(platform, actor, params.id)
      : getClientAt(platform, actor, params.id, query.at),
})

const timelineRoute = queryRoute({
  id: 'clients.client.timeline',
  path: '/clients/{id}/timeline',
  permission: 'clients.client.view',
  scope: 'accounts',
  summary: 'Everything that ever happened to a client and its accounts, the newest first',
  params: z.object({ id: z.uuid() }),
  query: timelineQuery,
  response: timelinePage,
  handle: ({ platform, actor }, { params, query }) => clientTimeline(platform, actor, params.id, query),
})

export const clientRoutes: Route[] = [
  listRoute('/clients', clientList),
  detailRoute,
  timelineRoute,
  commandRoute('POST', '/clients/{id}/freeze', freezeClient, { summary: 'Add a reason to be frozen' }),
  commandRoute('POST', '/clients/{id}/unfreeze', unfreezeClient, { summary: 'Lift a reason to be frozen' }),
  commandRoute('POST', '/clients/{id}/cancel', cancelClient, { summary: 'End a client for ever' }),
  commandRoute('POST', '/clients/{id}/contact', changeContact, { summary: 'Change phone and e-mail of a client' }),
  commandRoute('POST', '/clients/{id}/profile', changeProfile, { summary: 'Change what else is known of a client' }),
  commandRoute('POST', '/clients/{id}/identity/renew', renewIdentity, { summary: 'New dates of an identity document' }),
  commandRoute('POST', '/clients/{id}/persons', addPerson, { summary: 'Add somebody behind a client', created: true }),
  commandRoute('POST', '/clients/{id}/persons/{personId}', changePerson, {
    summary: 'Change somebody behind a client',
  }),
  commandRoute('POST', '/clients/{id}/persons/{personId}/remove', removePerson, {
    summary: 'Take somebody behind a client away',
  }),
  commandRoute('POST', '/clients/{id}/identity/reveal', revealIdentity, {
    summary: 'Show an identity or tax number in full',
  }),
  commandRoute('POST', '/clients/{id}/contact/reveal', revealContact, {
    summary: 'Show a phone or e-mail address in full',
  }),
]
