import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import pdfmake from 'pdfmake'
import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'

/** One part of a printed paper, from top to bottom. */
export type PdfBlock =
  | { kind: 'title' | 'heading' | 'text' | 'faint'; text: string }
  /** Label and value side by side; long values run over the width. */
  | { kind: 'facts'; items: readonly { label: string; value: string }[] }
  | { kind: 'table'; columns: readonly string[]; rows: readonly (readonly string[])[] }
  /** Lines to sign on, by name. */
  | { kind: 'signatures'; names: readonly string[] }

/** A paper to be printed: blocks in order, and what stands at the foot of every page. */
export type Paper = {
  title: string
  orientation: 'portrait' | 'landscape'
  blocks: readonly PdfBlock[]
  footer: string
  /** Says which page of how many in the reader's words. */
  page: (page: number, pages: number) => string
  /** When it was printed; the same paper printed at the same moment has the same bytes. */
  at: Date
}

const FONT = 'NotoSansSC'
const fonts = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'))
const regular = join(fonts, '400Regular', 'NotoSansSC_400Regular.ttf')
const bold = join(fonts, '700Bold', 'NotoSansSC_700Bold.ttf')

pdfmake.setFonts({ [FONT]: { normal: regular, bold, italics: regular, bolditalics: bold } })
// Nothing but the two font files is ever read, and nothing is fetched.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path: string) => path === regular || path === bold)

/** Lets long runs without spaces break, so that no value leaves the page. */
const breakable = (text: string) => text.replace(/(\S{24})(?=\S)/gu, '$1\u200B')

function contentOf(block: PdfBlock): Content {
  switch (block.kind) {
    case 'title':
    case 'heading':
    case 'faint':
      return { text: block.text, style: block.kind }
    case 'text':
      return { text: breakable(block.text), margin: [0, 0, 0, 6] }
    case 'facts':
      return {
        table: {
          widths: [130, '*'],
          body: block.items.map(({ label, value }) => [{ text: label, style: 'label' }, breakable(value) || '–']),
        },
        layout: 'lightHorizontalLines',
        margin: [0, 0, 0, 10],
      }
    case 'table':
      return {
        table: {
          headerRows: 1,
          widths: block.columns.map(() => '*'),
          body: [
            block.columns.map((text) => ({ text, style: 'label' })),
            ...block.rows.map((row) => row.map((cell) => breakable(cell))),
          ],
        },
        layout: 'lightHorizontalLines',
        fontSize: 8,
        margin: [0, 0, 0, 10],
      }
    case 'signatures':
      return {
        columns: block.names.map((name) => ({
          text: `${name}\n\n\n______________________`,
          margin: [0, 16, 0, 0] as [number, number, number, number],
        })),
      }
  }
}

/** What is printed, as one text: the verification code is its digest, so it changes with every word. */
function digestOf(paper: Paper): string {
  return createHash('sha256')
    .update(JSON.stringify([paper.title, paper.blocks]))
    .digest('hex')
}

/** A short form of a digest for the foot of a page: four groups of four. */
const shortCode = (digest: string) => (digest.slice(0, 16).match(/.{4}/g) ?? []).join('-').toUpperCase()

/** The code at the foot of one page. */
export const pageCode = (digest: string, page: number): string =>
  shortCode(createHash('sha256').update(`${digest}:${page}`).digest('hex'))

/**
 * Sets a paper as PDF, in Noto Sans SC for all three languages. Each page carries its number and a code made of the
 * digest of the contents and the page, so that a page of another print does not fit among these.
 */
export async function printPdf(paper: Paper): Promise<{ bytes: Buffer; digest: string; pages: number }> {
  const digest = digestOf(paper)
  let printed = 0
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageOrientation: paper.orientation,
    pageMargins: [40, 40, 40, 56],
    info: { title: paper.title, creationDate: paper.at, producer: 'Kontor', creator: 'Kontor' },
    defaultStyle: { font: FONT, fontSize: 9, lineHeight: 1.2 },
    styles: {
      title: { fontSize: 16, bold: true, margin: [0, 0, 0, 8] },
      heading: { fontSize: 11, bold: true, margin: [0, 8, 0, 4] },
      faint: { fontSize: 8, color: '#5b6472', margin: [0, 0, 0, 6] },
      label: { color: '#5b6472', bold: true },
    },
    content: paper.blocks.map(contentOf),
    footer: (page: number, pages: number) => {
      printed = pages
      return {
        margin: [40, 16, 40, 0],
        fontSize: 7,
        color: '#5b6472',
        columns: [
          { text: paper.footer, width: '*' },
          { text: `${paper.page(page, pages)}  ${pageCode(digest, page)}`, alignment: 'right', width: 'auto' },
        ],
      }
    },
  }
  const bytes = await pdfmake.createPdf(definition).getBuffer()
  return { bytes, digest, pages: printed }
}
