import { z } from 'zod'
import { platformErrors } from '#platform/errors.ts'
import { queryRoute, type Route } from '#platform/http/route.ts'
import { colleague } from '../schema.ts'
import { findColleague, searchColleagues } from '../store/colleague.ts'

/**
 * Who works here, as far as everybody has to know it to name a person in a form or to look for what somebody does: the name
 * and the department, of all departments, since work goes from one to another. What they may do, how to reach them and
 * since when they are here is the administrators' (`access.operator`).
 */
export const colleagueRoutes: Route[] = [
  queryRoute({
    id: 'access.colleague.list',
    path: '/access/colleagues',
    permission: 'signed-in',
    scope: 'none',
    summary: 'People of the house by name, for choosing one',
    query: z.object({ search: z.string().trim().max(100).default('') }),
    response: z.object({ items: z.array(colleague) }),
    handle: async ({ platform, actor }, { query }) => ({
      items: await searchColleagues(platform.db, actor.language, query.search),
    }),
  }),
  queryRoute({
    id: 'access.colleague.get',
    path: '/access/colleagues/{id}',
    permission: 'signed-in',
    scope: 'none',
    summary: 'What a person of the house is called, and where they work',
    params: z.object({ id: z.uuid() }),
    response: colleague,
    handle: async ({ platform, actor }, { params }) => {
      const found = await findColleague(platform.db, actor.language, params.id)
      if (!found) throw platformErrors.NOT_FOUND()
      return found
    },
  }),
]
