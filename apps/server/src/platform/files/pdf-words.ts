import {
  decodePDFRawStream,
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRawStream,
} from '@cantoo/pdf-lib'
import { type Encoding, encodingOf, type Measure, measureOf } from './pdf-encoding.ts'
import { numbersOf, Words } from './pdf-lines.ts'
import { tokensOf } from './pdf-tokens.ts'

const PAGES_MAX = 500
const TEXT_MAX = 2_000_000
/** A form that draws a form that draws a form. */
const DEPTH_MAX = 6
/** How a font's letters are read, and how wide they are drawn. */
type Font = { read: Encoding; measure: Measure }
const UNREAD: Font = { read: () => '', measure: () => 0 }

/** The bytes of a stream, unpacked; of several streams one after the other. */
function bytesOf(context: PDFContext, object: PDFObject | undefined): Buffer {
  const found = context.lookup(object)
  if (found instanceof PDFRawStream) return Buffer.from(decodePDFRawStream(found).decode())
  if (!(found instanceof PDFArray)) return Buffer.alloc(0)
  return Buffer.concat(found.asArray().flatMap((part) => [bytesOf(context, part), Buffer.from('\n')]))
}

const dictionary = (context: PDFContext, object: PDFObject | undefined): PDFDict | undefined => {
  const found = context.lookup(object)
  return found instanceof PDFDict ? found : found instanceof PDFRawStream ? found.dict : undefined
}

const numberOf = (context: PDFContext, object: PDFObject | undefined): number | null => {
  const found = context.lookup(object)
  return found instanceof PDFNumber ? found.asNumber() : null
}

const listOf = (context: PDFContext, object: PDFObject | undefined): PDFObject[] => {
  const found = context.lookup(object)
  return found instanceof PDFArray ? found.asArray() : []
}

/** Widths of a font of two bytes: runs `first [w w …]` and `first last w`. */
function wideWidths(context: PDFContext, font: PDFDict): Map<number, number> {
  const widths = new Map<number, number>()
  const runs = listOf(context, font.get(PDFName.of('W')))
  for (let at = 0; at < runs.length; ) {
    const first = numberOf(context, runs[at]) ?? 0
    const each = listOf(context, runs[at + 1])
    const last = numberOf(context, runs[at + 1])
    if (last === null) each.forEach((width, index) => void widths.set(first + index, numberOf(context, width) ?? 0))
    else
      for (let code = first; code <= Math.min(last, 0xffff); code += 1)
        widths.set(code, numberOf(context, runs[at + 2]) ?? 0)
    at += last === null ? 2 : 3
  }
  return widths
}

function measureFor(context: PDFContext, font: PDFDict, wide: boolean): Measure {
  const [descendant] = listOf(context, font.get(PDFName.of('DescendantFonts')))
  const own = dictionary(context, descendant)
  if (wide && own) return measureOf(wideWidths(context, own), numberOf(context, own.get(PDFName.of('DW'))), true)
  const first = numberOf(context, font.get(PDFName.of('FirstChar'))) ?? 0
  const widths = listOf(context, font.get(PDFName.of('Widths'))).map((width) => numberOf(context, width) ?? 0)
  return measureOf(new Map(widths.map((width, index) => [first + index, width])), null, wide)
}

/** How the letters of a font are read, and how wide they are. */
function fontOf(context: PDFContext, font: PDFDict | undefined): Font {
  if (!font) return UNREAD
  const table = font.get(PDFName.of('ToUnicode'))
  const encoding = context.lookup(font.get(PDFName.of('Encoding')))
  const wide = context.lookup(font.get(PDFName.of('Subtype'))) === PDFName.of('Type0')
  const read = encodingOf({
    table: table ? bytesOf(context, table).toString('latin1') : null,
    name: encoding instanceof PDFName ? encoding.decodeText() : null,
    wide,
  })
  return { read, measure: measureFor(context, font, wide) }
}

/** Reads what a page, or a form on it, shows. */
function readStream(context: PDFContext, content: Buffer, resources: PDFDict | undefined, words: Words, depth: number) {
  const named = (kind: string, name: string) =>
    dictionary(context, resources?.get(PDFName.of(kind)))?.get(PDFName.of(name))
  const fonts = new Map<string, Font>()
  const take = (name: string): Font => {
    const font = fonts.get(name) ?? fontOf(context, dictionary(context, named('Font', name)))
    fonts.set(name, font)
    return font
  }
  const draw = (name: string) => {
    const form = context.lookup(named('XObject', name))
    if (depth >= DEPTH_MAX || !(form instanceof PDFRawStream)) return
    if (context.lookup(form.dict.get(PDFName.of('Subtype'))) !== PDFName.of('Form')) return
    const own = dictionary(context, form.dict.get(PDFName.of('Resources'))) ?? resources
    readStream(context, bytesOf(context, form), own, words, depth + 1)
  }
  for (const { operator, operands } of tokensOf(content)) {
    if (words.text.length > TEXT_MAX) return
    const [first] = operands
    if (operator === 'Tf') words.setFont(first?.kind === 'name' ? take(first.name) : UNREAD, numbersOf(operands)[0])
    else if (operator === 'Do' && first?.kind === 'name') draw(first.name)
    else words.operate(operator, operands)
  }
}

/**
 * The words of a PDF in the order its pages draw them. Letters whose font does not say what they are stay unread.
 *
 * @throws for what can't be opened: encrypted, or no PDF
 */
export async function pdfWords(bytes: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false })
  const words = new Words()
  for (const page of document.getPages().slice(0, PAGES_MAX)) {
    words.newPage()
    readStream(
      document.context,
      bytesOf(document.context, page.node.get(PDFName.of('Contents'))),
      page.node.Resources(),
      words,
      0,
    )
  }
  // Marks where a line may break stand inside words.
  return words.text.slice(0, TEXT_MAX).replaceAll('\u200b', '').trim()
}
