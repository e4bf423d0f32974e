import { z } from 'zod'
import type { BusinessDate } from '#kernel/calendar.ts'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { markMended, markSubmitted, markUnfiled } from '#modules/bcan'
import { officeByCode } from '#modules/calendars'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { filingErrors } from '../errors.ts'
import { tradingDayAt } from '../policy/clock.ts'
import { byIdInput, createInput, FILING_TRANSITIONS, failInput, handInput, reference, sentInput } from '../schema.ts'
import { isFiler, leftBehind } from '../standing.ts'
import { heldBy } from '../store/entry.ts'
import {
  type FilingRow,
  filingUnderWay,
  findFiling,
  hasLaterSent,
  insertFiling,
  lockFiling,
  lockNumbers,
  moveFiling,
  sentFiling,
} from '../store/filing.ts'
import { currentProfile } from '../store/profile.ts'
import { scheduleOf } from '../store/schedule.ts'

export const BUILD_TASK = 'filing.filing.build'
export const SEND_TASK = 'filing.filing.send'
/** A send that fails is tried again for about an hour. */
const SEND_ATTEMPTS = 8

const targetOf = ({ id, ceNo, filedOn, seq }: Pick<FilingRow, 'id' | 'ceNo' | 'filedOn' | 'seq'>) => ({
  type: 'filing',
  id,
  label: `${ceNo} ${filedOn} #${seq}`,
})

/** The trading day a file made now counts for. @throws CALENDAR_ENDS */
export async function tradingDay(context: CommandContext, regime: FilingRow['regime']): Promise<BusinessDate> {
  const { tx, platform, now } = context
  const schedule = await scheduleOf(tx, regime)
  const office = await officeByCode(platform.db, tx, schedule.office)
  const day = office === null ? null : tradingDayAt(office, now, schedule)
  if (day === null) throw filingErrors.CALENDAR_ENDS({ office: schedule.office })
  return day
}

type Order = { regime: FilingRow['regime']; ceNo: string; send: boolean; slot: string | null }

/** @throws CE_NOT_FILED, FILING_UNDER_WAY, SPECIFICATION_UNVERIFIED, CALENDAR_ENDS */
export async function makeFiling(context: CommandContext, { regime, ceNo, send, slot }: Order): Promise<string> {
  const { tx, actor, now, platform } = context
  if (!(await isFiler(tx, regime, ceNo))) {
    throw filingErrors.CE_NOT_FILED({ ceNo }, [{ path: 'ceNo', code: 'CE_NOT_FILED', params: { ceNo } }])
  }
  await lockNumbers(tx, regime, ceNo)
  if ((await filingUnderWay(tx, regime, ceNo)) !== null) throw filingErrors.FILING_UNDER_WAY()
  const { production, sftp } = platform.config.filing
  const profile = await currentProfile(tx, regime, production)
  if (!profile) throw new Error(`no layout for ${regime}`)
  const sends = send && sftp !== null
  if (sends) requireSigned(production, profile.verifiedAt !== null, profile.version)
  const filedOn = await tradingDay(context, regime)
  const id = newId<'filing'>()
  const by = { id: actor.operatorId, name: actor.name }
  const order = { id, regime, ceNo, filedOn, profileId: profile.id, send: sends, slot, by, at: toWire(now) }
  const seq = await insertFiling(tx, order)
  context.record({ target: targetOf({ id, ceNo, filedOn, seq }), after: { regime, filedOn, seq, send: sends, slot } })
  context.enqueue({ task: BUILD_TASK, payload: { id }, jobKey: `filing:${id}`, attemptsMax: 5 })
  context.emit({ topic: 'filings', ids: [id] })
  return id
}

/** @throws SPECIFICATION_UNVERIFIED */
function requireSigned(production: boolean, verified: boolean, version: number): void {
  if (production && !verified) throw filingErrors.SPECIFICATION_UNVERIFIED({ version })
}

/** Builds the file of a CE number anew, the whole set, and sends it where there is a way. */
export const createFiling = defineCommand({
  name: 'filing.filing.create',
  scope: 'none',
  input: createInput,
  output: reference,
  run: async (context, input) => ({ id: await makeFiling(context, input) }),
})

/** The filing, locked and on the record. @throws NOT_FOUND */
async function filingFor(context: CommandContext, id: string): Promise<FilingRow> {
  const filing = await lockFiling(context.tx, id)
  if (!filing) throw platformErrors.NOT_FOUND()
  context.record({ target: targetOf(filing) })
  context.emit({ topic: 'filings', ids: [id] })
  return filing
}

