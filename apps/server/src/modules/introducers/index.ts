import { accountLabels } from '#modules/accounts'
import { launchChecks } from '#modules/businesses'
import { openingChecks } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import * as commands from './commands.ts'
import { introducerErrors } from './errors.ts'
import { labelCheck } from './label-check.ts'
import { launchCheck } from './launch-check.ts'
import { introducerList } from './lists.ts'
import { openingCheck } from './opening-check.ts'
import { routes } from './routes.ts'

/** Who introduces clients to the house, and whom they may not bring. */
export const introducers = defineModule({
  name: 'introducers',
  migrations: new URL('./migrations/', import.meta.url),
  errors: introducerErrors,
  permissions: [{ key: 'introducers.introducer.view' }, { key: 'introducers.introducer.export', sensitive: true }],
  commands: [
    commands.registerIntroducer,
    commands.updateIntroducer,
    commands.setRelatives,
    commands.setIntroducerStatus,
    commands.configureCheck,
    commands.revealIntroducer,
  ] as AnyCommand[],
  lists: [introducerList],
  routes,
  offers: [openingChecks.offer(openingCheck), accountLabels.offer(labelCheck), launchChecks.offer(launchCheck)],
})

export { registerIntroducer, setIntroducerStatus } from './commands.ts'
export { introducerErrors } from './errors.ts'
export { seedIntroducer } from './seed.ts'
