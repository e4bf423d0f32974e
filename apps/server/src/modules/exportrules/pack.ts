import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { toWire } from '#kernel/clock.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Bundle, BundleExport } from '#platform/exports/bundle.ts'
import { pictureWithin } from '#platform/files/image.ts'
import type { ZipPart } from '#platform/files/zip-write.ts'
import type { Platform } from '#platform/platform.ts'
import { exportruleErrors } from './errors.ts'
import { planFor } from './plan.ts'
import type { Plan, PlannedFile } from './policy/plan.ts'
import { accountsById, findPack, type PackRow } from './store.ts'

/** What the password is sealed for until the archive is written. */
export const SEAL = 'exportrules.pack.password'

/** Name of the list of what the pack holds and lacks, inside it. */
const INDEX = 'index.json'

/** A picture above this is not read into memory for a smaller copy. */
const SOURCE_BYTES_MAX = 64 * 1024 * 1024

async function copyOf(platform: Platform, file: PlannedFile): Promise<Readable> {
  const { copy, name } = file
  if (!copy) return platform.objects.open(file.sha256)
  const refused = () => exportruleErrors.PICTURE_TOO_LARGE({ name, maxBytes: copy.maxBytes ?? SOURCE_BYTES_MAX })
  if (file.size > SOURCE_BYTES_MAX) throw refused()
  const made = await pictureWithin(await buffer(await platform.objects.open(file.sha256)), copy)
  if (!made) throw refused()
  return Readable.from([made], { objectMode: false })
}

/** Originals by digest, and what the pack lacks: what a receiver checks the pack against. */
function indexOf(pack: PackRow, plan: Plan): ZipPart {
  const index = {
    rule: { code: pack.rule.code, version: pack.rule.version },
    askedAt: pack.askedAt,
    files: plan.files.map(({ name, accountNo, parameter, sha256, copy }) => ({
      name,
      accountNo,
      parameter,
      original: sha256,
      converted: copy !== null,
    })),
    gaps: plan.gaps,
  }
  return { name: INDEX, content: Buffer.from(`${JSON.stringify(index, null, 2)}\n`) }
}

async function* partsOf(platform: Platform, pack: PackRow, plan: Plan): AsyncGenerator<ZipPart> {
  yield indexOf(pack, plan)
  for (const file of plan.files) yield { name: file.name, content: () => copyOf(platform, file) }
}

/** A pack of files by a rule, encrypted, with its index and a manifest. */
export const pack: BundleExport = {
  id: 'exportrules.pack',
  permissions: ['exportrules.pack.request', 'archive.document.view'],
  async open(platform, actor, query): Promise<Bundle> {
    const found = await findPack(platform.db, query.packId ?? '')
    if (!found) throw platformErrors.NOT_FOUND()
    const accounts = await accountsById(platform.db, actor, found.accountIds)
    if (accounts.length !== found.accountIds.length) throw exportruleErrors.ACCOUNTS_CHANGED()
    const plan = await planFor(
      platform.db,
      found.rule,
      accounts,
      Temporal.Instant.from(found.askedAt),
      platform.config.timeZone,
    )
    requireWhole(plan, found.allowGaps)
    const password = platform.cipher.open(Buffer.from(query.password ?? '', 'base64'), SEAL)
    const stamp = toWire(Temporal.Instant.from(found.askedAt)).slice(0, 10).replaceAll('-', '')
    return {
      name: `${found.rule.code}-${stamp}`,
      files: plan.files.length + 1,
      parts: partsOf(platform, found, plan),
      password,
    }
  },
}

/** @throws PACK_EMPTY; PACK_CLASH whatever was allowed; PACK_GAPS unless gaps were to be left open. */
export function requireWhole({ files, gaps }: Plan, allowGaps: boolean): void {
  if (files.length === 0) throw exportruleErrors.PACK_EMPTY()
  const clash = gaps.find((one) => one.kind === 'clash')
  if (clash) throw exportruleErrors.PACK_CLASH({ name: clash.detail })
  if (gaps.length > 0 && !allowGaps) throw exportruleErrors.PACK_GAPS({ gaps: gaps.length })
}
