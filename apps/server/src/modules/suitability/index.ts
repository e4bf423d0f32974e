import { answerReaders } from '#modules/clients'
import { openedListeners, openingChecks } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { recordAssessment, recordCertification, recordExemption } from './commands.ts'
import { suitabilityErrors } from './errors.ts'
import { assessmentList, certificationList, exemptionList } from './lists.ts'
import { answerRights, answersCheck, recordOpened } from './opening.ts'
import { routes } from './routes.ts'
import { REGISTERS } from './schema.ts'

/** What kind of investor a client is: professional or not, how much risk it bears, whether it may trade northbound. */
export const suitability = defineModule({
  name: 'suitability',
  migrations: new URL('./migrations/', import.meta.url),
  errors: suitabilityErrors,
  permissions: REGISTERS.flatMap((register) => [
    { key: `suitability.${register}.view` },
    { key: `suitability.${register}.export`, sensitive: true },
  ]),
  commands: [recordCertification, recordAssessment, recordExemption] as AnyCommand[],
  lists: [certificationList, assessmentList, exemptionList],
  routes,
  offers: [
    openedListeners.offer(recordOpened),
    openingChecks.offer(answersCheck),
    ...answerRights.map((one) => answerReaders.offer(one)),
  ],
})

export { suitabilityErrors } from './errors.ts'
export { RISK_LEVELS, type RiskLevel, type Standing } from './schema.ts'
export { seedSuitability } from './seed.ts'
export { suitabilityOf } from './service.ts'
export type { SubjectRef } from './store.ts'
