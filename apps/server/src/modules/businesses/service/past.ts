import { sql } from 'kysely'
import type { Cipher } from '#platform/cipher.ts'
import { type Reader, rows } from '#platform/db.ts'
import { SEAL } from '../policy/purpose.ts'
import { type BusinessDefinition, businessDefinition, type FormValues, type Names } from '../schema/definition.ts'
import { hashOf } from './form.ts'
import { sealValues } from './values.ts'

/** A published business as requests of before refer to it. */
export type PublishedBusiness = {
  id: string
  code: string
  names: Names
  description: Partial<Names> | null
  icon: string
  businessLine: string
  versionId: string
  flowVersionId: string
  definition: BusinessDefinition
}

/** Every business with its present version. */
export async function publishedBusinesses(reader: Reader): Promise<PublishedBusiness[]> {
  const found = await rows(
    reader,
    sql<
      Omit<PublishedBusiness, 'definition'> & { definition: unknown }
    >`select b.id, b.code, b.names, b.description, b.icon,
        b.business_line as "businessLine", v.id as "versionId", v.flow_version_id as "flowVersionId", v.definition
      from businesses.business b join businesses.business_version v on v.id = b.current_version_id order by b.code`,
  )
  return found.map((row) => ({ ...row, definition: businessDefinition.parse(row.definition) }))
}

/** Values as a request keeps them: sealed, with their hash, and the sealed baseline of a request without one. */
export function keptValues(cipher: Cipher, values: FormValues): { sealed: Buffer; hash: Buffer; baseline: Buffer } {
  return {
    sealed: sealValues(cipher, values, SEAL.values),
    hash: hashOf(values),
    baseline: sealValues(cipher, {}, SEAL.baseline),
  }
}
