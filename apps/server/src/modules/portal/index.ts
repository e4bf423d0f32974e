import { messageKinds } from '#modules/messages'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as requests from './commands/request.ts'
import { portalErrors } from './errors.ts'
import { portalCrontab, portalTasks } from './jobs.ts'
import { portalKinds } from './kinds.ts'
import { portalRoutes } from './routes.ts'
import { portalFollower } from './service/follow.ts'

/** The clients' own place: they sign in, start what is open to them on their accounts, and follow it. */
export const portal = defineModule({
  name: 'portal',
  migrations: new URL('./migrations/', import.meta.url),
  errors: portalErrors,
  commands: [
    requests.launch,
    requests.amend,
    requests.withdraw,
    requests.keepDraft,
    requests.dropDraft,
  ] as AnyCommand[],
  routes: portalRoutes,
  tasks: portalTasks,
  crontab: portalCrontab,
  offers: [...portalKinds.map((kind) => messageKinds.offer(kind)), portalFollower],
})

export { resolveClient, withClients } from './resolve.ts'
export * from './schema.ts'
