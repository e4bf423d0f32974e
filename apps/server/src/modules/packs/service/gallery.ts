import { businessDocument, businessOfCode } from '#modules/businesses'
import type { Platform } from '#platform/platform.ts'
import type { Pack } from '../catalogue/pack.ts'
import { PACKS } from '../catalogue/packs.ts'
import type { PackView } from '../schema.ts'
import { type InstalledRow, installedPacks } from '../store.ts'
import { editedParts, upgraded } from './merge.ts'

async function installedView(platform: Platform, pack: Pack, row: InstalledRow): Promise<PackView['installed']> {
  const base = businessDocument.parse(row.base)
  const present = await businessOfCode(platform, platform.db, pack.code)
  const { businessId, release, installedAt } = row
  if (!present) return { businessId, release, installedAt, edited: [], upgrade: null }
  const { taken, kept } = upgraded(base, present.document, pack.document)
  const upgrade = release < pack.release ? { taken, kept } : null
  return { businessId, release, installedAt, edited: editedParts(base, present.document), upgrade }
}

/** Every pack, what stands of it in this house, and what an upgrade would do. */
export async function gallery(platform: Platform): Promise<PackView[]> {
  const installed = new Map((await installedPacks(platform.db)).map((row) => [row.code, row]))
  return Promise.all(
    PACKS.map(async (pack) => {
      const { names, description, category, icon, subjectTypes, businessLine } = pack.document
      const row = installed.get(pack.code)
      return {
        code: pack.code,
        release: pack.release,
        names,
        description: { ...names, ...description },
        category,
        icon,
        subjectTypes,
        businessLine,
        installed: row ? await installedView(platform, pack, row) : null,
      }
    }),
  )
}
