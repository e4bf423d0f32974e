import { readXlsx, streamXlsxRows } from 'hucre'
import { Refused } from '#kernel/refusal.ts'
import { platformErrors } from '../errors.ts'
import { openZip, type ZipContents, type ZipLimits } from '../files/zip-read.ts'
import type { RawRow } from './cells.ts'
import { columnLetters, type SheetLimits } from './sheet.ts'

/** A workbook is an archive of XML, which packs well but not without end. */
const WORKBOOK_LIMITS: ZipLimits = {
  maxEntries: 2000,
  maxTotalBytes: 400 * 1024 * 1024,
  maxEntryBytes: 256 * 1024 * 1024,
  maxRatio: 400,
}

/** Rows of a sheet in any version of Excel. */
const MAX_ROW = 1_048_576

/** The container of password-protected workbooks and of Excel 97. */
const OLE2 = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/**
 * Checks the archive before anything else reads it, and finds the formulas of the first sheet, by address. Workbooks
 * without any are told apart by a scan for formula tags and not parsed for them.
 */
export async function formulaCells(bytes: Buffer, limits: SheetLimits): Promise<ReadonlySet<string>> {
  if (bytes.subarray(0, 8).equals(OLE2)) throw platformErrors.SHEET_ENCRYPTED()
  const zip = await openZip(bytes, WORKBOOK_LIMITS).catch(asSheetRefusal)
  try {
    if (!zip.entries.some((entry) => entry.name === '[Content_Types].xml')) throw platformErrors.SHEET_UNREADABLE()
    if (!(await mentionsFormulas(zip))) return new Set()
  } finally {
    zip.close()
  }
  const range = `A1:${columnLetters(limits.maxColumns)}${MAX_ROW}`
  const workbook = await readXlsx(bytes, { sheets: [0], range }).catch(unreadable)
  const found = new Set<string>()
  for (const [place, cell] of workbook.sheets[0]?.cells ?? []) {
    const [row = 0, column = 0] = place.split(',').map(Number)
    if (cell.type === 'formula' || cell.formula !== undefined) found.add(`${columnLetters(column)}${row + 1}`)
  }
  return found
}

/** The rows of the first sheet. The archive has been checked. */
export async function* xlsxRows(bytes: Buffer): AsyncGenerator<RawRow> {
  try {
    for await (const { index, values } of streamXlsxRows(bytes)) {
      if (!Number.isInteger(index) || index < 0 || index >= MAX_ROW) throw platformErrors.SHEET_UNREADABLE()
      yield { row: index + 1, cells: values }
    }
  } catch (error) {
    unreadable(error)
  }
}

const FORMULA_TAG = /<(?:[A-Za-z0-9]+:)?f[\s>/]/

async function mentionsFormulas(zip: ZipContents): Promise<boolean> {
  for (const entry of zip.entries) {
    if (!/\.xml$/i.test(entry.name) || !/worksheets?\//i.test(entry.name)) continue
    let carry = ''
    for await (const chunk of await zip.open(entry)) {
      const text = carry + (chunk as Buffer).toString('latin1')
      if (FORMULA_TAG.test(text)) return true
      carry = text.slice(-64)
    }
  }
  return false
}

/** A person who sent no workbook need not know that workbooks are archives; a hostile one is told what was found. */
function asSheetRefusal(error: unknown): never {
  const isNoArchive = error instanceof Refused && error.code === 'ARCHIVE_UNREADABLE'
  throw isNoArchive ? platformErrors.SHEET_UNREADABLE() : error
}

/** Nothing but memory is touched here, so whatever the library stumbles over is the file's fault. */
function unreadable(error: unknown): never {
  throw error instanceof Refused ? error : platformErrors.SHEET_UNREADABLE()
}
