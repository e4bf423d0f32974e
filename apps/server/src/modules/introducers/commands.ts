import { z } from 'zod'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import type { FieldProblem } from '#kernel/refusal.ts'
import { checkIdentity, IDENTITY_KINDS, normalisePhone } from '#modules/clients'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { constraintOf } from '#platform/db.ts'
import { platformErrors } from '#platform/errors.ts'
import { maskIdentity } from '#platform/masking.ts'
import type { Platform } from '#platform/platform.ts'
import { isInScope } from '#platform/scope.ts'
import { introducerErrors } from './errors.ts'
import { missingFor, relationProblems, requireTransition } from './policy.ts'
import * as wire from './schema.ts'
import * as store from './store.ts'

const LINE = 'introducing'
const reference = z.object({ id: z.uuid(), status: z.enum(wire.INTRODUCER_STATUSES) })

/** The identity in its one normal form. Problems stand at `path`. */
function normalIdentity(
  identity: wire.IdentityOf,
  path: string,
): { identity: wire.IdentityOf; problems: FieldProblem[] } {
  const checked = checkIdentity(identity.kind, identity.country, identity.number)
  const problems = checked.problem ? [{ path: `${path}.number`, code: checked.problem, module: 'introducers' }] : []
  return { identity: { ...identity, number: checked.number }, problems }
}

function factProblems(
  facts: Pick<wire.RegisterInput, 'nameZh' | 'nameEn' | 'phone' | 'startsOn' | 'endsOn'>,
): FieldProblem[] {
  const problem = (path: string, code: string): FieldProblem => ({ path, code, module: 'introducers' })
  return [
    ...(facts.nameZh === null && facts.nameEn === null ? [problem('nameZh', 'NAME_MISSING')] : []),
    ...(facts.phone !== null && normalisePhone(facts.phone, null) === null ? [problem('phone', 'PHONE_FORM')] : []),
    ...(facts.endsOn !== null && facts.endsOn < facts.startsOn ? [problem('endsOn', 'PERIOD_INVALID')] : []),
  ]
}

function normalRelatives(relatives: readonly wire.RelativeInput[]) {
  const found = relatives.map((one, at) => ({ one, ...normalIdentity(one.identity, `relatives.${at}.identity`) }))
  return {
    relatives: found.map(({ one, identity }) => ({ ...one, identity, id: newId<'relative'>() })),
    problems: found.flatMap(({ problems }) => problems),
  }
}

/** The input in normal form. @throws INTRODUCER_INVALID with every place. */
function checked(input: wire.RegisterInput) {
  const { identity, problems } = normalIdentity(input.identity, 'identity')
  const related = normalRelatives(input.relatives)
  const bearer = IDENTITY_KINDS[identity.kind].bearer
  const wrongBearer = bearer !== 'any' && (bearer === 'company') !== (input.kind === 'institution')
  const mismatch = { path: 'identity.kind', code: 'KIND_MISMATCH', module: 'introducers' }
  const all = [
    ...factProblems(input),
    ...problems,
    ...(wrongBearer ? [mismatch] : []),
    ...relationProblems(input.kind, input.relatives),
    ...related.problems,
  ]
  if (all.length > 0) throw introducerErrors.INTRODUCER_INVALID({}, all)
  const phone = input.phone === null ? null : normalisePhone(input.phone, null)
  return { ...input, phone, identity, relatives: related.relatives }
}

type Shown = Pick<wire.RegisterInput, 'code' | 'kind' | 'nameZh' | 'nameEn' | 'startsOn' | 'endsOn' | 'certificateNo'>

/** What a record and an approver see: never a number in clear. */
function shown(input: Shown & { identity: wire.IdentityOf }) {
  const { code, kind, nameZh, nameEn, certificateNo, startsOn, endsOn, identity } = input
  const masked = maskIdentity(identity.number)
  return { code, kind, nameZh, nameEn, certificateNo, startsOn, endsOn, identity: `${identity.kind} ${masked}` }
}

function requirePlace(context: CommandContext, departmentId: string): void {
  if (!isInScope(context.actor, { businessLine: LINE, departmentId })) throw platformErrors.NOT_FOUND()
}

