import { dutyErrors } from './errors.ts'
import { UNTIL_MAX_DAYS } from './schema.ts'

type Somebody = { readonly operatorId: string }
export type BuiltinRule = {
  code: string
  kind: 'keys' | 'flow'
  severity: 'high' | 'medium' | 'low'
  oneSide: readonly string[]
  otherSide: readonly string[]
}

const DECIDES = ['approvals.task.agree', 'approvals.ticket.superApprove']
const CLERK = ['businesses.request.launch', 'onboarding.application.submit', 'rates.*.set', 'accounts.account.freeze']

/**
 * What comes with Kontor, after the duties that the spec keeps apart: whoever designs and watches over flows does not
 * launch or decide, whoever gives rights does no business, auditors change nothing. The words are in the locales.
 */
export const BUILTIN_RULES: readonly BuiltinRule[] = [
  { code: 'make-and-check', kind: 'flow', severity: 'high', oneSide: ['command'], otherSide: [] },
  { code: 'launch-and-check', kind: 'flow', severity: 'medium', oneSide: ['businesses.request.launch'], otherSide: [] },
  {
    code: 'design-and-decide',
    kind: 'keys',
    severity: 'high',
    oneSide: ['businesses.business.publish', 'approvals.flow.publish', 'approvals.rule.set', 'packs.pack.install'],
    otherSide: DECIDES,
  },
  {
    code: 'design-and-launch',
    kind: 'keys',
    severity: 'medium',
    oneSide: ['businesses.business.publish', 'approvals.flow.publish', 'approvals.rule.set'],
    otherSide: CLERK,
  },
  {
    code: 'watch-and-decide',
    kind: 'keys',
    severity: 'high',
    oneSide: [
      'approvals.case.administer',
      'approvals.case.redirect',
      'approvals.case.rehome',
      'businesses.request.correct',
    ],
    otherSide: ['approvals.task.agree'],
  },
  {
    code: 'watch-and-launch',
    kind: 'keys',
    severity: 'medium',
    oneSide: ['approvals.case.administer', 'approvals.case.redirect', 'businesses.request.correct'],
    otherSide: CLERK,
  },
  {
    code: 'write-and-publish-sources',
    kind: 'keys',
    severity: 'medium',
    oneSide: ['sources.draft.edit', 'sources.register.put'],
    otherSide: ['sources.version.publish'],
  },
  {
    code: 'rights-and-business',
    kind: 'keys',
    severity: 'high',
    oneSide: ['access.grant.*', 'access.role.update', 'access.policy.update', 'access.operator.resetPassword'],
    otherSide: [...CLERK, 'approvals.task.agree'],
  },
  {
    code: 'audit-and-act',
    kind: 'keys',
    severity: 'high',
    oneSide: ['role:auditor'],
    otherSide: [...CLERK, ...DECIDES, 'access.grant.*', 'businesses.business.publish', 'archive.document.upload'],
  },
  { code: 'reveal-and-export', kind: 'keys', severity: 'low', oneSide: ['*.*.reveal'], otherSide: ['*.*.export'] },
]

/** @throws OWN_CONFLICT: nobody has a say in exceptions for themselves. */
export function assertNotOwn(actor: Somebody, operatorId: string): void {
  if (actor.operatorId === operatorId) throw dutyErrors.OWN_CONFLICT()
}

/** @throws SECOND_PERSON: whoever asked for an exception does not allow it. */
export function assertSecond(actor: Somebody, by: { id: string; name: string }): void {
  if (actor.operatorId === by.id) throw dutyErrors.SECOND_PERSON({ by: by.name })
}

/** @throws UNTIL_INVALID unless it lies ahead, a year at most. */
export function assertUntil(until: Temporal.Instant, now: Temporal.Instant): void {
  const latest = now.add({ hours: 24 * UNTIL_MAX_DAYS })
  if (Temporal.Instant.compare(until, now) > 0 && Temporal.Instant.compare(until, latest) <= 0) return
  throw dutyErrors.UNTIL_INVALID({ days: UNTIL_MAX_DAYS }, [{ path: 'until', code: 'custom' }])
}
