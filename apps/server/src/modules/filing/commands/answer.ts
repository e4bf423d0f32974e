import { sql } from 'kysely'
import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { markFormatOk, markRejected, markUnfiled } from '#modules/bcan'
import { type CommandContext, defineCommand } from '#platform/command.ts'
import { platformErrors } from '#platform/errors.ts'
import { holdContents } from '#platform/files/registry.ts'
import { filingErrors } from '../errors.ts'
import { applyImage } from '../image.ts'
import {
  type AnswerRefusal,
  applied,
  applyInput,
  FILING_TRANSITIONS,
  type FilingState,
  receiveInput,
  reference,
  refuseInput,
  type StagedAs,
} from '../schema.ts'
import { type AnswerRow, findAnswer, importedAnswer, insertAnswer, refuseAnswer, stagedTwice } from '../store/answer.ts'
import { heldBy } from '../store/entry.ts'
import { answeredFiling, type FilingRow, filingOf, hasLaterImage } from '../store/filing.ts'
import { writeRejections } from '../store/rejection.ts'

export const IMPORT_TASK = 'filing.answer.import'

/** Takes a file of the exchange in, by hand or by SFTP; it is read in the background. */
export const receiveAnswer = defineCommand({
  name: 'filing.answer.receive',
  scope: 'none',
  input: receiveInput,
  output: reference,
  async run(context, { way, ...file }) {
    const { tx, actor, now } = context
    const id = newId<'answer'>()
    const fresh = await insertAnswer(tx, { ...file, id, way, by: actor.name, at: toWire(now) })
    if (!fresh) throw filingErrors.ANSWER_KNOWN()
    await holdContents(tx, [file.sha256])
    context.record({ target: { type: 'answer', id, label: file.fileName }, after: { regime: file.regime, way } })
    // Answers are read in the order they came: a result before its image.
    const queue = `filing-answers-${file.regime}`
    context.enqueue({ task: IMPORT_TASK, payload: { id }, jobKey: `answer:${id}`, queue, attemptsMax: 5 })
    context.emit({ topic: 'filings', ids: [id] })
    return { id }
  },
})

/** @throws NOT_FOUND, ANSWER_SETTLED */
async function waiting(context: CommandContext, id: string): Promise<AnswerRow> {
  const answer = await findAnswer(context.tx, id, true)
  if (!answer) throw platformErrors.NOT_FOUND()
  context.record({ target: { type: 'answer', id, label: answer.fileName } })
  context.emit({ topic: 'filings', ids: [id] })
  if (answer.state !== 'RECEIVED') throw filingErrors.ANSWER_SETTLED()
  return answer
}

async function refuse(context: CommandContext, id: string, refusal: AnswerRefusal, line: number | null) {
  await refuseAnswer(context.tx, { id, refusal, line, at: toWire(context.now) })
  context.record({ after: { state: 'REFUSED', refusal, line } })
  return { state: 'REFUSED' as const, breaks: 0 }
}

/** The system's own: the file is no answer, or broken. */
export const rejectAnswer = defineCommand({
  name: 'filing.answer.reject',
  scope: 'none',
  input: refuseInput,
  output: applied,
  async run(context, { id, refusal, line }) {
    await waiting(context, id)
    return refuse(context, id, refusal, line)
  },
})

type Given = {
  kind: 'RESPONSE' | 'RESULT' | 'IMAGE'
  accepted: boolean | null
  code: string | null
  rows: number
  staged: StagedAs
}

/** Where the filing gets by this answer. */
function reaching({ kind, accepted }: Given): FilingState {
  if (kind === 'RESPONSE') return accepted ? 'ACCEPTED' : 'REFUSED'
  return kind === 'RESULT' ? 'PROCESSED' : 'IMAGED'
}

/** Why the answer cannot be taken over for the filing, or null. */
async function obstacle(
  context: CommandContext,
  filing: FilingRow | null,
  given: Given,
): Promise<AnswerRefusal | null> {
  if (!filing || ['BUILDING', 'BUILT', 'SENDING', 'FAILED', 'REFUSED'].includes(filing.state)) return 'UNMATCHED'
  const to = reaching(given)
  // A corrected image may follow one that was taken over, as long as no later file has its own.
  const again = to === 'IMAGED' && filing.state === 'IMAGED'
  if (!again && !FILING_TRANSITIONS[filing.state].includes(to)) return 'OUTDATED'
  return to === 'IMAGED' && (await hasLaterImage(context.tx, filing)) ? 'OUTDATED' : null
}

async function effect(
  context: CommandContext,
  answerId: string,
  filing: FilingRow,
  given: Given,
): Promise<number | null> {
  const { tx, now } = context
  const at = toWire(now)
  const held = { regime: filing.regime, clients: heldBy(filing), at }
  if (given.kind === 'RESPONSE') {
    await (given.accepted ? markFormatOk : markUnfiled)(tx, held)
    await answeredFiling(tx, filing.id, { state: given.accepted ? 'ACCEPTED' : 'REFUSED', code: given.code }, at)
    return null
  }
  if (given.kind === 'RESULT') {
    await markFormatOk(tx, held)
    const named = sql`select h.client_id, s.code from filing.staged s join (${heldBy(filing)}) h on h.bcan = s.bcan
      where s.answer_id = ${answerId}::uuid`
    await writeRejections(tx, filing, answerId, at)
    const rejected = await markRejected(tx, { ...held, clients: named })
    await answeredFiling(tx, filing.id, { state: 'PROCESSED', accepted: given.rows - rejected, rejected }, at)
    context.record({ after: { rejected } })
    return null
  }
  const figures = await applyImage(tx, filing, { answerId, at, staged: given.staged })
  await answeredFiling(tx, filing.id, { state: 'IMAGED' }, at)
  context.record({ after: figures })
  return figures.breaks
}

/** The system's own: what an answer that was read means for the filing and its clients. */
export const applyAnswer = defineCommand({
  name: 'filing.answer.apply',
  scope: 'none',
  input: applyInput,
  output: applied,
  async run(context, { id, ceNo, filedOn, seq, ...given }) {
    const answer = await waiting(context, id)
    const { tx } = context
    await sql`select pg_advisory_xact_lock(hashtextextended(${`filing ${answer.regime} ${ceNo}`}, 0))`.execute(tx)
    const filing = await filingOf(tx, { regime: answer.regime, ceNo, filedOn, seq })
    const why = await obstacle(context, filing, given)
    if (!filing || why !== null) return refuse(context, id, why ?? 'UNMATCHED', null)
    if ((await stagedTwice(tx, id)) !== null) return refuse(context, id, 'NUMBER_TWICE', null)
    const breaks = await effect(context, id, filing, given)
    const taken = { id, kind: given.kind, ceNo, filingId: filing.id, rows: given.rows, breaks, at: toWire(context.now) }
    await importedAnswer(tx, taken)
    context.record({ before: { state: filing.state }, reason: null })
    context.emit({ topic: 'filings', ids: [filing.id] })
    context.emit({ topic: 'bcan', ids: [] })
    return { state: 'IMPORTED' as const, breaks: breaks ?? 0 }
  },
})
