import { currentRows } from '#modules/businesses'
import type { AnyCommand } from '#platform/command.ts'
import { defineModule } from '#platform/module.ts'
import { endRate, setFeeRates, setMarginRates } from './commands.ts'
import { rateErrors } from './errors.ts'
import { rateCrontab, rateTasks } from './jobs.ts'
import { feeList, marginList } from './lists.ts'
import { routes } from './routes.ts'
import { feesInForce, marginsInForce } from './store.ts'

type InForce = typeof feesInForce

/** What counts for the account; whoever asks has been shown it already. */
const ofAccount = async (accountId: string | null, reader: Parameters<InForce>[0], inForce: InForce) =>
  accountId === null ? [] : inForce(reader, accountId)

/** What accounts are charged, and what margin they are asked for, apart from what counts for everybody. */
export const rates = defineModule({
  name: 'rates',
  migrations: new URL('./migrations/', import.meta.url),
  errors: rateErrors,
  permissions: [{ key: 'rates.rate.view' }, { key: 'rates.rate.export', sensitive: true }],
  commands: [setFeeRates, setMarginRates, endRate] as AnyCommand[],
  lists: [feeList, marginList],
  routes,
  tasks: rateTasks,
  crontab: rateCrontab,
  offers: [
    currentRows.offer({
      component: 'feeTable',
      rows: ({ reader }, { accountId }) => ofAccount(accountId, reader, feesInForce),
    }),
    currentRows.offer({
      component: 'marginTable',
      rows: ({ reader }, { accountId }) => ofAccount(accountId, reader, marginsInForce),
    }),
  ],
})

export { setFeeRates, setMarginRates } from './commands.ts'
export { rateErrors } from './errors.ts'
export { type RateCheck, type RateListener, type RatesChanged, rateChecks, rateListeners } from './points.ts'
export { type Reversal, reverseRates } from './reverse.ts'
export * from './schema.ts'
export { seedRates } from './seed.ts'
export { feesInForce, marginsInForce } from './store.ts'
