import { messageKinds } from '#modules/messages'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as agreements from './commands/agreement.ts'
import * as authorities from './commands/authority.ts'
import * as requests from './commands/request.ts'
import { portalErrors } from './errors.ts'
import { portalCrontab, portalTasks } from './jobs.ts'
import { portalKinds } from './kinds.ts'
import { portalRoutes } from './routes.ts'
import { portalBars } from './service/access.ts'
import { portalFollower } from './service/follow.ts'

/** The clients' own place: they sign in, start what is open to them on their accounts, and follow it. */
export const portal = defineModule({
  name: 'portal',
  migrations: new URL('./migrations/', import.meta.url),
  errors: portalErrors,
  permissions: [{ key: 'portal.authority.view' }],
  commands: [
    requests.launch,
    requests.amend,
    requests.withdraw,
    requests.keepDraft,
    requests.dropDraft,
    agreements.answerAgreement,
    agreements.withdrawAgreement,
    authorities.grantAuthority,
    authorities.endAuthority,
    authorities.declareOwn,
    authorities.removeOwn,
  ] as AnyCommand[],
  routes: portalRoutes,
  tasks: portalTasks,
  crontab: portalCrontab,
  offers: [...portalKinds.map((kind) => messageKinds.offer(kind)), portalFollower, portalBars],
})

export { launch as launchFromPortal } from './commands/request.ts'
export { resolveClient, withClients } from './resolve.ts'
export * from './schema.ts'
export { seedClientActor } from './seed.ts'
