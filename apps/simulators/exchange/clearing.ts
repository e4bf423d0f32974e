import {
  faultOf,
  imageOf,
  Malformed,
  type Row,
  readSubmission,
  responseTo,
  resultOf,
  type Submission,
} from './files.ts'

/** What the exchange does wrong or late, on demand. */
export type Control = {
  /** Numbers it rejects, with the code. */
  reject: Record<string, string>
  /** The next so many files are lost: nothing ever comes back. */
  lose: number
  /** The next so many files are not readable to it. */
  malformed: number
  /** Numbers left out of the next image though they were accepted. */
  drop: string[]
  /** Numbers that stand in the next image with other data. */
  alter: string[]
  /** Lines put into the next image that nobody filed. */
  add: string[]
  /** Results and images come when asked for, not by themselves. */
  byHand: boolean
  /** Nobody gets in. */
  outage: boolean
}
export const INITIAL: Control = {
  reject: {},
  lose: 0,
  malformed: 0,
  drop: [],
  alter: [],
  add: [],
  byHand: false,
  outage: false,
}

type Folder = Map<string, Buffer>

/** The files of both folders and what is in force by CE number; everything is forgotten when it stops. */
export class Clearing {
  readonly inbound: Folder = new Map()
  readonly outbound: Folder = new Map()
  control: Control = { ...INITIAL }
  /** The last readable file of each kind and CE number since the last processing. */
  readonly #waiting = new Map<string, Submission>()
  readonly #inForce = new Map<string, Map<string, Row>>()

  #put({ name, text }: { name: string; text: string }): void {
    this.outbound.set(name, Buffer.from(text, 'utf8'))
  }

  /** A file has arrived whole: it answers on the format at once. */
  arrived(name: string, bytes: Buffer): void {
    this.inbound.set(name, bytes)
    if (this.control.lose > 0) {
      this.control.lose -= 1
      return
    }
    const [, fileId = '', ceNo = '', date = '', seq = ''] = /^([A-Z]+)_([A-Z0-9]{6})_(\d{8})_(\d+)\./.exec(name) ?? []
    try {
      if (this.control.malformed > 0) {
        this.control.malformed -= 1
        throw new Malformed('E201', 2)
      }
      const submission = readSubmission(bytes.toString('utf8'))
      this.#waiting.set(`${submission.fileId} ${submission.ceNo}`, submission)
      this.#put(responseTo(submission, null))
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      this.#put(responseTo({ fileId, ceNo, date, seq }, error))
    }
    if (!this.control.byHand) this.process()
  }

  /** The evening: results and images of the last file of each CE number. */
  process(): number {
    for (const [key, submission] of this.#waiting) {
      const rejected = this.#judge(submission)
      const accepted = submission.rows.filter(({ bcan }) => !rejected.has(bcan))
      const inForce = new Map(accepted.map((row) => [row.bcan, row]))
      this.#inForce.set(key, inForce)
      this.#put(resultOf(submission, rejected))
      this.#put(imageOf(submission, this.#shown(inForce)))
    }
    const count = this.#waiting.size
    this.#waiting.clear()
    return count
  }

  /** Numbers in force for a CE number, for whoever compares. */
  numbersOf(ceNo: string): string[] {
    return [...this.#inForce].filter(([key]) => key.endsWith(` ${ceNo}`)).flatMap(([, rows]) => [...rows.keys()])
  }

  #judge({ rows }: Submission): Map<string, string> {
    const rejected = new Map<string, string>()
    for (const row of rows) {
      const code = this.control.reject[row.bcan] ?? faultOf(row)
      if (code) rejected.set(row.bcan, code)
    }
    return rejected
  }

  /** The image as it is written: as things are, or with the mistakes that were asked for. */
  #shown(inForce: ReadonlyMap<string, Row>): Row[] {
    const { drop, alter, add } = this.control
    const rows = [...inForce.values()]
      .filter(({ bcan }) => !drop.includes(bcan))
      .map((row) => (alter.includes(row.bcan) ? { ...row, lines: row.lines.map((line) => `${line}X`) } : row))
    return [...rows, ...add.map((line) => ({ bcan: '', lines: [line], documents: [], names: [] }))]
  }
}
