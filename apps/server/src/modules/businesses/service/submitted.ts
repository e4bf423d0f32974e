import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { SEAL } from '../policy/purpose.ts'
import type { FormValues } from '../schema/definition.ts'
import { latestRevisions } from '../store/revision.ts'
import { openValues } from './values.ts'

/** What a request says as it was last sent on, in clear: for the house's own work with it, never for a screen. */
export async function submittedValues(
  { tx, platform }: { tx: Tx; platform: Pick<Platform, 'cipher'> },
  requestId: string,
): Promise<FormValues | null> {
  const revision = (await latestRevisions(tx, [requestId])).get(requestId)
  return revision ? openValues(platform.cipher, revision.valuesSealed, SEAL.values) : null
}
