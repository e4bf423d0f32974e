import { z } from 'zod'
import { bulkTarget } from '#platform/bulk/targets.ts'
import { platformErrors } from '#platform/errors.ts'
import { commandRoute, listRoute, queryRoute, type Route } from '#platform/http/route.ts'
import * as commands from './commands.ts'
import * as lists from './lists.ts'
import { batchRoutes } from './routes/batch.ts'
import { proofRoutes } from './routes/proof.ts'
import { seenRoutes } from './routes/seen.ts'
import { versionRoutes } from './routes/versions.ts'
import { watchRoutes } from './routes/watch.ts'
import { chain } from './schema/chain.ts'
import { bulkLook, LOOKED_COMMANDS } from './schema/look.ts'
import { flowSketch } from './schema/sketch.ts'
import * as wire from './schema/wire.ts'
import { chainFor } from './service/chain.ts'
import { ticketDetailOf } from './service/detail.ts'
import { factWordsOf } from './service/fact-words.ts'
import { lookAtMany } from './service/look.ts'
import { nameableAt, nameableFor, nameableForCopies } from './service/nameable.ts'
import { previewOf, routeAt } from './service/preview.ts'
import { drawingProblems } from './service/publish.ts'
import { ruleTable } from './service/rule-table.ts'
import { findFlow, listFlows, listVersions, versionsById } from './store/flow.ts'
import { findDraft } from './store/flow-draft.ts'
import { countsFor } from './store/read.ts'

const id = z.object({ id: z.uuid() })

const search = z.object({ search: z.string().trim().max(100).default('') })
const nameable = z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string(), department: z.string() })) })

const peopleRoutes: Route[] = [
  queryRoute({
    id: 'approvals.task.people',
    path: '/tasks/{id}/people',
    permission: 'signed-in',
    scope: 'own',
    summary: 'Whom a task may be given to, lent to or shared with',
    params: id,
    query: search,
    response: nameable,
    handle: ({ platform, actor }, { params, query }) => nameableAt(platform, actor, params.id, query.search),
  }),
  queryRoute({
    id: 'approvals.ticket.people',
    path: '/tickets/{id}/people',
    permission: 'approvals.case.administer',
    scope: 'accounts',
    summary: 'Whom an administrator may name for a step that is stuck',
    params: id,
    query: search,
    response: nameable,
    handle: ({ platform, actor }, { params, query }) => nameableFor(platform, actor, params.id, query.search),
  }),
  queryRoute({
    id: 'approvals.ticket.readers',
    path: '/tickets/{id}/copies/people',
    permission: 'approvals.case.copy',
    scope: 'own',
    summary: 'Whom copies of a ticket may be sent to',
    params: id,
    query: search,
    response: nameable,
    handle: ({ platform, actor }, { params, query }) => nameableForCopies(platform, actor, params.id, query.search),
  }),
]

const taskRoutes: Route[] = [
  commandRoute('POST', '/tasks/{id}/agree', commands.agree, { summary: 'Agree to what an approval asks' }),
  commandRoute('POST', '/tasks/{id}/handle', commands.handle, { summary: 'Finish work that is not an approval' }),
  commandRoute('POST', '/tasks/{id}/refuse', commands.refuse, { summary: 'Refuse what a task asks' }),
  commandRoute('POST', '/tasks/{id}/return', commands.sendBack, { summary: 'Send work back to an earlier step' }),
  commandRoute('POST', '/tasks/{id}/claim', commands.claim, { summary: 'Take a shared task' }),
  commandRoute('POST', '/tasks/{id}/release', commands.release, { summary: 'Put a claimed task back' }),
  commandRoute('POST', '/tasks/{id}/transfer', commands.transfer, { summary: 'Give a task to somebody else' }),
  commandRoute('POST', '/tasks/{id}/delegate', commands.delegate, { summary: 'Lend a task for an opinion' }),
  commandRoute('POST', '/tasks/{id}/answer', commands.answer, { summary: 'Answer a delegated task' }),
  commandRoute('POST', '/tasks/{id}/recall', commands.recall, { summary: 'Take a delegated task back' }),
  commandRoute('POST', '/tasks/{id}/take-back', commands.takeBack, { summary: 'Take back an agreement' }),
  commandRoute('POST', '/tasks/{id}/signers', commands.addSigners, { summary: 'Ask more people beside a task' }),
  commandRoute('DELETE', '/tasks/{id}', commands.removeSigner, { summary: 'Remove an extra signer' }),
  commandRoute('POST', '/tasks/{id}/urge', commands.urge, { summary: 'Remind whoever holds a task' }),
  commandRoute('POST', '/tasks/{id}/reassign', commands.reassign, { summary: 'Name who handles a task' }),
]

