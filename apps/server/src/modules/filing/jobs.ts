import { toWire } from '#kernel/clock.ts'
import { newId } from '#kernel/ids.ts'
import { Refused } from '#kernel/refusal.ts'
import type { Regime } from '#modules/bcan'
import { officeByCode } from '#modules/calendars'
import { systemActor } from '#platform/actor.ts'
import { inTransaction } from '#platform/db.ts'
import { registerContent } from '#platform/files/registry.ts'
import type { TaskHandler } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'
import { type AnswerHead, Unreadable } from './answer-head.ts'
import { type Answered, OutOfStep, type Read, readAnswer } from './answers.ts'
import { buildFiling, FILE_MIME } from './build.ts'
import { applyAnswer, IMPORT_TASK, receiveAnswer, rejectAnswer } from './commands/answer.ts'
import { BUILD_TASK, confirmSent, createFiling, failFiling, SEND_TASK, sendFiling } from './commands/filing.ts'
import { judgeOrders } from './commands/order.ts'
import { filedLines } from './filed-lines.ts'
import { fetchFiles, sendFile, WayFailed } from './gateway/sftp.ts'
import { dueSlot, isClosed } from './policy/clock.ts'
import { isNamed, type Layout } from './policy/layout.ts'
import { listFilers } from './standing.ts'
import { type AnswerRow, clearStaged, findAnswer, isReceived, stageRows } from './store/answer.ts'
import { filingOf, findFiling, slotMade } from './store/filing.ts'
import { openOrderDays } from './store/order.ts'
import { listProfiles } from './store/profile.ts'
import { listSchedules } from './store/schedule.ts'

/** What the exchange may send: an image of millions of clients. */
export const ANSWER_BYTES_MAX = 4 * 1024 ** 3
const BUILD_ATTEMPTS = 5
const SEND_ATTEMPTS = 8

const by = (...commands: { name: string }[]) => systemActor(commands.map(({ name }) => name))

/** What is refused on the way is somebody's decision or the calendar's, not a failure. */
async function unlessRefused(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
}

const failed = (platform: Platform, id: string, failure: string) =>
  platform.execute(failFiling, { id, failure }, by(failFiling), { key: `filing-failed:${newId()}` })

const build: TaskHandler = async (platform, payload, { attempt }) => {
  const id = String(payload.id)
  try {
    const filing = await buildFiling(platform, id)
    if (!filing?.sendWhenBuilt) return
    await unlessRefused(platform.execute(sendFiling, { id }, by(sendFiling), { key: `filing-send:${id}` }))
  } catch (error) {
    if (attempt >= BUILD_ATTEMPTS) await failed(platform, id, 'BUILD')
    throw error
  }
}

const send: TaskHandler = async (platform, payload, { attempt }) => {
  const id = String(payload.id)
  const filing = await findFiling(platform.db, id)
  const { sftp } = platform.config.filing
  if (filing?.state !== 'SENDING' || filing.sha256 === null || filing.size === null || filing.fileName === null) return
  const { sha256, size, fileName: name } = filing
  if (sftp === null) return void (await failed(platform, id, 'UNCONFIGURED'))
  const file = { folder: filing.layout.folders.out, name, size, open: () => platform.objects.open(sha256) }
  try {
    await sendFile(sftp, file)
  } catch (error) {
    const given = error instanceof WayFailed ? error.reason : 'BROKEN'
    // Nobody but a person can put these right.
    const final = given === 'HOST_KEY_WRONG' || given === 'KEY_REFUSED'
    if (final || attempt >= SEND_ATTEMPTS) await failed(platform, id, given)
    if (final) return
    throw error
  }
  await platform.execute(confirmSent, { id, way: 'sftp' }, by(confirmSent), { key: `filing-sent:${id}:${attempt}` })
}

async function layoutsOf(platform: Platform, regime: string): Promise<Layout[]> {
  return (await listProfiles(platform.db)).filter((one) => one.regime === regime).map(({ layout }) => layout)
}

/** Stages what an answer says: an image beside the file it answers, and by digest alone where the two do not keep step. */
async function readStaged(platform: Platform, { id, regime, sha256 }: AnswerRow): Promise<Read> {
  const { db, cipher, objects } = platform
  const layouts = await layoutsOf(platform, regime)
  const read = async (beside: boolean) => {
    await inTransaction(db, (tx) => clearStaged(tx, id))
    const answered = async ({ kind, ceNo, filedOn, seq }: AnswerHead): Promise<Answered | null> => {
      const filing = await filingOf(db, { regime, ceNo, filedOn, seq }, false)
      const lines = beside && kind === 'IMAGE' ? await filedLines(platform, filing) : null
      return filing && { layout: filing.layout, lines }
    }
    return readAnswer(await objects.open(sha256), { layouts, cipher, answered }, (some) =>
      inTransaction(db, (tx) => stageRows(tx, id, some)),
    )
  }
  try {
    return await read(true)
  } catch (error) {
    if (error instanceof OutOfStep) return read(false)
    throw error
  }
}

