import { currentRows } from '#modules/businesses'
import { openedListeners, openingChecks } from '#modules/onboarding'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { addBank, changeBank, endBank, revealBank, setBanks } from './commands.ts'
import { bankErrors } from './errors.ts'
import { bankList } from './lists.ts'
import { bankCheck, keepBanks, takeOver } from './opening.ts'
import { routes } from './routes.ts'
import { currentBanks } from './service.ts'

/** The bank accounts that accounts settle through: those that count, and those that did. */
export const banks = defineModule({
  name: 'banks',
  migrations: new URL('./migrations/', import.meta.url),
  errors: bankErrors,
  permissions: [{ key: 'banks.account.view' }, { key: 'banks.account.export', sensitive: true }],
  commands: [addBank, changeBank, endBank, setBanks, revealBank] as AnyCommand[],
  lists: [bankList],
  routes,
  offers: [currentRows.offer(currentBanks), openingChecks.offer(bankCheck), openedListeners.offer(keepBanks)],
  prepare: takeOver,
})

export { bankErrors } from './errors.ts'
export { seedBanks } from './seed.ts'
export { NUMBER_SEAL as BANK_NUMBER_SEAL } from './store.ts'
