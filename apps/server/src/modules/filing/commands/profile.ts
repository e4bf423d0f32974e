import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { filingErrors } from '../errors.ts'
import { layoutProblem } from '../policy/layout.ts'
import { profileInput, reference, verifyInput } from '../schema.ts'
import { currentProfile, insertProfile, lockProfile, signProfile } from '../store/profile.ts'

const targetOf = (id: string, regime: string, version: number) => ({
  type: 'fileProfile',
  id,
  label: `${regime} ${version}`,
})

/** Lays down a new version of a regime's files; nobody has compared it with the exchange's document yet. */
export const changeProfile = defineCommand({
  name: 'filing.profile.change',
  scope: 'none',
  input: profileInput,
  output: reference,
  async run(context, { regime, layout, source, remark }) {
    const { tx, actor, now } = context
    const problem = layoutProblem(layout)
    if (problem !== null) throw filingErrors.LAYOUT_UNUSABLE({ problem }, [{ path: 'layout', code: 'LAYOUT_UNUSABLE' }])
    const before = await currentProfile(tx, regime, false)
    if (before && JSON.stringify(sorted(before.layout)) === JSON.stringify(sorted(layout))) {
      throw filingErrors.LAYOUT_UNCHANGED()
    }
    const id = newId<'fileProfile'>()
    const by = { id: actor.operatorId, name: actor.name }
    const version = await insertProfile(tx, { id, regime, layout, source, by, at: toWire(now), remark })
    context.record({
      target: targetOf(id, regime, version),
      before: before ? { version: before.version } : null,
      after: { version, source },
      reason: remark,
    })
    context.emit({ topic: 'filings', ids: [id] })
    return { id }
  },
})

/** JSON comes back from the database with its keys in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => a.localeCompare(b))
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]))
}

/** Stands for a version: it was compared with the exchange's document. Never by whoever laid it down. */
export const verifyProfile = defineCommand({
  name: 'filing.profile.verify',
  scope: 'none',
  input: verifyInput,
  output: reference,
  async run(context, input) {
    const { tx, actor, now } = context
    const profile = await lockProfile(tx, input.id)
    if (!profile) throw platformErrors.NOT_FOUND()
    context.record({ target: targetOf(profile.id, profile.regime, profile.version), reason: input.remark })
    if (profile.verifiedAt !== null) throw filingErrors.PROFILE_VERIFIED()
    if (profile.madeById === actor.operatorId || actor.kind !== 'operator') throw filingErrors.VERIFIER_IS_MAKER()
    await signProfile(tx, input, { id: actor.operatorId, name: actor.name, at: toWire(now) })
    const { specification, specificationVersion } = input
    context.record({ before: { verified: false }, after: { verified: true, specification, specificationVersion } })
    context.emit({ topic: 'filings', ids: [profile.id] })
    return { id: profile.id }
  },
})
