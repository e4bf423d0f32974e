import { type Fact, type Facts, fileName, type Layout, lineWriter } from '#contract/filing'

type FileLayout = Layout['files']['mapping']
export type Column = FileLayout['header'][number]

/** Nobody's data: what an example is written with. */
const HEAD = { ceNo: 'ABC123', date: '2026-11-20', seq: 1 }
const PERSON = {
  bcan: '1234567890',
  party: '1',
  parties: '1',
  nameEn: 'CHAN Tai Man',
  // Glyphs of three bytes, in every language of the console.
  nameZh: String.fromCodePoint(0x9673, 0x5927, 0x6587),
  country: 'HK',
  documentNo: 'A1234563',
}

const first = (codes: Record<string, string>, key: string): string => codes[key] ?? Object.values(codes)[0] ?? ''

/** The data of an example in one of the files. */
export function exampleFacts({ codes }: Layout, { id }: FileLayout): Facts {
  return {
    ...PERSON,
    fileId: id,
    ceNo: HEAD.ceNo,
    date: HEAD.date.replaceAll('-', ''),
    seq: '001',
    records: '1',
    lines: '1',
    clientType: first(codes.clientType, 'individual'),
    documentType: first(codes.document, 'hkid'),
    outcome: codes.accepted,
    code: Object.keys(codes.reasons)[0] ?? '',
    line: '1',
  }
}

/** One column as it stands in the line; `narrow` where the data do not fit into it. */
export type Cell = { text: string; narrow: boolean }

/** A line of the example, column by column. */
export function exampleCells(columns: readonly Column[], separator: string | null, facts: Facts): Cell[] {
  return columns.map((column) => {
    const text = lineWriter([column], separator)(facts)
    if (typeof text === 'string') return { text, narrow: false }
    return { text: String(facts[column.fact as Fact] ?? column.text ?? ''), narrow: true }
  })
}

export const exampleName = (file: FileLayout): string => fileName(file, HEAD)