const ticketRoutes: Route[] = [
  commandRoute('POST', '/tickets/{id}/withdraw', commands.withdraw, { summary: 'Withdraw a ticket of one’s own' }),
  commandRoute('POST', '/tickets/{id}/terminate', commands.terminate, { summary: 'Stop a ticket' }),
  commandRoute('POST', '/tickets/{id}/assign', commands.assign, { summary: 'Name people for a stuck step' }),
  commandRoute('POST', '/tickets/{id}/comments', commands.comment, { summary: 'Say something about a ticket' }),
  commandRoute('POST', '/tickets/{id}/copies', commands.sendCopy, { summary: 'Send copies of a ticket' }),
  commandRoute('POST', '/tickets/{id}/choose', commands.choose, { summary: 'Choose the way on from a stuck step' }),
  commandRoute('POST', '/tickets/{id}/retry-step', commands.retryCase, { summary: 'Try a stuck step again' }),
  commandRoute('POST', '/tickets/{id}/retry', commands.retryTicket, { summary: 'Carry out a failed ticket again' }),
  commandRoute('POST', '/ticket-copies/{id}/read', commands.readCopy, { summary: 'Mark a copy as read' }),
  listRoute('/tickets', lists.ticketList),
  listRoute('/tasks/todo', lists.todoList),
  listRoute('/tasks/pool', lists.poolList),
  listRoute('/tasks/overdue', lists.overdueList),
  listRoute('/tasks/delegated', lists.delegatedList),
  listRoute('/tasks/done', lists.doneList),
  listRoute('/tickets/started', lists.startedList),
  listRoute('/ticket-copies', lists.copyList),
  queryRoute({
    id: 'approvals.ticket.chain',
    path: '/tickets/{id}/chain',
    permission: 'signed-in',
    scope: 'accounts',
    summary: 'Cases that started each other, and what the steps of a ticket have handed out',
    params: id,
    response: chain,
    handle: ({ platform, actor }, { params }) => chainFor(platform, actor, params.id),
  }),
  queryRoute({
    id: 'approvals.ticket.get',
    path: '/tickets/{id}',
    permission: 'signed-in',
    scope: 'accounts',
    summary: 'A ticket with its route, tasks and history',
    params: id,
    response: wire.ticketDetail,
    handle: ({ platform, actor }, { params }) => ticketDetailOf(platform, actor, params.id),
  }),
  queryRoute({
    id: 'approvals.task.look',
    method: 'POST',
    path: '/task-looks',
    permission: 'signed-in',
    scope: 'own',
    summary: 'Which of many tasks the person could not decide together by a plain yes or no, and why',
    body: z.strictObject({ command: z.enum(LOOKED_COMMANDS), target: bulkTarget }),
    response: bulkLook,
    handle: ({ platform, actor }, { body }) => lookAtMany(platform, actor, body),
  }),
  queryRoute({
    id: 'approvals.task.count',
    path: '/tasks/count',
    permission: 'signed-in',
    scope: 'own',
    summary: 'How much waits for the person',
    response: wire.inboxCounts,
    handle: ({ platform, actor }) => countsFor(platform.db, actor.operatorId),
  }),
  queryRoute({
    id: 'approvals.command.preview',
    method: 'POST',
    path: '/commands/{name}/preview',
    permission: 'signed-in',
    scope: 'accounts',
    summary: 'Who would decide about a command, and what it would change',
    params: z.object({ name: wire.commandName }),
    body: z.strictObject({ input: z.unknown() }),
    response: wire.preview,
    handle: ({ platform, actor }, { params, body }) => previewOf(platform, actor, params.name, body.input),
  }),
]

