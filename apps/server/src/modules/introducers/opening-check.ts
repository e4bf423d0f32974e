import { checkIdentity, ownIdentities } from '#modules/clients'
import type { ApplicationContent, OpeningCheck, OpeningObjection } from '#modules/onboarding'
import type { Tx } from '#platform/db.ts'
import type { Platform } from '#platform/platform.ts'
import { introducerErrors } from './errors.ts'
import type { IdentityOf } from './schema.ts'
import { activeWith, findSettings, keysOf, lockIdentities, statusOfCode } from './store.ts'

type Scene = { tx: Tx; platform: Platform }

/** The line in which the check counts; others may open accounts for introducers. */
export const CHECKED_LINE = 'brokerage'

/** Whose identity documents are compared: those of the client and of its joint holders. */
async function identitiesOf({ tx, platform }: Scene, { profile, clientId }: ApplicationContent): Promise<IdentityOf[]> {
  if (clientId !== null) return ownIdentities(tx, platform.cipher, clientId)
  if (profile === null) return []
  const holders = profile.persons.filter(({ roles }) => roles.includes('holder'))
  return [profile, ...holders].flatMap(({ documents }) =>
    documents.map(({ kind, country, number }) => ({
      kind,
      country,
      number: checkIdentity(kind, country, number).number,
    })),
  )
}

async function codeObjections({ tx }: Scene, content: ApplicationContent): Promise<OpeningObjection[]> {
  const { introducerCode: code } = content
  if (code === null || (await statusOfCode(tx, code)) === 'ACTIVE') return []
  return [{ path: 'introducerCode', refusal: introducerErrors.INTRODUCER_UNKNOWN({ code }) }]
}

/**
 * Refuses a new brokerage account for an active introducer, and, when so set, for a relative of the introducer that the
 * application names. Whoever is activated at the same moment waits for this transaction, or this for that one.
 *
 * @source A-41; rule in force from 1 August 2025 for relatives.
 */
export const openingCheck: OpeningCheck = {
  async objections(scene, content) {
    if (content.businessLine !== CHECKED_LINE) return []
    const settings = await findSettings(scene.tx)
    if (!settings.enabled) return []
    const identities = await identitiesOf(scene, content)
    const keys = identities.flatMap((identity) => keysOf(scene.platform.cipher, identity))
    await lockIdentities(scene.tx, keys)
    const found = await activeWith(scene.tx, keys)
    const path = content.profile === null ? 'clientId' : 'profile.documents'
    const objections = await codeObjections(scene, content)
    for (const { code, relation } of found) {
      if (relation === null) objections.push({ path, refusal: introducerErrors.IS_INTRODUCER({ code }) })
      else if (settings.relatives && code === content.introducerCode) {
        objections.push({ path, refusal: introducerErrors.IS_RELATIVE({ code, relation }) })
      }
    }
    return objections
  },
}
