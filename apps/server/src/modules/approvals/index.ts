import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { checks } from './checks.ts'
import * as commands from './commands.ts'
import { approvalErrors } from './errors.ts'
import { crontab, tasks } from './jobs.ts'
import { lists } from './lists.ts'
import { SIMULATE } from './routes/versions.ts'
import { routes } from './routes.ts'
import { ADMINISTER } from './service/people.ts'

/** Flows, cases, tasks and tickets: who must agree before something happens. */
export const approvals = defineModule({
  name: 'approvals',
  migrations: new URL('./migrations/', import.meta.url),
  errors: approvalErrors,
  permissions: [
    { key: 'approvals.ticket.view' },
    { key: 'approvals.ticket.export' },
    { key: 'approvals.ticket.superApprove', sensitive: true },
    { key: ADMINISTER, sensitive: true },
    { key: 'approvals.copy.view' },
    { key: 'approvals.rule.view' },
    { key: 'approvals.flow.view' },
    { key: SIMULATE },
  ],
  commands: Object.values(commands) as AnyCommand[],
  lists,
  routes,
  tasks,
  crontab,
  checks,
})

export { agree as agreeTask, refuse as refuseTask, sendBack as sendTaskBack } from './commands.ts'
export { approvalErrors } from './errors.ts'
export { validateDefinition as flowProblems } from './policy/validate.ts'
export type { FlowDefinition, FlowDraft } from './schema/flow.ts'
export { approvalGate } from './service/gate.ts'
export { publishDefinition } from './service/publish.ts'
export { leaveFree, type Seeding, seedFlow, seedRule } from './service/seed.ts'
export {
  type CaseContext,
  type CaseListener,
  type CaseMoved,
  caseListeners,
  openTaskOf,
  type Subject,
  sendOn,
  startCase,
  takeCaseBack,
} from './service/subject.ts'
