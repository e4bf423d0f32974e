import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { migrateFlow } from '../commands/watch.ts'
import { compareDefinitions } from '../policy/compare.ts'
import { factWord } from '../schema/fact.ts'
import { flowDefinition } from '../schema/flow.ts'
import * as watch from '../schema/watch.ts'
import { factWordsOf } from '../service/fact-words.ts'
import { forecast, migrationOf } from '../service/migration.ts'
import { againstThePast } from '../service/past.ts'
import { tryDefinition } from '../service/trial.ts'
import { findFlow, listVersions, versionsById } from '../store/flow.ts'
import { listMigrations } from '../store/migration.ts'

const id = z.object({ id: z.uuid() })
/** Walks drafts through past cases, which tells of their values. */
export const SIMULATE = 'approvals.flow.simulate'
const VIEW = 'approvals.flow.view'

const version = z.object({
  id: z.uuid(),
  number: z.number(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  definition: flowDefinition,
  facts: z.array(factWord),
})

/** What a designer asks before publishing: dry runs, past cases, versions and what differs between them. */
export const versionRoutes: readonly Route[] = [
  queryRoute({
    id: 'approvals.flow.try',
    method: 'POST',
    path: '/flows/try',
    permission: VIEW,
    scope: 'accounts',
    summary: 'The way one case would take through a draft, and who would be asked',
    body: watch.trialRequest,
    response: watch.trialAnswer,
    handle: ({ platform, actor }, { body }) => tryDefinition(platform, actor, body),
  }),
  queryRoute({
    id: 'approvals.flow.past',
    method: 'POST',
    path: '/flows/{id}/past',
    permission: SIMULATE,
    scope: 'accounts',
    summary: 'Which past cases of a flow a draft would send another way, and why',
    params: id,
    body: watch.pastRequest,
    response: watch.pastAnswer,
    handle: ({ platform, actor }, { params, body }) => againstThePast(platform, actor, params.id, body),
  }),
  queryRoute({
    id: 'approvals.flow.versions',
    path: '/flows/{id}/versions',
    permission: VIEW,
    scope: 'none',
    summary: 'Every version of a flow with its definition, newest first',
    params: id,
    response: z.object({ items: z.array(version) }),
    handle: async ({ platform }, { params }) => {
      const { db } = platform
      if (!(await findFlow(db, params.id))) throw platformErrors.NOT_FOUND()
      const versions = await listVersions(db, params.id)
      const ids = versions.map((one) => one.id)
      const known = await versionsById(db, db, ids)
      const factsOf = await factWordsOf(platform, db, ids)
      const items = versions.flatMap((one) => {
        const definition = known.get(one.id)?.definition
        return definition ? [{ ...one, definition, facts: factsOf(one.id) }] : []
      })
      return { items }
    },
  }),
  queryRoute({
    id: 'approvals.flow.compare',
    method: 'POST',
    path: '/flows/compare',
    permission: VIEW,
    scope: 'none',
    summary: 'What differs between two definitions',
    body: z.strictObject({ before: flowDefinition, after: flowDefinition }),
    response: z.object({ changes: z.array(watch.definitionChange) }),
    handle: async (_context, { body }) => ({ changes: compareDefinitions(body.before, body.after) }),
  }),
  commandRoute('POST', '/flows/{id}/migrations', migrateFlow, {
    summary: 'Take running cases over to another version',
    created: true,
  }),
  queryRoute({
    id: 'approvals.flow.migrationCheck',
    method: 'POST',
    path: '/flows/{id}/migrations/check',
    permission: 'approvals.flow.migrate',
    scope: 'accounts',
    summary: 'What would become of each running case on another version',
    params: id,
    body: watch.migrationCheck,
    response: watch.migrationForecast,
    handle: ({ platform, actor }, { params, body }) => forecast(platform, actor, params.id, body),
  }),
  queryRoute({
    id: 'approvals.flow.migrations',
    path: '/flows/{id}/migrations',
    permission: VIEW,
    scope: 'none',
    summary: 'Migrations of a flow, newest first',
    params: id,
    response: z.object({ items: z.array(watch.migrationRun) }),
    handle: async ({ platform }, { params }) => ({ items: await listMigrations(platform.db, params.id) }),
  }),
  queryRoute({
    id: 'approvals.flow.migration',
    path: '/flow-migrations/{id}',
    permission: VIEW,
    scope: 'accounts',
    summary: 'A migration with the cases it refused',
    params: id,
    response: watch.migrationDetail,
    handle: ({ platform, actor }, { params }) => migrationOf(platform, actor, params.id),
  }),
]
