import { sql } from 'kysely'
import { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import { defineCommand } from '../command.ts'
import { rows } from '../db.ts'
import { commandRoute, queryRoute } from '../http/route.ts'
import { listFor } from './lookup.ts'

const WIDTH = { min: 40, max: 2000 }

const column = z.object({
  key: z.string().min(1).max(100),
  width: z.number().int().min(WIDTH.min).max(WIDTH.max).nullish(),
  pinned: z.boolean().optional(),
  hidden: z.boolean().optional(),
})
const settings = {
  columns: z.array(column).max(200),
  density: z.enum(['compact', 'regular', 'relaxed']),
}
const listId = z.string().max(100)
const nothing = z.object({})

/** Keeps order, width, pin and visibility of a list's columns for this person; keys that the list lacks are kept too. */
export const saveSettings = defineCommand({
  name: 'platform.listSetting.save',
  permission: null,
  scope: 'own',
  input: z.object({ listId, ...settings }),
  output: nothing,
  async run({ tx, actor, now, platform, record }, input) {
    listFor(platform, actor, input.listId)
    await sql`insert into platform.list_setting (operator_id, list_id, columns, density, updated_at)
      values (${actor.operatorId}, ${input.listId}, ${JSON.stringify(input.columns)}::jsonb, ${input.density}, ${toWire(now)})
      on conflict (operator_id, list_id) do update set columns = excluded.columns, density = excluded.density,
        updated_at = excluded.updated_at`.execute(tx)
    record({ target: { type: 'listSetting', id: input.listId } })
    return {}
  },
})

/** Back to what the list comes with. */
export const resetSettings = defineCommand({
  name: 'platform.listSetting.reset',
  permission: null,
  scope: 'own',
  input: z.object({ listId }),
  output: nothing,
  async run({ tx, actor, record }, input) {
    await sql`delete from platform.list_setting
      where operator_id = ${actor.operatorId} and list_id = ${input.listId}`.execute(tx)
    record({ target: { type: 'listSetting', id: input.listId } })
    return {}
  },
})

const settingsRoute = queryRoute({
  id: 'platform.listSetting.get',
  path: '/list-settings/{listId}',
  permission: 'signed-in',
  scope: 'own',
  summary: 'How the person arranged the columns of a list; null when never',
  params: z.object({ listId }),
  response: z.object(settings).nullable(),
  async handle({ platform, actor }, { params }) {
    listFor(platform, actor, params.listId)
    const [found] = await rows(
      platform.db,
      sql<z.infer<z.ZodObject<typeof settings>>>`select columns, density from platform.list_setting
        where operator_id = ${actor.operatorId} and list_id = ${params.listId}`,
    )
    return found ?? null
  },
})

export const settingRoutes = [
  settingsRoute,
  commandRoute('PUT', '/list-settings/{listId}', saveSettings, { summary: 'Arrange the columns of a list' }),
  commandRoute('DELETE', '/list-settings/{listId}', resetSettings, { summary: 'Put the columns of a list back' }),
]
