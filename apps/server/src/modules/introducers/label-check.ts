import type { FieldProblem } from '#kernel/refusal.ts'
import type { LabelFollower } from '#modules/accounts'
import { ownIdentities } from '#modules/clients'
import { introducerErrors } from './errors.ts'
import { CHECKED_LINE } from './opening-check.ts'
import { activeWith, findSettings, keysOf, lockIdentities, statusOfCode } from './store.ts'

const at = (code: string, params: FieldProblem['params']): FieldProblem[] => [
  { path: 'introducerCode', module: 'introducers', code, ...(params ? { params } : {}) },
]

/**
 * What is asked at an opening is asked again when an account is given another introducer: it is active, and neither the
 * client nor, when so set, somebody the client is related to.
 *
 * @source A-41; rule in force from 1 August 2025 for relatives.
 */
export const labelCheck: LabelFollower = {
  async foresee({ tx, platform }, { account, next }) {
    const { introducerCode: code } = next
    const settings = await findSettings(tx)
    if (code === null || code === account.introducerCode) return null
    if (account.businessLine !== CHECKED_LINE || !settings.enabled) return null
    if ((await statusOfCode(tx, code)) !== 'ACTIVE') {
      throw introducerErrors.INTRODUCER_UNKNOWN({ code }, at('INTRODUCER_UNKNOWN', { code }))
    }
    const identities = await ownIdentities(tx, platform.cipher, account.clientId)
    const keys = identities.flatMap((identity) => keysOf(platform.cipher, identity))
    await lockIdentities(tx, keys)
    const own = (await activeWith(tx, keys)).filter((one) => one.code === code)
    if (own.some(({ relation }) => relation === null)) {
      throw introducerErrors.IS_INTRODUCER({ code }, at('IS_INTRODUCER', { code }))
    }
    const [{ relation } = { relation: null }] = own
    if (relation !== null && settings.relatives) {
      throw introducerErrors.IS_RELATIVE({ code, relation }, at('IS_RELATIVE', { code, relation }))
    }
    return null
  },
}