const take: TaskHandler = async (platform, payload) => {
  const id = String(payload.id)
  const answer = await findAnswer(platform.db, id)
  if (answer?.state !== 'RECEIVED') return
  try {
    const { head, ...read } = await readStaged(platform, answer)
    await unlessRefused(
      platform.execute(applyAnswer, { id, ...head, ...read }, by(applyAnswer), { key: `answer-apply:${id}` }),
    )
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const { refusal, line } = error
    await unlessRefused(
      platform.execute(rejectAnswer, { id, refusal, line }, by(rejectAnswer), { key: `answer-reject:${id}` }),
    )
  }
}

/** Makes the files whose time has come, one for each CE number and time. */
async function makeDue(platform: Platform): Promise<void> {
  const { db } = platform
  const now = platform.clock()
  const filers = await listFilers(db)
  for (const schedule of await listSchedules(db)) {
    const office = schedule.automatic ? await officeByCode(db, db, schedule.office) : null
    const due = office === null ? null : dueSlot(office, now, schedule)
    if (due === null) continue
    const { day, time } = due
    for (const { regime, ceNo } of filers.filter((one) => one.regime === schedule.regime)) {
      if (await slotMade(db, { regime, ceNo, day, time })) continue
      const input = { regime, ceNo, send: true, slot: time }
      const key = `filing-slot:${regime}:${ceNo}:${day}:${time}:${toWire(now).slice(0, 16)}`
      await unlessRefused(platform.execute(createFiling, input, by(createFiling), { key }))
    }
  }
}

type Named = { regime: Regime; layout: Layout }

/** Which answer a file is by its name: the response comes before the result, the result before the image. */
function nameOf(layouts: readonly Named[], name: string): { regime: Regime; rank: number } | null {
  for (const { regime, layout } of layouts) {
    const { response, result, image } = layout.files
    const rank = [response, result, image].findIndex((one) => isNamed(one, name))
    if (rank >= 0) return { regime, rank }
  }
  return null
}

/** Fetches answers that wait at the exchange and were not taken yet. */
async function fetchAnswers(platform: Platform): Promise<void> {
  const { db, config } = platform
  const { sftp } = config.filing
  if (sftp === null) return
  const layouts = (await listProfiles(db)).map(({ regime, layout }) => ({ regime, layout }))
  const folders = new Set(layouts.map(({ layout }) => layout.folders.in))
  for (const folder of folders) {
    await fetchFiles(
      sftp,
      folder,
      async ({ name, size }) => {
        const known = nameOf(layouts, name)
        if (known === null || size === 0 || (await isReceived(db, { regime: known.regime, name, size }))) return null
        return known.rank
      },
      async ({ name, size }, bytes) => {
        const regime = nameOf(layouts, name)?.regime ?? null
        const stored = await platform.objects.put(bytes, { maxBytes: ANSWER_BYTES_MAX })
        if (regime === null || stored.size !== size) return
        await registerContent(platform, { ...stored, mime: FILE_MIME })
        const input = { regime, fileName: name, sha256: stored.sha256, size, way: 'sftp' }
        const key = `answer:${regime}:${stored.sha256}`
        await unlessRefused(platform.execute(receiveAnswer, input, by(receiveAnswer), { key }))
      },
    )
  }
}

/** Judges orders of days that are over for filing. */
async function judgeDue(platform: Platform): Promise<void> {
  const { db } = platform
  const now = platform.clock()
  for (const schedule of await listSchedules(db)) {
    const { regime } = schedule
    const days = await openOrderDays(db, regime)
    const office = days.length === 0 ? null : await officeByCode(db, db, schedule.office)
    if (office === null) continue
    for (const { day } of days) {
      if (!isClosed(office, day, now, schedule)) continue
      const key = `filing-orders:${regime}:${day}:${toWire(now).slice(0, 16)}`
      await platform.execute(judgeOrders, { regime, tradedOn: day }, by(judgeOrders), { key })
    }
  }
}

const tick: TaskHandler = async (platform) => {
  await makeDue(platform)
  try {
    await fetchAnswers(platform)
  } catch (error) {
    if (!(error instanceof WayFailed)) throw error
    platform.log.warn({ reason: error.reason }, 'the exchange could not be asked for answers')
  }
  await judgeDue(platform)
}

export const filingTasks = {
  [BUILD_TASK]: build,
  [SEND_TASK]: send,
  [IMPORT_TASK]: take,
  'filing.clock.tick': tick,
}
export const filingCrontab = ['* * * * * filing.clock.tick']