/** Files leave in the order they were made, before the cut-off of their day. @throws FILING_NOT_READY, … */
async function requireSendable(context: CommandContext, filing: FilingRow, to: 'SENDING' | 'SENT'): Promise<void> {
  const { state, regime, filedOn, verified } = filing
  if (!FILING_TRANSITIONS[state].includes(to)) throw filingErrors.FILING_NOT_READY({ state })
  requireSigned(context.platform.config.filing.production, verified, filing.profileVersion)
  if (await hasLaterSent(context.tx, filing)) throw filingErrors.FILING_OUTDATED()
  if ((await tradingDay(context, regime)) > filedOn) throw filingErrors.CUT_OFF_PASSED({ day: filedOn })
}

/** Sends a built file by SFTP. */
export const sendFiling = defineCommand({
  name: 'filing.filing.send',
  scope: 'none',
  input: byIdInput,
  output: reference,
  async run(context, { id }) {
    const filing = await filingFor(context, id)
    if (context.platform.config.filing.sftp === null) throw filingErrors.CHANNEL_MISSING()
    await requireSendable(context, filing, 'SENDING')
    await moveFiling(context.tx, id, 'SENDING')
    context.enqueue({ task: SEND_TASK, payload: { id }, jobKey: `filing-send:${id}`, attemptsMax: SEND_ATTEMPTS })
    context.record({ before: { state: filing.state }, after: { state: 'SENDING' } })
    return { id }
  },
})

async function markSent(context: CommandContext, filing: FilingRow, way: 'sftp' | 'hand'): Promise<void> {
  const at = toWire(context.now)
  await sentFiling(context.tx, filing.id, way, at)
  const held = { regime: filing.regime, clients: heldBy(filing), at }
  // Rejected data that are in the file are not those that were rejected.
  await markMended(context.tx, held)
  const submitted = await markSubmitted(context.tx, held)
  // The last file of a day wins: whoever stood in an earlier one alone is filed no more.
  await markUnfiled(context.tx, { ...held, clients: leftBehind(filing) })
  context.record({ before: { state: filing.state }, after: { state: 'SENT', way, submitted } })
  context.emit({ topic: 'bcan', ids: [] })
}

/** Somebody uploaded the file at the exchange's web site. */
export const handOver = defineCommand({
  name: 'filing.filing.handOver',
  scope: 'none',
  input: handInput,
  output: reference,
  async run(context, { id, remark }) {
    const filing = await filingFor(context, id)
    await requireSendable(context, filing, 'SENT')
    await markSent(context, filing, 'hand')
    context.record({ reason: remark })
    return { id }
  },
})

/** The system's own: the exchange has the file. */
export const confirmSent = defineCommand({
  name: 'filing.filing.confirmSent',
  scope: 'none',
  input: sentInput,
  output: reference,
  async run(context, { id, way }) {
    const filing = await filingFor(context, id)
    if (filing.state === 'SENDING') await markSent(context, filing, way)
    return { id }
  },
})

/** The system's own: it could not be built, or not sent; a built file may be sent again. */
export const failFiling = defineCommand({
  name: 'filing.filing.fail',
  scope: 'none',
  input: failInput,
  output: reference,
  async run(context, { id, failure }) {
    const filing = await filingFor(context, id)
    const state = filing.state === 'BUILDING' ? 'FAILED' : filing.state === 'SENDING' ? 'BUILT' : null
    if (state !== null) await moveFiling(context.tx, id, state, failure)
    context.record({ before: { state: filing.state }, after: { state: state ?? filing.state }, reason: failure })
    return { id }
  },
})

/** Puts on the record who took a file with the identity data of all clients. */
export const revealFile = defineCommand({
  name: 'filing.filing.download',
  scope: 'none',
  input: byIdInput,
  output: z.object({ sha256: z.string(), size: z.int(), fileName: z.string() }),
  async run(context, { id }) {
    const filing = await findFiling(context.tx, id)
    if (filing?.sha256 == null || filing.size === null || filing.fileName === null) throw platformErrors.NOT_FOUND()
    context.record({ target: targetOf(filing), after: { fileName: filing.fileName } })
    return { sha256: filing.sha256, size: filing.size, fileName: filing.fileName }
  },
})