/** Writes an introducer into the register; it may introduce once it is activated. */
export const registerIntroducer = defineCommand({
  name: 'introducers.introducer.register',
  input: wire.registerInput,
  output: reference,
  async propose(context, given): Promise<Proposal> {
    const input = checked(given)
    requirePlace(context, input.departmentId)
    return {
      target: { type: 'introducer', id: input.code, label: `${input.code} ${input.nameZh ?? input.nameEn ?? ''}` },
      version: 'new',
      clientId: null,
      accountId: null,
      businessLine: LINE,
      departmentId: input.departmentId,
      facts: { kind: input.kind },
      before: null,
      after: shown(input),
      reason: input.remark,
    }
  },
  async run(context, given) {
    const { tx, platform, now } = context
    const input = checked(given)
    requirePlace(context, input.departmentId)
    const keys = store.keysOf(platform.cipher, input.identity)
    await store.lockIdentities(tx, keys)
    const other = await store.registeredWith(tx, keys)
    if (other !== null) throw introducerErrors.ALREADY_REGISTERED({ code: other })
    const id = newId<'introducer'>()
    try {
      await store.insertIntroducer(tx, platform.cipher, { id, input, at: toWire(now) })
    } catch (error) {
      if (constraintOf(error) === 'introducer_code_key') throw introducerErrors.CODE_TAKEN({ code: input.code })
      throw error
    }
    await store.insertKeys(tx, keys, { introducerId: id, relativeId: null })
    await store.replaceRelatives(tx, platform.cipher, id, input.relatives)
    context.record({
      target: { type: 'introducer', id, label: input.code },
      businessLine: LINE,
      departmentId: input.departmentId,
      after: shown(input),
      reason: input.remark,
    })
    context.emit({ topic: 'introducers', ids: [id], businessLine: LINE, departmentId: input.departmentId })
    return { id, status: 'PENDING' as const }
  },
})

/** The introducer as it stands, locked and in scope. */
async function target(context: CommandContext, id: string, version?: number): Promise<store.IntroducerRow> {
  const row = await store.findIntroducer(context.tx, context.actor, id, true)
  if (!row) throw platformErrors.NOT_FOUND()
  if (version !== undefined && row.version !== version) throw platformErrors.VERSION_STALE()
  context.record({
    target: { type: 'introducer', id, label: row.code },
    businessLine: row.businessLine,
    departmentId: row.departmentId,
  })
  const { businessLine, departmentId } = row
  context.emit({ topic: 'introducers', ids: [id], businessLine, departmentId })
  return row
}

export const updateIntroducer = defineCommand({
  name: 'introducers.introducer.update',
  input: wire.updateInput,
  output: reference,
  async run(context, input) {
    const problems = factProblems(input)
    if (problems.length > 0) throw introducerErrors.INTRODUCER_INVALID({}, problems)
    const row = await target(context, input.id, input.version)
    const phone = input.phone === null ? null : normalisePhone(input.phone, null)
    const { nameZh, nameEn, bornOn, certificateNo, trainedOn, servesOnlyUs, startsOn, endsOn } = row
    const { id: _id, version: _version, remark, phone: _phone, ...after } = input
    context.record({
      before: { nameZh, nameEn, bornOn, certificateNo, trainedOn, servesOnlyUs, startsOn, endsOn },
      after,
      reason: remark,
    })
    await store.updateIntroducer(context.tx, context.platform.cipher, { ...input, phone }, toWire(context.now))
    return { id: row.id, status: row.status }
  },
})

/** Says who an introducer may not bring. */
export const setRelatives = defineCommand({
  name: 'introducers.introducer.setRelatives',
  input: wire.relativesInput,
  output: reference,
  async run(context, input) {
    const { tx, platform } = context
    const row = await target(context, input.id, input.version)
    const { relatives, problems } = normalRelatives(input.relatives)
    const all = [...relationProblems(row.kind, input.relatives), ...problems]
    if (all.length > 0) throw introducerErrors.INTRODUCER_INVALID({}, all)
    const before = await store.relativesOf(tx, row.id)
    context.record({
      before: { relatives: before.map(({ relation, name }) => `${relation} ${name}`) },
      after: { relatives: relatives.map(({ relation, name }) => `${relation} ${name}`) },
      reason: input.remark,
    })
    await store.replaceRelatives(tx, platform.cipher, row.id, relatives)
    await store.setStatus(tx, row.id, row.status, toWire(context.now))
    return { id: row.id, status: row.status }
  },
})

