import { toWire } from '#kernel/clock.ts'
import { businessDocument, businessOfCode, importBusiness, publishBusiness } from '#modules/businesses'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import type { Pack } from './catalogue/pack.ts'
import { packOf } from './catalogue/packs.ts'
import { packErrors } from './errors.ts'
import { PACK_PARTS, packInstall, packInstalled } from './schema.ts'
import { upgraded } from './service/merge.ts'
import { type InstalledRow, lockInstalled, putInstalled } from './store.ts'

type Taken = Pick<ReturnType<typeof upgraded>, 'document' | 'taken' | 'kept'>

/** What is to be written: the whole pack the first time, what an upgrade may take later; null when nothing changes. */
async function toTake(context: CommandContext, pack: Pack, known: InstalledRow | null): Promise<Taken | null> {
  const present = await businessOfCode(context.platform, context.tx, pack.code)
  if (!known) {
    if (present) throw packErrors.PACK_CODE_TAKEN({ code: pack.code })
    return { document: pack.document, taken: [...PACK_PARTS], kept: [] }
  }
  if (known.release === pack.release || !present) return null
  return upgraded(businessDocument.parse(known.base), present.document, pack.document)
}

/** Publishes the draft unless something keeps it from being published; the designer then says what. */
async function publish(context: CommandContext, pack: Pack, saved: { id: string; draft: number }): Promise<boolean> {
  const found = await businessOfCode(context.platform, context.tx, pack.code)
  if (!found || found.problems > 0) return false
  const key = `pack:${pack.code}:${pack.release}:publish:${saved.draft}`
  const note = `${pack.code} ${pack.release}`
  // Nobody looks at its drawing meanwhile: what warns stands with the version, in the record and in the designer.
  const input = { id: saved.id, draft: saved.draft, note, acknowledged: found.warnings }
  await context.platform.execute(publishBusiness, input, context.actor, { key, tx: context.tx })
  return true
}

/**
 * Installs a business that comes with Kontor, or brings it up to the present release. Doing it again changes nothing;
 * what the house has changed stays as it is.
 *
 * @throws PACK_UNKNOWN; PACK_CODE_TAKEN when the house has drawn a business of that code itself.
 */
export const installPack = defineCommand({
  name: 'packs.pack.install',
  scope: 'none',
  input: packInstall,
  output: packInstalled,
  async run(context, input) {
    const pack = packOf(input.code)
    if (!pack) throw packErrors.PACK_UNKNOWN({ code: input.code })
    const { tx, now, actor, platform } = context
    const known = await lockInstalled(tx, pack.code)
    const { code, release } = pack
    context.record({ target: { type: 'pack', id: code, label: code } })
    const take = await toTake(context, pack, known)
    if (!take) {
      const businessId = known?.businessId ?? ''
      return { code, businessId, release, taken: [], kept: [], published: false }
    }
    const { document, taken, kept } = take
    const key = `pack:${code}:${release}:import`
    const saved = await platform.execute(importBusiness, { document }, actor, { key, tx })
    if (saved.kind !== 'done') throw new Error('taking a file in asks for no approval')
    const businessId = saved.value.id
    await putInstalled(tx, { code, businessId, release, base: pack.document }, actor.operatorId, toWire(now))
    const published = input.publish && (await publish(context, pack, saved.value))
    context.record({ before: { release: known?.release ?? null }, after: { release, taken, kept, published } })
    return { code, businessId, release, taken, kept, published }
  },
})
