import { z } from 'zod'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { holdList } from './hold-list.ts'
import { destroyDocument, liftHold, placeHold, retainDocument, retentionFor } from './retention.ts'
import { retentionAnswer } from './schema.ts'

/** How long documents stay, and what keeps them beyond that. */
export const holdRoutes: Route[] = [
  listRoute('/archive/holds', holdList),
  queryRoute({
    id: 'archive.document.retention',
    path: '/archive/documents/{id}/retention',
    permission: 'archive.document.view',
    scope: 'accounts',
    summary: 'Until when a document is kept, and the legal holds on it',
    params: z.object({ id: z.uuid() }),
    response: retentionAnswer,
    handle: ({ platform, actor }, { params }) => retentionFor(platform.db, actor, params.id),
  }),
  commandRoute('POST', '/archive/holds', placeHold, { summary: 'Places a legal hold', created: true }),
  commandRoute('POST', '/archive/holds/{holdId}/lift', liftHold, { summary: 'Lifts a legal hold' }),
  commandRoute('POST', '/archive/documents/{documentId}/retain', retainDocument, {
    summary: 'Keeps a document longer',
  }),
  commandRoute('POST', '/archive/documents/{documentId}/destroy', destroyDocument, {
    summary: 'Destroys a withdrawn document whose time is over',
  }),
]
