import { z } from 'zod'
import { parseInput } from '#platform/execute.ts'
import { commandRoute, listRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import * as commands from './commands.ts'
import { decisionList, personList, todoList, VIEW } from './lists.ts'
import { decisionAnswer, decisionInput, oaLink } from './schema.ts'
import { takeDecision } from './service/decide.ts'
import { findLink } from './store/link.ts'
import { countTodos } from './store/todo.ts'

const header = (value: string | string[] | undefined): string => (typeof value === 'string' ? value.slice(0, 200) : '')

/** Where decisions come in; the signature stands for a sign-in. */
const decisionRoute: RawRoute = {
  kind: 'raw',
  id: 'oa.decision.take',
  method: 'POST',
  path: '/oa/decisions',
  permission: 'public',
  scope: 'none',
  summary: 'A decision made in the office tool, signed and sent once',
  params: z.object({}),
  query: z.object({}),
  produces: ['application/json'],
  consumes: ['application/json'],
  body: decisionInput,
  answer: decisionAnswer,
  async handle({ platform }, _input, request) {
    const given = parseInput(decisionInput, request.body)
    const { headers } = request
    const proof = {
      key: header(headers['x-oa-key']),
      timestamp: header(headers['x-oa-timestamp']),
      nonce: header(headers['x-oa-nonce']),
      signature: header(headers['x-oa-signature']),
    }
    return takeDecision(platform, proof, given)
  },
}

export const oaRoutes: readonly Route[] = [
  decisionRoute,
  listRoute('/oa/todos', todoList),
  listRoute('/oa/decisions', decisionList),
  listRoute('/oa/people', personList),
  queryRoute({
    id: 'oa.link.get',
    path: '/oa/link',
    permission: VIEW,
    scope: 'none',
    summary: 'How the link to the office tool does, and what it may send',
    response: oaLink,
    async handle({ platform }) {
      const { perMinute, perDay, verified, sentInDay, failingSince, nextAt } = await findLink(platform.db)
      const counts = await countTodos(platform.db)
      const configured = platform.config.oa !== null
      return { configured, perMinute, perDay, verified, sentInDay, failingSince, nextAt, ...counts }
    },
  }),
  commandRoute('PUT', '/oa/people/{operatorId}', commands.mapOperator, { summary: 'Say who an operator is there' }),
  commandRoute('DELETE', '/oa/people/{operatorId}', commands.unmapOperator, { summary: 'Take that back' }),
  commandRoute('PUT', '/oa/limits', commands.setLimits, { summary: 'Lay down how much may be sent' }),
  commandRoute('POST', '/oa/resync', commands.resync, { summary: 'Compare both sides and put right what differs' }),
]
