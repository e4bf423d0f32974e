import type { Reader } from '#platform/db.ts'
import { defineExtensionPoint } from '#platform/extension.ts'
import type { Platform } from '#platform/platform.ts'
import type { FactWord } from '../schema/fact.ts'

/** What the facts of flow versions are called, by version; versions of flows that are not the module's are left out. */
export type FactNamer = (
  platform: Platform,
  reader: Reader,
  versionIds: readonly string[],
) => Promise<ReadonlyMap<string, FactWord[]>>

/** Where the modules whose flows ask about their own facts say what these are called. */
export const factNamers = defineExtensionPoint<FactNamer>('approvals.factNamer')

/** What the facts that the versions may ask about are called, as far as anybody knows. */
export async function factWordsOf(
  platform: Platform,
  reader: Reader,
  versionIds: readonly string[],
): Promise<(versionId: string) => FactWord[]> {
  const known = new Map<string, FactWord[]>()
  for (const name of platform.offered(factNamers)) {
    for (const [id, words] of await name(platform, reader, versionIds)) known.set(id, words)
  }
  return (versionId) => known.get(versionId) ?? []
}
