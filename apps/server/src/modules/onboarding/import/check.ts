import { Refused } from '#kernel/refusal.ts'
import { cleanFileName, listParameters, takeIn } from '#modules/archive'
import { clientErrors, requireIdentityFree } from '#modules/clients'
import { inTransaction } from '#platform/db.ts'
import { holdContents } from '#platform/files/registry.ts'
import { openZip, type ZipContents } from '#platform/files/zip-read.ts'
import type { Platform } from '#platform/platform.ts'
import { matchColumns } from '#platform/sheets/columns.ts'
import { readSheet } from '#platform/sheets/read-sheet.ts'
import type { Sheet, SheetRow } from '#platform/sheets/sheet.ts'
import { SEAL } from '../policy/purpose.ts'
import type { ApplicationContent } from '../schema/content.ts'
import type { RowProblem } from '../schema/row.ts'
import { checkContent, identityTexts, namesOf, normaliseContent } from '../service/assess.ts'
import { identityIndexes, today } from '../service/content.ts'
import { takenNumbers } from '../service/submit.ts'
import { liveApplicationWith } from '../store/application.ts'
import { contentSize, type ImportRecord, refreshCounts } from '../store/import.ts'
import { type CheckedRow, checkedRows, insertRows } from '../store/import-row.ts'
import type { NewFile } from '../store/revision.ts'
import { columnOf } from './column-of.ts'
import { COLUMNS, SHEET_COLUMNS } from './columns.ts'
import { IMAGES_LIMITS, type ImageIndex, indexImages, wantedImages } from './images.ts'
import { contentOfRow } from './row.ts'

const BATCH = 100

/** The sheet's rows by column key. @throws what readSheet and matchColumns refuse */
export async function readRows(platform: Platform, file: { sha256: string; format: 'xlsx' | 'csv' }) {
  const sheet: Sheet = await readSheet(await platform.objects.open(file.sha256), { format: file.format })
  const reader = matchColumns(sheet, SHEET_COLUMNS)
  const cellsOf = (row: SheetRow) =>
    new Map(COLUMNS.map(({ key }): [string, string] => [key, reader.read(row, key)]).filter(([, cell]) => cell !== ''))
  const keyAt = new Map(SHEET_COLUMNS.map(({ key }): [number | null, string] => [reader.indexOf(key), key]))
  const problemsOf = (row: SheetRow) =>
    row.problems.map(
      ({ column, code }): RowProblem => ({ column: keyAt.get(column) ?? null, module: 'platform', code }),
    )
  return { rows: sheet.rows, cellsOf, problemsOf }
}

/** What is known about the whole file while its rows are checked one by one. */
type Round = {
  platform: Platform
  job: ImportRecord
  zip: ZipContents | null
  images: ImageIndex | null
  parameters: ReadonlyMap<string, Awaited<ReturnType<typeof listParameters>>[number]>
  /** Identity and account number → first row that named it. */
  seen: Map<string, number>
  used: Set<string>
}

function duplicates(round: Round, content: ApplicationContent, row: number): RowProblem[] {
  const problems: RowProblem[] = []
  const claim = (text: string, column: string) => {
    const first = round.seen.get(text)
    if (first === undefined) round.seen.set(text, row)
    else problems.push({ column, module: 'onboarding', code: 'DUPLICATE_ROW', params: { row: first } })
  }
  for (const text of identityTexts(content)) claim(text, 'idNumber')
  for (const { accountNo } of content.accounts) if (accountNo !== null) claim(`account:${accountNo}`, 'accountNo')
  return problems
}

/** What the database knows against the row: another application, a client with the document, a number in use. */
async function knownAgainst({ platform }: Round, content: ApplicationContent): Promise<RowProblem[]> {
  const { db, cipher } = platform
  const problems: RowProblem[] = []
  const other = await liveApplicationWith(db, identityIndexes(cipher, content), null)
  if (other !== null) {
    const params = { applicationNo: other }
    problems.push({ column: 'idNumber', module: 'onboarding', code: 'APPLICATION_EXISTS', params })
  }
  for (const { path, code, module = 'onboarding', params } of await takenNumbers(db, content)) {
    problems.push({ column: columnOf(path), module, code, ...(params ? { params } : {}) })
  }
  if (!content.profile) return problems
  try {
    await requireIdentityFree(db, platform, platform.clock(), content.profile)
  } catch (error) {
    if (!(error instanceof Refused && error.module === clientErrors.$module)) throw error
    problems.push({ column: 'idNumber', module: error.module, code: error.code, params: error.params })
  }
  return problems
}

