import type { Readable } from 'node:stream'
import iconv from 'iconv-lite'
import { Refused } from '#kernel/refusal.ts'
import type { Platform } from '#platform/platform.ts'
import { type Layout, numberReader } from './policy/layout.ts'
import type { FilingRow } from './store/filing.ts'

/** Longer lines are no lines of these files. */
export const LINE_MAX = 4000

/** Somebody sent lines that never end. */
export class LineTooLong extends Error {}

/** The archive's copy of a file cannot be read to its end: it is no measure of anything. */
export class FiledUnreadable extends Error {}

/** Bytes decoded at a time: texts this short are cleared away as they go, of whole chunks a file's worth would pile up. */
const SLICE_BYTES = 32 * 1024

/** Lines of a file without their ends, as many at a time as arrive together. @throws LineTooLong */
export async function* linesOf(source: Readable, { encoding }: Layout): AsyncGenerator<string[]> {
  const decoder = iconv.getDecoder(encoding)
  let rest = ''
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      const lines = (rest + decoder.write(chunk.subarray(at, at + SLICE_BYTES))).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_MAX) throw new LineTooLong()
      for (const [place, line] of lines.entries()) if (line.endsWith('\r')) lines[place] = line.slice(0, -1)
      yield lines
    }
  }
  rest += decoder.end() ?? ''
  if (rest !== '') yield [rest]
}

/** What a file says of one number: its lines, joined by line feeds. `at` is the place of the first. */
export type Group = { bcan: number; text: string; lines: number; at: number }

/** Puts lines that stand together and speak of one number together. */
export class Groups {
  #open: Group | null = null
  #ready: Group[] = []

  add(bcan: number, line: string, at: number): void {
    if (this.#open?.bcan === bcan) {
      this.#open.text += `\n${line}`
      this.#open.lines += 1
      return
    }
    this.end()
    this.#open = { bcan, text: line, lines: 1, at }
  }

  end(): void {
    if (this.#open) this.#ready.push(this.#open)
    this.#open = null
  }

  /** Those that are complete. */
  take(): Group[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }
}

async function* groupsOf(source: Readable, layout: Layout): AsyncGenerator<Group[]> {
  const numberOf = numberReader(layout.files.mapping.detail ?? [], layout.separator)
  const groups = new Groups()
  for await (const lines of linesOf(source, layout)) {
    for (const line of lines) {
      const bcan = numberOf(line)
      if (bcan !== null) groups.add(Number(bcan), line, 0)
    }
    yield groups.take()
  }
  groups.end()
  yield groups.take()
}

/**
 * A file the house made, gone through by rising number in step with something else that rises too: what says the same word
 * for word needs neither to be taken apart nor a digest. Memory holds what lies between the two.
 */
export class FiledLines {
  readonly #source: Readable
  readonly #coming: AsyncGenerator<Group[]>
  #some: Group[] = []
  #at = 0
  #over = false

  constructor(source: Readable, layout: Layout) {
    this.#source = source
    this.#coming = groupsOf(source, layout)
  }

  /** Reads on until this number or one beyond it is at hand. @throws FiledUnreadable */
  async reach(bcan: number): Promise<void> {
    while (!this.#over && (this.#some.at(-1)?.bcan ?? 0) < bcan) {
      const next = await this.#coming.next().catch((cause: unknown) => {
        throw new FiledUnreadable('the filed file breaks off', { cause })
      })
      if (next.done) {
        this.#over = true
        return
      }
      this.#some = this.#at === this.#some.length ? next.value : this.#some.slice(this.#at).concat(next.value)
      this.#at = 0
    }
  }

  /** What the file says of a number within reach, or null; those before it that nobody asked for go to `passed`. */
  take(bcan: number, passed?: (bcan: number) => void): string | null {
    for (let group = this.#some[this.#at]; group; group = this.#some[this.#at]) {
      if (group.bcan > bcan) return null
      this.#at += 1
      if (group.bcan === bcan) return group.text
      passed?.(group.bcan)
    }
    return null
  }

  async close(): Promise<void> {
    await this.#coming.return(undefined)
    // Where reading never began, nobody else closes it.
    this.#source.destroy()
  }
}

/** The lines of a file that was built; null when it is not in the archive any more, and everything is judged by digest. */
export async function filedLines({ objects }: Platform, filing: FilingRow | null): Promise<FiledLines | null> {
  if (!filing || filing.sha256 === null) return null
  try {
    return new FiledLines(await objects.open(filing.sha256), filing.layout)
  } catch (error) {
    if (error instanceof Refused && error.code === 'FILE_GONE') return null
    throw error
  }
}
