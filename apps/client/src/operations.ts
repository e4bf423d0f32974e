import * as accounts from './operations/accounts.ts'
import * as clients from './operations/clients.ts'
import * as members from './operations/members.ts'
import * as onboarding from './operations/onboarding.ts'
import * as suitability from './operations/suitability.ts'
import * as trading from './operations/trading.ts'

/** Every operation of the client by its id, as the OpenAPI document names it. */
export interface Operations
  extends accounts.Operations,
    clients.Operations,
    members.Operations,
    onboarding.Operations,
    suitability.Operations,
    trading.Operations {}

export const PLACES = {
  ...accounts.PLACES,
  ...clients.PLACES,
  ...members.PLACES,
  ...onboarding.PLACES,
  ...suitability.PLACES,
  ...trading.PLACES,
}
