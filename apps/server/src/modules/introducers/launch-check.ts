import type { LaunchCheck } from '#modules/businesses'
import { ownIdentities } from '#modules/clients'
import { CHECKED_LINE } from './opening-check.ts'
import { activeWith, findSettings, keysOf } from './store.ts'

/** Businesses of the house that end in a new account of a client it has. */
const OPENINGS: readonly string[] = ['futures-opening']

/**
 * A brokerage account is not asked for an active introducer by a business of the house either.
 *
 * @source A-41
 */
export const launchCheck: LaunchCheck = {
  async consider({ reader, platform }, { business, clientId }) {
    if (!OPENINGS.includes(business.code) || business.businessLine !== CHECKED_LINE || clientId === null) return []
    const { enabled } = await findSettings(reader)
    if (!enabled) return []
    const identities = await ownIdentities(reader, platform.cipher, clientId)
    const found = await activeWith(
      reader,
      identities.flatMap((identity) => keysOf(platform.cipher, identity)),
    )
    return found
      .filter(({ relation }) => relation === null)
      .map(({ code }) => ({ level: 'block', module: 'introducers', code: 'IS_INTRODUCER', params: { code } }))
  },
}
