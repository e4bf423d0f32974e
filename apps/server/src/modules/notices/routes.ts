import { sql } from 'kysely'
import { z } from 'zod'
import { rows } from '#platform/db.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import * as commands from './commands.ts'
import { deliveryList, noticeList } from './lists.ts'
import { noticeRule, ownPreference, unreadCount } from './schema.ts'
import { rulesAt } from './service/words.ts'
import { unreadOf } from './store/notice.ts'
import { preferenceOf } from './store/person.ts'
import { laidDown } from './store/rule.ts'

const own = { permission: 'signed-in', scope: 'own' } as const
const label = z.record(z.string(), z.string()).nullable()
const place = z.object({ flowCode: z.string(), flowLabel: label, nodeId: z.string(), label })

export const noticeRoutes: readonly Route[] = [
  listRoute('/notices', noticeList),
  listRoute('/notice-deliveries', deliveryList),
  queryRoute({
    id: 'notices.notice.count',
    path: '/notices/count',
    ...own,
    summary: "How many of one's own notices are unread",
    response: unreadCount,
    handle: async ({ platform, actor }) => ({ unread: await unreadOf(platform.db, actor.operatorId) }),
  }),
  queryRoute({
    id: 'notices.preference.get',
    path: '/notice-preference',
    ...own,
    summary: 'Where and how one wants to be told',
    response: ownPreference,
    handle: ({ platform, actor }) => preferenceOf(platform.db, actor.operatorId),
  }),
  queryRoute({
    id: 'notices.rule.list',
    path: '/notice-rules',
    permission: 'notices.rule.view',
    scope: 'none',
    summary: 'How every event is told: everywhere, in a flow, at a step',
    query: z.object({ flowCode: z.string().max(100).optional(), nodeId: z.string().max(100).optional() }),
    response: z.object({ items: z.array(noticeRule) }),
    handle: async ({ platform }, { query }) => ({
      items: rulesAt(await laidDown(platform.db), query.flowCode ?? null, query.nodeId ?? null),
    }),
  }),
  queryRoute({
    id: 'notices.place.list',
    path: '/notice-places',
    permission: 'notices.rule.view',
    scope: 'none',
    summary: 'Published flows and the steps of them that ask somebody',
    response: z.object({ items: z.array(place) }),
    handle: async ({ platform }) => ({
      items: await rows(
        platform.db,
        sql<z.infer<typeof place>>`select flow_code as "flowCode", flow_label as "flowLabel", node_id as "nodeId", label
          from approvals.v_step where kind in ('approve', 'handle') and retired_at is null order by flow_code, place`,
      ),
    }),
  }),
  commandRoute('POST', '/notices/{id}/read', commands.readNotice, { summary: 'Mark a notice as read' }),
  commandRoute('POST', '/notices/read', commands.readAllNotices, { summary: 'Mark all notices as read' }),
  commandRoute('POST', '/notice-links', commands.followNoticeLink, { summary: 'Follow a link out of a message' }),
  commandRoute('PUT', '/notice-preference', commands.setPreference, { summary: 'Say where one wants to be told' }),
  commandRoute('PUT', '/notice-rules', commands.setRule, { summary: 'Lay down how an event is told' }),
  commandRoute('POST', '/notice-rules/restore', commands.restoreRule, { summary: 'Take back what was laid down' }),
  commandRoute('PUT', '/notice-templates', commands.changeNoticeTemplate, { summary: 'Change the words of a notice' }),
  commandRoute('POST', '/notice-templates/restore', commands.restoreNoticeTemplate, {
    summary: 'Take back own words of a notice',
  }),
]
