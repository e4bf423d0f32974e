import { sql } from 'kysely'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Actor, requirePermission } from '../actor.ts'
import { type CommandContext, defineCommand } from '../command.ts'
import { constraintOf, type Reader, rows } from '../db.ts'
import type { PeopleQuestion } from '../directory.ts'
import { platformErrors } from '../errors.ts'
import { commandRoute, queryRoute } from '../http/route.ts'
import type { Platform } from '../platform.ts'
import { listFor } from './lookup.ts'
import { selectionOf } from './query.ts'

/** Sharing is a permission of its own: everybody who sees the list gets the view offered. */
export const SHARE_VIEW = 'platform.savedView.share'
const VIEWS_MAX = 100

const queryText = z.record(z.string().max(100), z.string().max(2000)).refine((query) => Object.keys(query).length <= 50)
const given = {
  name: z.string().trim().min(1).max(60),
  query: queryText,
  shared: z.boolean().default(false),
  /** Roles a shared view is for; empty: everybody who may see the list. */
  roleIds: z.array(z.uuid()).max(50).default([]),
  isDefault: z.boolean().default(false),
}
const listId = z.string().max(100)
const identified = z.object({ id: z.string() })
type Given = { name: string; query: Record<string, string>; shared: boolean; roleIds: string[]; isDefault: boolean }

/** The query must be one this person could send; pasted lists are personal and forgotten, so they can't be saved. */
async function requireUsable({ platform, actor }: CommandContext, list: string, view: Given): Promise<void> {
  if (view.shared) requirePermission(actor, SHARE_VIEW)
  const { cursor: _cursor, limit: _limit, count: _count, ...query } = view.query
  for (const [key, value] of Object.entries(query)) {
    if (value.startsWith('@')) throw platformErrors.INPUT_INVALID({}, [{ path: `query.${key}`, code: 'not_savable' }])
  }
  await selectionOf(platform, actor, listFor(platform, actor, list), query)
}

async function write(context: CommandContext, id: string, list: string, view: Given): Promise<void> {
  const { tx, actor, now } = context
  if (view.isDefault) {
    await sql`update platform.saved_view set is_default = false
      where operator_id = ${actor.operatorId} and list_id = ${list} and is_default and id <> ${id}`.execute(tx)
  }
  try {
    await sql`insert into platform.saved_view (id, list_id, operator_id, name, query, shared, role_ids, is_default, updated_at)
      values (${id}, ${list}, ${actor.operatorId}, ${view.name}, ${JSON.stringify(view.query)}::jsonb, ${view.shared},
        ${view.shared ? view.roleIds : []}::uuid[], ${view.isDefault}, ${toWire(now)})
      on conflict (id) do update set name = excluded.name, query = excluded.query, shared = excluded.shared,
        role_ids = excluded.role_ids, is_default = excluded.is_default, updated_at = excluded.updated_at`.execute(tx)
  } catch (error) {
    if (constraintOf(error) === 'saved_view_name') throw platformErrors.SAVED_VIEW_NAME_TAKEN({ name: view.name })
    throw error
  }
  context.record({ target: { type: 'savedView', id, label: view.name }, after: { list, shared: view.shared } })
}

async function ownView({ tx, actor }: CommandContext, id: string): Promise<{ listId: string; name: string }> {
  const [view] = await rows(
    tx,
    sql<{ list_id: string; name: string }>`select list_id, name from platform.saved_view
      where id = ${id} and operator_id = ${actor.operatorId} for update`,
  )
  if (!view) throw platformErrors.NOT_FOUND()
  return { listId: view.list_id, name: view.name }
}

/** Names of views people share whose filter has this value. */
export async function sharedViewsBy(reader: Reader, filter: string, value: string): Promise<string[]> {
  const found = await rows(
    reader,
    sql<{ name: string }>`select name from platform.saved_view
      where shared and query ->> ${filter} = ${value} order by name`,
  )
  return found.map(({ name }) => name)
}

