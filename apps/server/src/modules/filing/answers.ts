import type { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import type { Cipher } from '#platform/cipher.ts'
import { type AnswerHead, type Found, foundBy, headed, Unreadable } from './answer-head.ts'
import { type FiledLines, FiledUnreadable, type Group, Groups, LineTooLong, linesOf } from './filed-lines.ts'
import { digestOf } from './lines.ts'
import { type Facts, type Layout, lineWriter, numberReader, readLine } from './policy/layout.ts'
import type { StagedAs } from './schema.ts'
import type { StagedRow } from './store/answer.ts'

/** The image does not rise by number as the file it answers does: it has to be read again, by digest. */
export class OutOfStep extends Error {}

const BATCH = 5000

const NUMBER = /^[1-9][0-9]{2,9}$/

function bcanOf(text: string, line: number): number {
  if (!NUMBER.test(text)) throw new Unreadable('NUMBER_WRONG', line)
  return Number(text)
}

type Stage = (rows: readonly StagedRow[]) => Promise<void>

/** Hands rows on in batches; while one is written down, the next is read. */
class Staging {
  readonly #stage: Stage
  #rows: StagedRow[] = []
  #under: Promise<void> = Promise.resolve()

  constructor(stage: Stage) {
    this.#stage = stage
  }

  add(bcan: number, digest: Buffer | null, code: string | null): void {
    this.#rows.push({ bcan, digest: digest?.toString('hex') ?? null, code })
  }

  async hand(least: number): Promise<void> {
    if (this.#rows.length < least) return
    await this.#under
    this.#under = this.#stage(this.#rows)
    // Nobody may be left to wait for it when reading fails.
    this.#under.catch(() => undefined)
    this.#rows = []
  }

  async end(): Promise<void> {
    await this.hand(1)
    await this.#under
  }

  /** Waits for what is still being written down, whatever becomes of it: nothing may be staged after reading has failed. */
  async rest(): Promise<void> {
    await this.#under.catch(() => undefined)
  }
}

type Reading = { found: Found; cipher: Cipher; staging: Staging }

/** Details of a result: those that were rejected are staged. */
class Results {
  readonly staged: StagedAs = 'ALL'
  readonly #reading: Reading

  constructor(reading: Reading) {
    this.#reading = reading
  }

  add(line: string, at: number): boolean {
    const { found, staging } = this.#reading
    const facts = readLine(found.file.detail ?? [], found.layout.separator, line)
    if (!facts) return false
    const { outcome, code } = facts
    const bcan = bcanOf(facts.bcan ?? '', at)
    if (outcome !== found.layout.codes.accepted) staging.add(bcan, null, code || (outcome ?? '?'))
    return true
  }

  settle(): Promise<void> {
    return this.#reading.staging.hand(BATCH)
  }

  end(): Promise<void> {
    return this.#reading.staging.end()
  }
}

/**
 * What an image says of a number as the house would have filed it. Where image and mapping have the same columns that is
 * its line as it stands.
 */
function lineReader({ file, layout }: Found): ((line: string, at: number) => string) | null {
  const { detail } = layout.files.mapping
  if (!detail || isDeepStrictEqual(file.detail, detail)) return null
  const write = lineWriter(detail, layout.separator)
  return (line, at) => {
    const facts = readLine(file.detail ?? [], layout.separator, line)
    if (!facts) throw new Unreadable('UNREADABLE', at)
    const written = write(facts)
    return typeof written === 'string' ? written : line
  }
}

/**
 * Details of an image: the lines of one number stand together, as they do in the file they answer. Beside that file only
 * what differs from it is taken apart and staged; without it every number is, with its digest.
 */
class Images {
  readonly staged: StagedAs
  readonly #reading: Reading
  readonly #filed: FiledLines | null
  readonly #numberOf: (line: string) => string | null
  readonly #rewritten: ((line: string, at: number) => string) | null
  readonly #groups = new Groups()
  #last = 0

  constructor(reading: Reading, filed: FiledLines | null) {
    this.#reading = reading
    this.#filed = filed
    this.staged = filed ? 'DIFFERENCES' : 'ALL'
    this.#numberOf = numberReader(reading.found.file.detail ?? [], reading.found.layout.separator)
    this.#rewritten = lineReader(reading.found)
  }

  add(line: string, at: number): boolean {
    const bcan = this.#numberOf(line)
    if (bcan === null) return false
    this.#groups.add(bcanOf(bcan, at), this.#rewritten?.(line, at) ?? line, at)
    return true
  }

  /** Lines that are no copy of what was filed have the columns of a detail, or the file is refused. */
  #check({ text, at }: Group): void {
    const { file, layout } = this.#reading.found
    for (const [place, line] of text.split('\n').entries())
      if (!readLine(file.detail ?? [], layout.separator, line)) throw new Unreadable('UNREADABLE', at + place)
  }

  readonly #missing = (bcan: number): void => this.#reading.staging.add(bcan, null, null)

  #judge(group: Group): void {
    const { cipher, staging } = this.#reading
    if (this.#filed) {
      if (group.bcan <= this.#last) throw new OutOfStep()
      this.#last = group.bcan
      if (this.#filed.take(group.bcan, this.#missing) === group.text) return
    }
    if (!this.#rewritten) this.#check(group)
    staging.add(group.bcan, digestOf(cipher, group.text), null)
  }

  async settle(): Promise<void> {
    const groups = this.#groups.take()
    await this.#filed?.reach(groups.at(-1)?.bcan ?? 0)
    for (const group of groups) this.#judge(group)
    await this.#reading.staging.hand(BATCH)
  }

  async end(): Promise<void> {
    this.#groups.end()
    await this.settle()
    await this.#filed?.reach(Number.MAX_SAFE_INTEGER)
    this.#filed?.take(Number.MAX_SAFE_INTEGER, this.#missing)
    await this.#reading.staging.end()
  }
}

export type Read = { head: AnswerHead; rows: number; staged: StagedAs }

/** The file an answer speaks of: how it was written, and its lines where an image can be set against them. */
export type Answered = { layout: Layout; lines: FiledLines | null }

type Around = {
  /** Those of the regime, the newest first; the first whose heading fits says what the file answers. */
  layouts: readonly Layout[]
  cipher: Cipher
  /** What an answer speaks of; null where nothing was filed. */
  answered(head: AnswerHead): Promise<Answered | null>
}

/**
 * Reads an answer and hands its rows on in batches: of a result those that were rejected, of an image what differs from the
 * file it answers, or all of it. It is read by the layout its file was written by, whatever was laid down since.
 *
 * @returns what it answers, and how many rows it has.
 * @throws Unreadable, OutOfStep
 */
export async function readAnswer(source: Readable, { layouts, cipher, answered }: Around, stage: Stage): Promise<Read> {
  const { first, whole } = await headed(source)
  const staging = new Staging(stage)
  let lines: FiledLines | null = null
  try {
    const newest = foundBy(layouts, first)
    if (!newest) throw new Unreadable('NOT_AN_ANSWER', 1)
    const filed = await answered(newest.head)
    lines = filed?.lines ?? null
    const found = (filed && foundBy([filed.layout], first)) ?? newest
    const reading = { found, cipher, staging }
    const details = found.head.kind === 'IMAGE' ? new Images(reading, lines) : new Results(reading)
    const rows = await readDetails(whole, found, details)
    return { head: found.head, rows, staged: details.staged }
  } catch (error) {
    if (error instanceof FiledUnreadable) throw new OutOfStep('the filed file breaks off', { cause: error })
    throw error instanceof LineTooLong ? new Unreadable('UNREADABLE') : error
  } finally {
    await staging.rest()
    whole.destroy()
    source.destroy()
    await lines?.close()
  }
}

async function readDetails(whole: Readable, { file, layout }: Found, details: Images | Results): Promise<number> {
  let closing: Facts | null = null
  let at = 0
  let rows = 0
  for await (const lines of linesOf(whole, layout)) {
    for (const line of lines) {
      at += 1
      if (at === 1 || (line === '' && closing)) continue
      if (closing) throw new Unreadable('UNREADABLE', at)
      if (file.detail && details.add(line, at)) {
        rows += 1
        continue
      }
      closing = readLine(file.trailer, layout.separator, line)
      if (!closing) throw new Unreadable('UNREADABLE', at)
    }
    await details.settle()
  }
  if (!closing) throw new Unreadable('UNREADABLE', at)
  await details.end()
  const said = closing.lines ?? closing.records
  if (said !== undefined && Number(said) !== rows) throw new Unreadable('COUNT_WRONG', at)
  return rows
}
