import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { Drop, PermissionKey } from './schema.ts'

/** What is asked about: an account, or one that is still applied for. */
export type EligibilityQuestion = {
  accountId: string | null
  clientId: string | null
  granted: readonly PermissionKey[]
  on: string
}

/** What another module does not let pass today, with its own reason `<module>:state.dropReason.<reason>`. */
export type EligibilityCheck = (reader: Reader, question: EligibilityQuestion) => Promise<Drop[]>

/** Where modules offer what stands against a permission: identity filing, agreements, risk limits. */
export const tradingEligibility = defineExtensionPoint<EligibilityCheck>('trading.eligibility')

/** Everything that other modules hold against it, in module order. */
export async function restrictionsOf(
  platform: Platform,
  reader: Reader,
  question: EligibilityQuestion,
): Promise<Drop[]> {
  const found: Drop[] = []
  for (const check of platform.offered(tradingEligibility)) found.push(...(await check(reader, question)))
  return found
}
