import { z } from 'zod'
import { commandRoute, queryRoute, type Route } from '#platform/http/route.ts'
import { removeProofRule, setProofRule } from '../commands/proof.ts'
import { proofRule } from '../schema/proof.ts'
import { listProofRules } from '../store/proof.ts'

/** Which decisions ask whoever makes them to show again who they are. */
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
]
