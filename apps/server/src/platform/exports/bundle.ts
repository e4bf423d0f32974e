import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { type Actor, requirePermission } from '../actor.ts'
import type { CommandContext } from '../command.ts'
import { inTransaction } from '../db.ts'
import { platformErrors } from '../errors.ts'
import { defineExtensionPoint } from '../extension.ts'
import { holdContents, registerContent } from '../files/registry.ts'
import { writeEncryptedZip } from '../files/zip-encrypt.ts'
import { writeZip, type ZipPart } from '../files/zip-write.ts'
import { actingFor, askerOf } from '../jobs/behalf.ts'
import type { Platform } from '../platform.ts'
import { Stopped } from './stopped.ts'
import { countUnfinished, type ExportOrder, finishExport, insertExport, noteProgress } from './store.ts'
import { UNFINISHED_MAX } from './unfinished.ts'

/** The files of one thing, as they go into the archive one after the other. */
export type Bundle = {
  /** Name of the archive without its ending. */
  name: string
  /** How many files there are, the manifest left out. */
  files: number
  parts: AsyncIterable<ZipPart>
  /** Encrypts the archive, with AES-256. */
  password?: string
}

/** A bundle that a module puts together: of an application, of a case. */
export type BundleExport = {
  /** `onboarding.dossier`: what the download centre calls it is the text `<module>:list.<noun>`. */
  id: string
  /** What somebody needs to ask for it, when it is written and when it is fetched. */
  permissions: readonly string[]
  /** @throws what the module refuses: NOT_FOUND out of scope */
  open(platform: Platform, actor: Actor, query: Readonly<Record<string, string>>): Promise<Bundle>
}

export const bundleExports = defineExtensionPoint<BundleExport>('platform.bundle')

/** Name of the list of files inside every archive: each with its size and SHA-256. */
export const MANIFEST = 'manifest.json'
const BYTES_MAX = 8 * 1024 ** 3
const KEEP_HOURS = 72

/** The bundle of this name; null when no module offers it. */
export function bundleOf(platform: Platform, id: string): BundleExport | null {
  return platform.offered(bundleExports).find((one) => one.id === id) ?? null
}

/** Whether this person may fetch it now. */
export const mayBundle = (actor: Actor, bundle: BundleExport): boolean =>
  bundle.permissions.every((permission) => actor.permissions.has(permission))

/**
 * Asks for a bundle as part of a module's own command, which records what was asked for.
 *
 * @returns the export's id, as the download centre lists it.
 * @throws EXPORTS_TOO_MANY
 */
export async function requestBundle(
  context: CommandContext,
  asked: { bundle: BundleExport; query: Record<string, string> },
): Promise<string> {
  const { tx, actor, now, emit, enqueue } = context
  if ((await countUnfinished(tx, actor.operatorId)) >= UNFINISHED_MAX) {
    throw platformErrors.EXPORTS_TOO_MANY({ max: UNFINISHED_MAX })
  }
  const id = newId<'export'>()
  const order = { ...askerOf(actor), id, operatorName: actor.name, listId: asked.bundle.id, query: asked.query }
  await insertExport(tx, { ...order, columns: ['files'], format: 'zip', language: actor.language }, now)
  const payload = { id, operatorId: actor.operatorId }
  enqueue({ task: 'platform.export.write', payload, jobKey: `export:${id}`, attemptsMax: 5 })
  emit({ topic: 'exports', ids: [id], operatorIds: [actor.operatorId] })
  return id
}

/** Files between two looks at whether the export was cancelled. */
const NOTED_EVERY = 10

/** The parts one after the other, their number noted as they go. */
async function* noted(platform: Platform, order: ExportOrder, bundle: Bundle, signal: AbortSignal) {
  let done = 0
  for await (const part of bundle.parts) {
    if (signal.aborted) throw new Stopped()
    if (done % NOTED_EVERY === 0) {
      const going = await inTransaction(platform.db, (tx) =>
        noteProgress(tx, order, done, bundle.files, platform.clock()),
      )
      if (!going) throw new Stopped()
    }
    yield part
    done += 1
  }
}

/** Writes the archive with the rights its asker has now; the same files give the same bytes unless it is encrypted. */
export async function writeBundle(platform: Platform, order: ExportOrder, signal: AbortSignal): Promise<void> {
  const actor = await actingFor(platform, order, order.id)
  const found = bundleOf(platform, order.listId)
  if (!actor || !found) throw platformErrors.SIGN_IN_REQUIRED()
  for (const permission of found.permissions) requirePermission(actor, permission)
  const bundle = await found.open(platform, actor, order.query)
  const modified = Temporal.Instant.from(order.createdAt ?? toWire(platform.clock()))
  const parts = noted(platform, order, bundle, signal)
  const how = { modified, manifest: MANIFEST }
  const archive = bundle.password
    ? writeEncryptedZip(parts, { ...how, password: bundle.password })
    : writeZip(parts, how)
  const content = await platform.objects.put(archive, { maxBytes: BYTES_MAX })
  await registerContent(platform, { ...content, mime: 'application/zip' })
  await inTransaction(platform.db, async (tx) => {
    const file = { ...content, name: `${bundle.name}.zip`, rows: bundle.files }
    if (await finishExport(tx, order, file, platform.clock(), KEEP_HOURS)) await holdContents(tx, [content.sha256])
  })
}