/** Saves a list's filters and order under a name. */
export const createView = defineCommand({
  name: 'platform.savedView.create',
  permission: null,
  scope: 'own',
  input: z.object({ list: listId, ...given }),
  output: identified,
  async run(context, { list, ...view }) {
    await requireUsable(context, list, view)
    const [counted] = await rows(
      context.tx,
      sql<{ n: number }>`select count(*)::int as n from platform.saved_view
        where operator_id = ${context.actor.operatorId} and list_id = ${list}`,
    )
    if ((counted?.n ?? 0) >= VIEWS_MAX) throw platformErrors.SAVED_VIEWS_TOO_MANY({ max: VIEWS_MAX })
    const id = newId<'savedView'>()
    await write(context, id, list, view)
    return { id }
  },
})

/** Changes one's own view. */
export const updateView = defineCommand({
  name: 'platform.savedView.update',
  permission: null,
  scope: 'own',
  input: z.object({ id: z.uuid(), ...given }),
  output: identified,
  async run(context, { id, ...view }) {
    const { listId: list } = await ownView(context, id)
    await requireUsable(context, list, view)
    await write(context, id, list, view)
    return { id }
  },
})

/** Removes one's own view, for those it was shared with too. */
export const removeView = defineCommand({
  name: 'platform.savedView.remove',
  permission: null,
  scope: 'own',
  input: z.object({ id: z.uuid() }),
  output: identified,
  async run(context, { id }) {
    const { name } = await ownView(context, id)
    await sql`delete from platform.saved_view where id = ${id}`.execute(context.tx)
    context.record({ target: { type: 'savedView', id, label: name } })
    return { id }
  },
})

type ViewRow = {
  id: string
  operator_id: string
  name: string
  query: Record<string, string>
  shared: boolean
  role_ids: string[]
  is_default: boolean
}

/** Of views shared with roles, those whose roles this person holds. */
async function sharedWith(platform: Platform, actor: Actor, views: readonly ViewRow[]): Promise<Set<string>> {
  const questions = views.map(
    (view): PeopleQuestion => ({
      anyOf: [{ by: 'holders', roleIds: view.role_ids, departmentIds: null }],
      except: [],
      businessLine: null,
      departmentId: null,
      among: [actor.operatorId],
    }),
  )
  const found = questions.length === 0 ? [] : await platform.directory.find(platform.db, questions, platform.clock())
  return new Set(views.filter((_view, index) => found[index]?.includes(actor.operatorId)).map((view) => view.id))
}

const viewsRoute = queryRoute({
  id: 'platform.savedView.list',
  path: '/saved-views',
  permission: 'signed-in',
  scope: 'own',
  summary: 'Saved views of a list: own ones and those shared with the person',
  query: z.object({ list: listId }),
  response: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        query: z.record(z.string(), z.string()),
        shared: z.boolean(),
        roleIds: z.array(z.string()),
        isDefault: z.boolean(),
        own: z.boolean(),
      }),
    ),
  }),
  async handle({ platform, actor }, { query }) {
    listFor(platform, actor, query.list)
    const views = await rows(
      platform.db,
      sql<ViewRow>`select id, operator_id, name, query, shared, role_ids, is_default from platform.saved_view
        where list_id = ${query.list} and (operator_id = ${actor.operatorId} or shared) order by lower(name), id limit 500`,
    )
    const own = (view: ViewRow) => view.operator_id === actor.operatorId
    const allowed = await sharedWith(
      platform,
      actor,
      views.filter((view) => !own(view) && view.role_ids.length > 0),
    )
    const shown = views.filter((view) => own(view) || view.role_ids.length === 0 || allowed.has(view.id))
    return {
      items: shown.map((view) => ({
        id: view.id,
        name: view.name,
        query: view.query,
        shared: view.shared,
        roleIds: view.role_ids,
        isDefault: own(view) && view.is_default,
        own: own(view),
      })),
    }
  },
})

export const viewRoutes = [
  viewsRoute,
  commandRoute('POST', '/saved-views', createView, { summary: 'Save a view of a list', created: true }),
  commandRoute('PUT', '/saved-views/{id}', updateView, { summary: 'Change a saved view' }),
  commandRoute('DELETE', '/saved-views/{id}', removeView, { summary: 'Remove a saved view' }),
]