/** Takes the files a row names out of the archive, checked like any upload. */
async function takeImages(
  round: Round,
  cells: ReadonlyMap<string, string>,
): Promise<{ files: NewFile[]; problems: RowProblem[] }> {
  const { wanted, problems } = wantedImages(cells, round.images)
  const files: NewFile[] = []
  for (const { column, parameter: code, entry } of wanted) {
    round.used.add(entry.name)
    const parameter = round.parameters.get(code)
    if (!parameter || !round.zip) throw new Error(`archive parameter ${code} is gone`)
    try {
      const taken = await takeIn(round.platform, parameter, {
        name: cleanFileName(entry.name),
        bytes: await round.zip.open(entry),
      })
      const { sha256, fileName, mime, kind, size } = taken
      files.push({ parameter: code, sha256, fileName, mime, kind, size })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      problems.push({ column, module: error.module, code: error.code, params: { ...error.params, name: entry.name } })
    }
  }
  return { files, problems }
}

async function checkRow(
  round: Round,
  row: number,
  cells: ReadonlyMap<string, string>,
  cellProblems: RowProblem[],
): Promise<CheckedRow> {
  const { platform, job } = round
  const parsed = contentOfRow(cells, job)
  const content = parsed.content === null ? null : normaliseContent(parsed.content)
  const images = await takeImages(round, cells)
  const problems = [...cellProblems, ...parsed.problems, ...images.problems]
  if (content) {
    const found = checkContent(
      content,
      images.files.map(({ parameter }) => parameter),
      today(platform, platform.clock()),
    )
    for (const { path, code, module = 'onboarding', params } of found.problems) {
      problems.push({ column: columnOf(path), module, code, ...(params ? { params } : {}) })
    }
    problems.push(...duplicates(round, content, row), ...(await knownAgainst(round, content)))
  }
  const valid = problems.length === 0
  return {
    row,
    cellsSealed: platform.cipher.seal(JSON.stringify([...cells]), SEAL.cells),
    label: content ? namesOf(content).displayName : (cells.get('nameZh') ?? cells.get('nameEn') ?? ''),
    state: valid ? 'VALID' : 'INVALID',
    problems,
    files: valid ? images.files : [],
  }
}

async function write(round: Round, batch: readonly CheckedRow[]): Promise<void> {
  const { platform, job } = round
  await inTransaction(platform.db, async (tx) => {
    await holdContents(
      tx,
      batch.flatMap((one) => one.files.map((file) => file.sha256)),
    )
    await insertRows(tx, job.id, batch)
    await refreshCounts(tx, job.id)
  })
}

async function openImages(platform: Platform, job: ImportRecord): Promise<ZipContents | null> {
  if (job.imagesSha256 === null) return null
  const size = await contentSize(platform.db, job.id, 'images')
  return openZip({ store: platform.objects, content: { sha256: job.imagesSha256, size } }, IMAGES_LIMITS)
}

/**
 * Checks every row of an import and writes down what was found: the dry run. Rows written before a crash are not written
 * again, but read, so that duplicates are still noticed.
 *
 * @returns names of archive files that no row asked for, at most a hundred.
 * @throws Refused when the file as a whole can not be used.
 */
export async function checkImport(platform: Platform, job: ImportRecord, signal: AbortSignal): Promise<string[]> {
  const { rows, cellsOf, problemsOf } = await readRows(platform, { sha256: job.fileSha256, format: job.format })
  const zip = await openImages(platform, job)
  try {
    const round: Round = {
      platform,
      job,
      zip,
      images: zip && indexImages(zip.entries),
      parameters: new Map((await listParameters(platform.db)).map((one) => [one.code, one])),
      seen: new Map(),
      used: new Set(),
    }
    const before = await checkedRows(platform.db, job.id)
    let batch: CheckedRow[] = []
    for (const row of rows) {
      signal.throwIfAborted()
      const cells = cellsOf(row)
      if (before.has(row.row)) remember(round, cells, row.row)
      else batch.push(await checkRow(round, row.row, cells, problemsOf(row)))
      if (batch.length < BATCH) continue
      await write(round, batch)
      batch = []
    }
    if (batch.length > 0) await write(round, batch)
    return (zip?.entries ?? [])
      .filter((entry) => !round.used.has(entry.name))
      .slice(0, 100)
      .map(({ name }) => name)
  } finally {
    zip?.close()
  }
}

/** Notes what a row checked before the crash claims. */
function remember(round: Round, cells: ReadonlyMap<string, string>, row: number): void {
  const { content } = contentOfRow(cells, round.job)
  if (content) duplicates(round, normaliseContent(content), row)
  for (const { entry } of wantedImages(cells, round.images).wanted) round.used.add(entry.name)
}

/** The cells of a stored row. */
export function openCells(platform: Platform, sealed: Buffer): Map<string, string> {
  return new Map(JSON.parse(platform.cipher.open(sealed, SEAL.cells)) as [string, string][])
}
