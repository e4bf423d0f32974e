/**
 * The exchange's side of client files as the demo's layout has them: columns between bars, one line for each holder of a
 * number. Written for itself, so that a mistake in Kontor's reading is not made here once more.
 */
export type Row = { bcan: string; lines: string[]; documents: string[]; names: string[] }
export type Submission = { fileId: string; ceNo: string; date: string; seq: string; rows: Row[] }

/** What is wrong with a whole file, and where. */
export class Malformed extends Error {
  readonly code: string
  readonly line: number
  constructor(code: string, line: number) {
    super(code)
    this.code = code
    this.line = line
  }
}

const NUMBER = /^[1-9][0-9]{2,9}$/

/** Reads a mapping file whole. @throws Malformed */
export function readSubmission(text: string): Submission {
  const lines = text.split('\r\n')
  if (lines.at(-1) === '') lines.pop()
  const head = (lines[0] ?? '').split('|')
  const [mark, fileId = '', version, ceNo = '', date = '', seq = ''] = head
  if (mark !== 'H' || version !== '1' || head.length !== 6) throw new Malformed('E201', 1)
  if (!/^[A-Z0-9]{6}$/.test(ceNo) || !/^\d{8}$/.test(date) || !/^\d{3,}$/.test(seq)) throw new Malformed('E201', 1)
  const last = (lines.at(-1) ?? '').split('|')
  if (last[0] !== 'T' || Number(last[1]) !== lines.length - 2) throw new Malformed('E202', lines.length)
  const rows = new Map<string, Row>()
  for (const [at, line] of lines.slice(1, -1).entries()) {
    const cells = line.split('|')
    if (cells[0] !== 'D' || cells.length !== 10) throw new Malformed('E201', at + 2)
    const bcan = cells[1] ?? ''
    const row = rows.get(bcan) ?? { bcan, lines: [], documents: [], names: [] }
    row.lines.push(line)
    row.documents.push(cells.slice(7, 10).join('|'))
    row.names.push(`${cells[5]}${cells[6]}`)
    rows.set(bcan, row)
  }
  return { fileId, ceNo, date, seq, rows: [...rows.values()] }
}

/** What the exchange finds in a row by itself, or null. */
export function faultOf({ bcan, documents, names }: Row): string | null {
  if (!NUMBER.test(bcan)) return 'E105'
  if (names.some((name) => name === '')) return 'E103'
  if (documents.some((one) => !/^[A-Z]{2}\|\d{1,2}\|.+$/.test(one))) return 'E101'
  return null
}

const ANSWER_IDS: Readonly<Record<string, { response: string; result: string; image: string }>> = {
  HBCNMAPP: { response: 'HBCNRESP', result: 'HBCNMPRP', image: 'HBCNFIMG' },
  NBCNMAPP: { response: 'NBCNRESP', result: 'NBCNMPRP', image: 'NBCNFIMG' },
}

type Answer = { name: string; text: string }
type Key = Pick<Submission, 'fileId' | 'ceNo' | 'date' | 'seq'>

function answer(
  { fileId, ceNo, date, seq }: Key,
  kind: 'response' | 'result' | 'image',
  extra: string[],
  body: string[],
) {
  const id = ANSWER_IDS[fileId]?.[kind] ?? ''
  const head = ['H', id, '1', ceNo, date, seq, ...extra].join('|')
  return { name: `${id}_${ceNo}_${date}_${seq}.txt`, text: [head, ...body, `T|${body.length}`, ''].join('\r\n') }
}

/** The answer on the format: taken, or not with the code and the line. */
export const responseTo = (key: Key, wrong: { code: string; line: number } | null): Answer =>
  answer(key, 'response', wrong ? ['R', wrong.code, String(wrong.line)] : ['A', '', ''], [])

/** The answer row by row. */
export const resultOf = (submission: Submission, rejected: ReadonlyMap<string, string>): Answer =>
  answer(
    submission,
    'result',
    [],
    submission.rows.map(({ bcan }) => {
      const code = rejected.get(bcan)
      return `D|${bcan}|${code === undefined ? 'A' : 'R'}|${code ?? ''}`
    }),
  )

/** Everything that is in force for a CE number. */
export const imageOf = (key: Key, rows: Iterable<Row>): Answer =>
  answer(
    key,
    'image',
    [],
    [...rows].flatMap(({ lines }) => lines),
  )
