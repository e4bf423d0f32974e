import type { AnyCommand } from '#platform/command.ts'
import { bundleExports } from '#platform/exports/bundle.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { exportruleErrors } from './errors.ts'
import { pack } from './pack.ts'
import { routes } from './routes.ts'

/** Rules by which files of accounts leave the house as packs: for a regulator, an auditor, a court. */
export const exportrules = defineModule({
  name: 'exportrules',
  migrations: new URL('./migrations/', import.meta.url),
  errors: exportruleErrors,
  permissions: [{ key: 'exportrules.rule.view' }],
  commands: Object.values(commands) as AnyCommand[],
  routes,
  offers: [bundleExports.offer(pack)],
})
