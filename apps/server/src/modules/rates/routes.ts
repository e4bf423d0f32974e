import { commandRoute, listRoute, type Route } from '#platform/http/route.ts'
import { endRate, setFeeRates, setMarginRates } from './commands.ts'
import { feeList, marginList } from './lists.ts'

export const routes: readonly Route[] = [
  listRoute('/rates/fees', feeList),
  listRoute('/rates/margins', marginList),
  commandRoute('POST', '/accounts/{accountId}/fee-rates', setFeeRates, { summary: 'Set fee rates of an account' }),
  commandRoute('POST', '/accounts/{accountId}/margin-rates', setMarginRates, {
    summary: 'Set margin rates of an account',
  }),
  commandRoute('POST', '/rates/{id}/end', endRate, { summary: 'End a rate of an account' }),
]
