import { createHash } from 'node:crypto'
import { Book, type Import, type Kind, keyOf, type Row, refusalOf } from './book.ts'

export type Answer = { status: number; headers?: Record<string, string>; body: unknown }

/** How the counter behaves; people and tests change it while it runs. */
export type Manner = {
  /** Milliseconds after which an import is checked by itself; null: somebody at the counter does it. */
  checkAfterMs: number | null
  /** Outside its hours it takes nothing. */
  shut: boolean
  /** Whether what was checked counts at once or from the end of the day. */
  intraday: boolean
  /** Puts what it checked under another hedge flag, as a mistaken code table would. */
  swapsHedge: boolean
  /** Keeps a little less than it was told. */
  clips: boolean
}
export const MANNER: Manner = { checkAfterMs: 0, shut: false, intraday: true, swapsHedge: false, clips: false }

const now = () => performance.now()
const digestOf = (content: unknown) => createHash('sha256').update(JSON.stringify(content)).digest('hex')
const shown = ({ reference, state, answers }: Import) => ({ reference, state, rows: answers })

/** Imports, the people who check them, and the rates that come of it; everything is forgotten when it stops. */
export class Desk {
  readonly imports = new Map<string, Import>()
  readonly book = new Book()
  manner: Manner = { ...MANNER }

  /** Takes an import over; the same one again changes nothing. */
  take(reference: string, kind: Kind, lasting: string, rows: Row[]): Answer {
    const digest = digestOf([kind, lasting, rows])
    const known = this.imports.get(reference)
    if (known) {
      if (known.digest !== digest) return { status: 409, body: { code: 'reference', message: '编号重复且内容不同' } }
      return { status: 200, body: shown(known) }
    }
    if (this.manner.shut) return { status: 423, headers: { 'retry-after': '1800' }, body: { code: 'closed' } }
    if (lasting !== 'today' && lasting !== 'longTerm') return { status: 400, body: { code: 'lasting' } }
    if (rows.length === 0) return { status: 400, body: { code: 'empty' } }
    const made: Import = { reference, kind, lasting, digest, state: 'received', rows, answers: [], at: now() }
    this.imports.set(reference, made)
    return { status: 202, body: shown(made) }
  }

  standing(reference: string): Answer {
    const found = this.imports.get(reference)
    if (!found) return { status: 404, body: { code: 'unknown' } }
    const told = { status: 200, body: shown(found) }
    this.#work(found)
    return told
  }

  /** What a person at the counter decides. */
  check(reference: string, verdict: 'checked' | 'refused'): Answer {
    const found = this.imports.get(reference)
    if (!found) return { status: 404, body: { code: 'unknown' } }
    this.#import(found)
    if (found.state === 'imported') this.#decide(found, verdict)
    return { status: 200, body: shown(found) }
  }

  /** The day ends: what was for it alone goes, what was checked counts. */
  endDay(): Answer {
    this.book.today.clear()
    for (const one of this.imports.values()) if (one.state === 'checked') this.#effect(one)
    return { status: 200, body: { imports: this.imports.size } }
  }

  #work(one: Import): void {
    const { checkAfterMs, intraday } = this.manner
    if (one.state === 'received') return this.#import(one)
    if (one.state === 'imported' && checkAfterMs !== null && now() - one.at >= checkAfterMs) {
      return this.#decide(one, 'checked')
    }
    if (one.state === 'checked' && (intraday || one.lasting === 'today')) this.#effect(one)
  }

  #import(one: Import): void {
    if (one.state !== 'received') return
    const seen = new Set<string>()
    one.answers = one.rows.map((row, at) => {
      const key = keyOf(one.kind, row)
      const refusal = seen.has(key) ? { code: 'TWICE', message: '同一合约重复' } : refusalOf(one.kind, row)
      seen.add(key)
      return { line: at + 1, taken: refusal === null, ...refusal }
    })
    one.state = one.answers.some(({ taken }) => taken) ? 'imported' : 'importRefused'
  }

  #decide(one: Import, verdict: 'checked' | 'refused'): void {
    one.state = verdict === 'checked' ? 'checked' : 'checkRefused'
  }

  #effect(one: Import): void {
    const { swapsHedge, clips } = this.manner
    const swap: Record<string, string> = { '1': '3', '3': '1' }
    const rows = one.rows.map((row) => ({
      ...row,
      ...(swapsHedge && row.HedgeFlag ? { HedgeFlag: swap[String(row.HedgeFlag)] ?? String(row.HedgeFlag) } : {}),
      ...(clips && row.OpenRatioByMoney ? { OpenRatioByMoney: Number(row.OpenRatioByMoney).toFixed(5) } : {}),
    }))
    this.book.apply({ ...one, rows })
    one.state = 'effective'
  }
}