const flowRow = wire.flowDetail.omit({ definition: true, facts: true, versions: true, draft: true })
const isBuiltIn = (code: string) => code.startsWith('built-in.')

const configurationRoutes: Route[] = [
  commandRoute('PUT', '/approval-rules/{command}', commands.setRule, { summary: 'Lay down who approves a command' }),
  commandRoute('POST', '/flows', commands.createFlow, { summary: 'Create a flow', created: true }),
  commandRoute('PUT', '/flows/{id}/draft', commands.saveDraft, { summary: 'Keep what is drawn on a flow' }),
  commandRoute('DELETE', '/flows/{id}/draft', commands.discardDraft, { summary: 'Throw a draft away' }),
  commandRoute('POST', '/flows/{id}/versions', commands.publishFlow, { summary: 'Publish a flow', created: true }),
  commandRoute('POST', '/flows/{id}/retire', commands.retireFlow, { summary: 'Take a flow out of use' }),
  queryRoute({
    id: 'approvals.rule.list',
    path: '/approval-rules',
    permission: 'approvals.rule.view',
    scope: 'none',
    summary: 'Every command that can be gated, and what is laid down for it',
    response: z.object({ items: z.array(wire.rule) }),
    handle: async ({ platform }) => ({ items: await ruleTable(platform) }),
  }),
  queryRoute({
    id: 'approvals.rule.route',
    path: '/approval-rules/{command}/route',
    permission: 'approvals.rule.view',
    scope: 'accounts',
    summary: 'Who would be asked about a command, were it about something of this business line and department',
    params: z.object({ command: wire.commandName }),
    query: z.object({ businessLine: z.string().max(40).optional(), departmentId: z.uuid().optional() }),
    response: wire.preview,
    handle: ({ platform, actor }, { params, query: { businessLine = null, departmentId = null } }) =>
      routeAt(platform, actor, params.command, { businessLine, departmentId }),
  }),
  queryRoute({
    id: 'approvals.flow.list',
    path: '/flows',
    permission: 'approvals.flow.view',
    scope: 'none',
    summary: 'Every flow',
    response: z.object({ items: z.array(flowRow) }),
    handle: async ({ platform }) => {
      const flows = await listFlows(platform.db)
      return { items: flows.map((flow) => ({ ...flow, number: flow.currentNumber, builtIn: isBuiltIn(flow.code) })) }
    },
  }),
  queryRoute({
    id: 'approvals.flow.get',
    path: '/flows/{id}',
    permission: 'approvals.flow.view',
    scope: 'none',
    summary: 'A flow with its present definition',
    params: id,
    response: wire.flowDetail,
    handle: async ({ platform }, { params }) => {
      const { db } = platform
      const flow = await findFlow(db, params.id)
      if (!flow) throw platformErrors.NOT_FOUND()
      const { currentVersionId } = flow
      const version = currentVersionId && (await versionsById(db, db, [currentVersionId])).get(currentVersionId)
      const versions = await listVersions(db, flow.id)
      const definition = version ? version.definition : null
      const draft = await findDraft(db, flow.id)
      const facts = currentVersionId ? (await factWordsOf(platform, db, [currentVersionId]))(currentVersionId) : []
      return { ...flow, number: flow.currentNumber, builtIn: isBuiltIn(flow.code), definition, facts, versions, draft }
    },
  }),
  queryRoute({
    id: 'approvals.flow.check',
    method: 'POST',
    path: '/flows/check',
    permission: 'approvals.flow.view',
    scope: 'none',
    summary: 'What keeps a definition from being published',
    body: z.strictObject({ definition: flowSketch }),
    response: z.object({ problems: z.array(wire.flowProblem) }),
    handle: async ({ platform }, { body }) => ({ problems: drawingProblems(platform, body.definition) }),
  }),
]

export const routes: readonly Route[] = [
  ...taskRoutes,
  ...peopleRoutes,
  ...ticketRoutes,
  ...batchRoutes,
  ...configurationRoutes,
  ...proofRoutes,
  ...seenRoutes,
  ...versionRoutes,
  ...watchRoutes,
]