/** What keeps the introducer from being active on this day. */
export function missingToday(row: store.IntroducerRow, now: Temporal.Instant, { config }: Platform): string[] {
  return missingFor(row, dateAt(now, config.timeZone))
}

/** Takes an introducer on, suspends it or ends the relation. Only an active one is asked about at openings. */
export const setIntroducerStatus = defineCommand({
  name: 'introducers.introducer.setStatus',
  input: wire.statusInput,
  output: reference,
  async propose(context, input): Promise<Proposal> {
    const row = await target(context, input.id)
    requireTransition(row.status, input.status)
    const { businessLine, departmentId } = row
    return {
      target: { type: 'introducer', id: row.id, label: `${row.code} ${row.displayName}` },
      version: String(row.version),
      clientId: null,
      accountId: null,
      businessLine,
      departmentId,
      facts: { kind: row.kind, status: row.status, wanted: input.status },
      before: { status: row.status },
      after: { status: input.status },
      reason: input.reason,
    }
  },
  async run(context, input) {
    const { tx, platform, now } = context
    const row = await target(context, input.id)
    requireTransition(row.status, input.status)
    if (input.status === 'ACTIVE') {
      const missing = missingToday(row, now, context.platform)
      const fields = missing.map((code) => ({ path: '', code, module: 'introducers' }))
      if (missing.length > 0) throw introducerErrors.NOT_QUALIFIED({}, fields)
      const own = await store.sealedIdentity(tx, row.id, null)
      const number = own ? platform.cipher.open(own.sealed, store.SEAL.identity) : ''
      const kind = wire.identityOf.shape.kind.parse(row.identityKind)
      await store.lockIdentities(tx, store.keysOf(platform.cipher, { kind, country: row.identityCountry, number }))
    }
    await store.setStatus(tx, row.id, input.status, toWire(now))
    context.record({ before: { status: row.status }, after: { status: input.status }, reason: input.reason })
    return { id: row.id, status: input.status }
  },
})

/** Switches the comparison of new brokerage accounts with the register on or off. */
export const configureCheck = defineCommand({
  name: 'introducers.check.configure',
  scope: 'none',
  input: wire.checkSettings,
  output: wire.checkSettings,
  async propose({ tx }, input): Promise<Proposal> {
    const before = await store.findSettings(tx)
    return {
      target: { type: 'introducerCheck', id: 'check', label: 'introducers.check' },
      version: JSON.stringify(before),
      clientId: null,
      accountId: null,
      businessLine: null,
      departmentId: null,
      facts: {},
      before,
      after: input,
      reason: null,
    }
  },
  async run(context, input) {
    context.record({
      target: { type: 'introducerCheck', id: 'check', label: 'introducers.check' },
      before: await store.findSettings(context.tx),
      after: input,
    })
    await store.putSettings(context.tx, input, context.actor.operatorId, toWire(context.now))
    return input
  },
})

/** Shows the identity number of an introducer or of somebody related in full; each showing leaves a record. */
export const revealIntroducer = defineCommand({
  name: 'introducers.identity.reveal',
  input: z.strictObject({ id: z.uuid(), relativeId: z.uuid().nullable().default(null) }),
  output: z.object({ value: z.string() }),
  async run(context, { id, relativeId }) {
    const row = await store.findIntroducer(context.tx, context.actor, id)
    const found = row && (await store.sealedIdentity(context.tx, id, relativeId))
    if (!row || !found) throw platformErrors.NOT_FOUND()
    context.record({
      target: { type: 'introducer', id, label: row.code },
      businessLine: row.businessLine,
      departmentId: row.departmentId,
      after: { shown: 'identity', masked: found.masked },
    })
    return { value: context.platform.cipher.open(found.sealed, store.SEAL.identity) }
  },
})
