import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { toWire } from '#kernel/clock.ts'
import { listParameters, markedFile, markText, ORIGINAL } from '#modules/archive'
import type { Actor } from '#platform/actor.ts'
import { platformErrors } from '#platform/errors.ts'
import type { Bundle, BundleExport } from '#platform/exports/bundle.ts'
import { pictureWithin } from '#platform/files/image.ts'
import { markedCopy, takesMark } from '#platform/files/watermark.ts'
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

/** What stands across a copy, for the kinds of document that get it. */
type Mark = { text: string; on: (parameter: string) => boolean }

const isMarked = (file: PlannedFile, mark: Mark): boolean =>
  mark.on(file.parameter) && takesMark(file.copy ? `image/${file.copy.form}` : file.mime)

async function copyOf(platform: Platform, file: PlannedFile, mark: Mark): Promise<Readable> {
  const { copy, name } = file
  if (!copy) {
    if (!isMarked(file, mark)) return platform.objects.open(file.sha256)
    const { bytes } = await markedFile(platform, file, mark.text)
    return Readable.from([bytes], { objectMode: false })
  }
  const refused = () => exportruleErrors.PICTURE_TOO_LARGE({ name, maxBytes: copy.maxBytes ?? SOURCE_BYTES_MAX })
  if (file.size > SOURCE_BYTES_MAX) throw refused()
  const original = await buffer(await platform.objects.open(file.sha256))
  const source = isMarked(file, mark) ? (await markedCopy(original, file.mime, mark.text)).bytes : original
  const made = await pictureWithin(source, copy)
  if (!made) throw refused()
  return Readable.from([made], { objectMode: false })
}

/** Originals by digest, and what the pack lacks: what a receiver checks the pack against. */
function indexOf(pack: PackRow, plan: Plan, mark: Mark): ZipPart {
  const index = {
    rule: { code: pack.rule.code, version: pack.rule.version },
    askedAt: pack.askedAt,
    files: plan.files.map((file) => ({
      name: file.name,
      accountNo: file.accountNo,
      parameter: file.parameter,
      original: file.sha256,
      converted: file.copy !== null,
      watermarked: isMarked(file, mark),
    })),
    gaps: plan.gaps,
  }
  return { name: INDEX, content: Buffer.from(`${JSON.stringify(index, null, 2)}\n`) }
}

async function* partsOf(platform: Platform, pack: PackRow, plan: Plan, mark: Mark): AsyncGenerator<ZipPart> {
  yield indexOf(pack, plan, mark)
  for (const file of plan.files) yield { name: file.name, content: () => copyOf(platform, file, mark) }
}

/** All of a pack where the rule says so, and types that ask for it where the asker may not see originals. */
async function markOf(platform: Platform, actor: Actor, pack: PackRow): Promise<Mark> {
  const types = new Set(
    actor.permissions.has(ORIGINAL)
      ? []
      : (await listParameters(platform.db)).filter((one) => one.watermark).map((one) => one.code),
  )
  const text = markText(platform, pack.askedByName, Temporal.Instant.from(pack.askedAt))
  return { text, on: (parameter) => pack.rule.watermark || types.has(parameter) }
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
      parts: partsOf(platform, found, plan, await markOf(platform, actor, found)),
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
