import { z } from 'zod'
import { commandRoute, queryRoute, type RawRoute, type Route } from '#platform/http/route.ts'
import { removeProofRule, setProofRule } from '../commands/proof.ts'
import { proofRule } from '../schema/proof.ts'
import { signatureOf } from '../service/signed.ts'
import { listProofRules } from '../store/proof.ts'

const signed = z.object({ id: z.uuid(), taskId: z.uuid() })

const signatureRoute: RawRoute = {
  kind: 'raw',
  id: 'approvals.signature.get',
  method: 'GET',
  path: '/tickets/{id}/signatures/{taskId}',
  permission: 'signed-in',
  scope: 'accounts',
  summary: 'What was drawn by hand under a decision',
  params: signed,
  query: z.object({}),
  produces: ['image/png'],
  consumes: [],
  async handle({ platform, actor }, input, _request, reply) {
    const { id, taskId } = input.params as z.output<typeof signed>
    reply.headers({ 'content-type': 'image/png', 'cache-control': 'private, max-age=300' })
    return signatureOf(platform, actor, id, taskId)
  },
}

/** Which decisions ask whoever makes them to show again who they are, or to sign. */
export const proofRoutes: Route[] = [
  queryRoute({
    id: 'approvals.proof.list',
    path: '/proof-rules',
    permission: 'approvals.rule.view',
    scope: 'none',
    summary: 'Which decisions ask for a password or a code again',
    response: z.object({ items: z.array(proofRule) }),
    async handle({ platform }) {
      const found = await listProofRules(platform.db)
      const names = await platform.directory.names(
        platform.db,
        found.map((one) => one.changedBy),
      )
      return { items: found.map((one) => ({ ...one, changedBy: names.get(one.changedBy) ?? '' })) }
    },
  }),
  commandRoute('PUT', '/proof-rules', setProofRule, { summary: 'Lay down which decisions ask for a proof' }),
  commandRoute('DELETE', '/proof-rules/{id}', removeProofRule, { summary: 'Take such a rule back' }),
  signatureRoute,
]
