import { sql } from 'kysely'
import { dateAt } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import { type CommandContext, defineCommand, type Proposal } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import * as store from './entries.ts'
import { screeningErrors } from './errors.ts'
import { decideHit, type HitRow, lockHit } from './hits.ts'
import { lockPair, type PairRow } from './pairs.ts'
import { FOLDED_AT_ONCE, foldDue } from './people.ts'
import * as wire from './schema.ts'
import { screenApplicants, screenClients } from './store/screen.ts'
import { type Whom, whomOf } from './whom.ts'

const doerOf = ({ actor, now }: CommandContext): store.Doer => ({
  id: actor.operatorId,
  name: actor.name,
  at: toWire(now),
})
const whenOf = ({ now, platform }: CommandContext) => ({
  at: toWire(now),
  today: dateAt(now, platform.config.timeZone),
})
const NOWHERE = { clientId: null, accountId: null, businessLine: null, departmentId: null } as const

/** @throws VERSION_STALE */
function requireSeen(version: number, seen: number | null): void {
  if (seen !== null && seen !== version) throw platformErrors.VERSION_STALE()
}

/** What approvers and records are shown of an entry: the number stays masked in the register. */
function shown({ nameZh, nameEn, category, reason, source, validUntil }: wire.EntryInput) {
  return { nameZh, nameEn, category, reason, source, validUntil }
}

/** New entries and everybody already known whom they are about, in one transaction. */
async function writeDown(context: CommandContext, entries: readonly store.NewEntry[]) {
  const { tx, platform } = context
  const written = await store.insertEntries(tx, platform.cipher, entries, doerOf(context))
  const ids = written.map(({ id }) => id)
  await foldDue(tx, FOLDED_AT_ONCE)
  const hits =
    (await screenClients(tx, ids, whenOf(context))) + (await screenApplicants(tx, ids, null, whenOf(context)))
  context.emit({ topic: 'blacklist', ids: ids.slice(0, 100) })
  if (hits > 0) context.emit({ topic: 'hits', ids: [] })
  return { written, hits }
}

/** @throws ENTRY_THERE */
async function requireNew({ tx, platform }: CommandContext, whom: Whom): Promise<void> {
  const entryNo = await store.entryOf(tx, platform.cipher, whom)
  if (entryNo !== null) throw screeningErrors.ENTRY_THERE({ entryNo })
}

export const createEntry = defineCommand({
  name: 'screening.entry.create',
  scope: 'none',
  input: wire.entryInput,
  output: wire.entryReference,
  async propose(context, input): Promise<Proposal> {
    await requireNew(context, whomOf(input))
    const label = input.nameZh ?? input.nameEn ?? input.category
    return {
      ...NOWHERE,
      target: { type: 'blacklistEntry', id: label, label },
      version: '0',
      facts: { category: input.category },
      before: null,
      after: shown(input),
      reason: input.reason,
    }
  },
  async run(context, input) {
    const whom = whomOf(input)
    await requireNew(context, whom)
    const id = newId<'blacklistEntry'>()
    const { written, hits } = await writeDown(context, [{ id, input, whom }])
    const entryNo = written[0]?.entryNo
    // Somebody else wrote the same person down at the same moment.
    if (entryNo === undefined) throw screeningErrors.ENTRY_THERE({ entryNo: '' })
    context.record({ target: { type: 'blacklistEntry', id, label: entryNo }, after: { ...shown(input), hits } })
    return { id, entryNo, hits }
  },
})

/** A row that can't be an entry, by the code of its refusal. */
function understood(row: wire.EntryInput): Whom | string {
  try {
    return whomOf(row)
  } catch (error) {
    if (error instanceof Refused) return error.code
    throw error
  }
}

export const importEntries = defineCommand({
  name: 'screening.entry.import',
  scope: 'none',
  input: wire.importInput,
  output: wire.imported,
  async run(context, { rows }) {
    const skipped: wire.ImportedEntries['skipped'] = []
    const entries: (store.NewEntry & { row: number })[] = []
    for (const [at, { row = at + 1, ...input }] of rows.entries()) {
      const whom = understood(input)
      if (typeof whom === 'string') skipped.push({ row, code: whom, entryNo: null })
      else entries.push({ id: newId<'blacklistEntry'>(), input, whom, row })
    }
    const { written, hits } = await writeDown(context, entries)
    const ids = new Set(written.map(({ id }) => id))
    for (const { row, whom } of entries.filter(({ id }) => !ids.has(id))) {
      const entryNo = await store.entryOf(context.tx, context.platform.cipher, whom)
      skipped.push({ row, code: 'ENTRY_THERE', entryNo })
    }
    context.record({
      target: { type: 'blacklistImport', id: newId<'import'>(), label: String(rows.length) },
      after: { rows: rows.length, created: written.length, hits },
    })
    return { created: written.length, hits, skipped: skipped.sort((one, other) => one.row - other.row) }
  },
})

/** The entry, locked and on the record. @throws NOT_FOUND, ENTRY_REMOVED */
async function entryFor(context: CommandContext, id: string): Promise<store.EntryRow> {
  const entry = await store.lockEntry(context.tx, id)
  if (!entry) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'blacklistEntry', id, label: entry.entryNo } })
  if (entry.status === 'REMOVED') throw screeningErrors.ENTRY_REMOVED()
  return entry
}

