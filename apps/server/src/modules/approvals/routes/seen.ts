import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { queryRoute, type Route } from '#platform/http/route.ts'
import { factWord } from '../schema/fact.ts'
import { flowDefinition, label } from '../schema/flow.ts'
import { factWordsOf } from '../service/fact-words.ts'
import { findFlow, versionsById } from '../store/flow.ts'
import { seenFlows } from '../store/seen-flow.ts'

/** Flows as far as whoever sees cases of theirs has to know them: what they are called, and how they are drawn. */
export const seenRoutes: readonly Route[] = [
  queryRoute({
    id: 'approvals.flow.seen',
    path: '/flows/seen',
    permission: 'signed-in',
    scope: 'accounts',
    summary: 'Flows whose cases the person sees, by name',
    response: z.object({ items: z.array(z.object({ id: z.uuid(), code: z.string(), label })) }),
    handle: async ({ platform, actor }) => ({ items: await seenFlows(platform.db, actor) }),
  }),
  queryRoute({
    id: 'approvals.flow.drawing',
    path: '/flows/{id}/drawing',
    permission: 'signed-in',
    // A flow is the house's: whoever may look at flows sees each, anybody else those of cases in scope.
    scope: 'none',
    summary: 'How a flow is drawn whose cases the person sees',
    params: z.object({ id: z.uuid() }),
    response: z.object({ definition: flowDefinition.nullable(), facts: z.array(factWord) }),
    handle: async ({ platform, actor }, { params }) => {
      const { db } = platform
      const [seen] = await seenFlows(db, actor, params.id)
      const versionId = seen ? (await findFlow(db, seen.id))?.currentVersionId : undefined
      if (versionId === undefined) throw platformErrors.NOT_FOUND()
      const version = versionId && (await versionsById(db, db, [versionId])).get(versionId)
      if (!versionId || !version) return { definition: null, facts: [] }
      return { definition: version.definition, facts: (await factWordsOf(platform, db, [versionId]))(versionId) }
    },
  }),
]
