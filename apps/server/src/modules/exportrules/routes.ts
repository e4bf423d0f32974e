import { z } from 'zod'
import { commandRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { createRule, requestPack, retireRule, updateRule } from './commands.ts'
import { checkPack } from './plan.ts'
import { checkPackInput, packCheck, ruleAnswer } from './schema.ts'
import { listRules } from './store.ts'

export const routes: Route[] = [
  queryRoute({
    id: 'exportrules.rule.all',
    path: '/export-rules',
    permission: 'exportrules.rule.view',
    scope: 'none',
    summary: 'Every rule by which packs of files leave the house',
    response: z.object({ items: z.array(ruleAnswer) }),
    handle: async ({ platform }) => ({ items: await listRules(platform.db) }),
  }),
  queryRoute({
    id: 'exportrules.pack.check',
    method: 'POST',
    path: '/export-rules/{id}/check',
    permission: requestPack.name,
    scope: 'accounts',
    summary: 'What a pack of these accounts would hold, and what it would lack',
    params: z.object({ id: z.uuid() }),
    body: checkPackInput,
    response: packCheck,
    handle: ({ platform, actor }, { params, body }) =>
      checkPack(platform, actor, { ruleId: params.id, accountNos: body.accountNos }),
  }),
  commandRoute('POST', '/export-rules', createRule, { summary: 'Lays down an export rule', created: true }),
  commandRoute('PUT', '/export-rules/{ruleId}', updateRule, { summary: 'Changes an export rule' }),
  commandRoute('POST', '/export-rules/{ruleId}/retire', retireRule, { summary: 'Retires an export rule' }),
  commandRoute('POST', '/export-rules/{ruleId}/packs', requestPack, {
    summary: 'Asks for an encrypted pack of files',
    created: true,
  }),
]