function statusProposal(entry: store.EntryRow, status: wire.EntryStatus, reason: string): Proposal {
  return {
    ...NOWHERE,
    target: { type: 'blacklistEntry', id: entry.id, label: entry.entryNo },
    version: String(entry.version),
    facts: { category: entry.category },
    before: { status: entry.status },
    after: { status },
    reason,
  }
}

async function compareAnew(context: CommandContext, entryId: string): Promise<number> {
  await foldDue(context.tx, FOLDED_AT_ONCE)
  return screenClients(context.tx, [entryId], whenOf(context))
}

async function move(context: CommandContext, entry: store.EntryRow, status: wire.EntryStatus, remark: string) {
  await store.setStatus(context.tx, { id: entry.id, status, remark }, toWire(context.now))
  context.record({ before: { status: entry.status }, after: { status }, reason: remark })
  // Switched on again, it may be about somebody who has come since.
  const hits = status === 'ENABLED' ? await compareAnew(context, entry.id) : 0
  context.emit({ topic: 'blacklist', ids: [entry.id] })
  return { id: entry.id, entryNo: entry.entryNo, hits }
}

export const setEntryStatus = defineCommand({
  name: 'screening.entry.setStatus',
  scope: 'none',
  input: wire.statusInput,
  output: wire.entryReference,
  async propose(context, input) {
    const entry = await entryFor(context, input.id)
    requireSeen(entry.version, input.version)
    return statusProposal(entry, input.status, input.remark)
  },
  async run(context, input) {
    const entry = await entryFor(context, input.id)
    requireSeen(entry.version, input.version)
    return move(context, entry, input.status, input.remark)
  },
})

export const removeEntry = defineCommand({
  name: 'screening.entry.remove',
  scope: 'none',
  input: wire.removeInput,
  output: wire.entryReference,
  async propose(context, { id, remark }) {
    return statusProposal(await entryFor(context, id), 'REMOVED', remark)
  },
  async run(context, { id, remark }) {
    return move(context, await entryFor(context, id), 'REMOVED', remark)
  },
})

/** The hit, locked and on the record. @throws NOT_FOUND, VERSION_STALE, DECIDER_IS_MAKER */
async function hitFor(
  context: CommandContext,
  { id, version }: { id: string; version: number | null },
): Promise<HitRow> {
  const hit = await lockHit(context.tx, context.actor, id)
  if (!hit) throw platformErrors.NOT_FOUND()
  const { hitNo, clientId, businessLine, departmentId } = hit
  context.record({ target: { type: 'hit', id, label: hitNo }, clientId, businessLine, departmentId })
  requireSeen(hit.version, version)
  if (hit.makerId === context.actor.operatorId) throw screeningErrors.DECIDER_IS_MAKER()
  return hit
}

/** Says whether it is really the person meant; nothing else happens to anybody by it. */
export const decideOnHit = defineCommand({
  name: 'screening.hit.decide',
  input: wire.decideInput,
  output: wire.decided,
  async propose(context, input): Promise<Proposal> {
    const { id, hitNo, version, clientId, businessLine, departmentId, state } = await hitFor(context, input)
    return {
      target: { type: 'hit', id, label: hitNo },
      version: String(version),
      clientId,
      accountId: null,
      businessLine,
      departmentId,
      facts: { state: input.state },
      before: { state },
      after: { state: input.state },
      reason: input.remark,
    }
  },
  async run(context, input) {
    const hit = await hitFor(context, input)
    await decideHit(context.tx, { ...input, by: doerOf(context) })
    context.record({ before: { state: hit.state }, after: { state: input.state }, reason: input.remark })
    context.emit({ topic: 'hits', ids: [hit.id] })
    return { id: hit.id, version: hit.version + 1 }
  },
})

async function pairFor(
  context: CommandContext,
  { id, version }: { id: string; version: number | null },
): Promise<PairRow> {
  const pair = await lockPair(context.tx, context.actor, id)
  if (!pair) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'clientPair', id, label: `${pair.lowNo} · ${pair.highNo}` }, clientId: pair.lowId })
  requireSeen(pair.version, version)
  return pair
}

/** Says what two similar clients are to each other; it survives every later search for pairs. */
export const judgePair = defineCommand({
  name: 'screening.pair.judge',
  input: wire.judgeInput,
  output: wire.decided,
  async run(context, input) {
    const pair = await pairFor(context, input)
    const by = doerOf(context)
    await sql`update screening.pair set verdict = ${input.verdict}, remark = ${input.remark}, judged_by = ${by.id}::uuid,
      judged_by_name = ${by.name}, judged_at = ${by.at}, version = version + 1 where id = ${pair.id}::uuid`.execute(
      context.tx,
    )
    context.record({ before: { verdict: pair.verdict }, after: { verdict: input.verdict }, reason: input.remark })
    context.emit({ topic: 'clientPairs', ids: [pair.id] })
    return { id: pair.id, version: pair.version + 1 }
  },
})
