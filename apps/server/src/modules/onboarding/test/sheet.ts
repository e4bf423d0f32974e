import { writeZip } from '#platform/files/zip-write.ts'
import { writeTemplate } from '#platform/sheets/template.ts'
import { hongKongNumber } from '#testing/a-profile.ts'
import { type Branch, formOf, post } from '#testing/branch.ts'

export type Cells = Record<string, string>

/** A good row; `n` makes identity, phone and mail its own. */
export function aRow(n: number, cells: Cells = {}): Cells {
  return {
    clientType: 'individual',
    accountTypes: 'cash',
    nameZh: '王小明',
    nameEn: 'WONG Siu Ming',
    sex: 'M',
    bornOn: '1985-04-01',
    nationality: 'HK',
    idKind: 'hkid',
    idNumber: hongKongNumber(n),
    phone: `+85293${String(n).padStart(6, '0')}`,
    email: `row${n}@example.com`,
    address: '彌敦道 8 號',
    tin: hongKongNumber(n),
    ...cells,
  }
}

/** A workbook of rows, its columns those the rows name (headings are the keys unless told otherwise). */
export function workbook(rows: Cells[], heading: (key: string) => string = (key) => key): Promise<Buffer> {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return writeTemplate({
    name: 'Applications',
    columns: keys.map((key) => ({ heading: heading(key) })),
    rows: rows.map((row) => keys.map((key) => row[key] ?? '')),
    notes: { name: 'Notes', rows: [['']] },
    preparedRows: rows.length,
  })
}

/** A zip of named files. */
export async function archiveOf(files: Record<string, Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  const parts = Object.entries(files).map(([name, content]) => ({ name, content }))
  for await (const chunk of writeZip(parts, { modified: Temporal.Instant.from('2026-11-21T02:00:00Z') }))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

export type Imported = { id: string; state: string; code?: string; module?: string; params?: object }

/** Sends a sheet, and images when given, as the maker. */
export function send(
  house: Branch,
  file: { name: string; bytes: Buffer; images?: Buffer; outcome?: 'draft' | 'submitted' },
  by = house.maker,
) {
  const query = new URLSearchParams({ ...house.place, outcome: file.outcome ?? 'submitted' })
  const form = formOf([
    { field: 'sheet', name: file.name, type: 'application/octet-stream', bytes: file.bytes },
    ...(file.images ? [{ field: 'images', name: 'images.zip', type: 'application/zip', bytes: file.images }] : []),
  ])
  return post<Imported>(house, by, `/onboarding/imports?${query}`, form)
}

export type ImportSeen = {
  state: string
  rowsTotal: number
  rowsValid: number
  rowsDone: number
  rowsFailed: number
  imagesUnused: string[]
  failure: { module: string; code: string } | null
}

/** The import as its sender sees it. */
export async function importSeen({ maker }: Branch, id: string): Promise<ImportSeen> {
  return (await maker.get<ImportSeen>(`/onboarding/imports/${id}`)).body
}

export type RowSeen = {
  row: number
  state: string
  problems: { column: string | null; module: string; code: string; params?: Record<string, unknown> }[]
  applicationId: string | null
}

/** Its rows, up to five hundred. */
export async function rowsSeen({ maker }: Branch, id: string): Promise<RowSeen[]> {
  return (await maker.get<{ items: RowSeen[] }>(`/onboarding/imports/${id}/rows?limit=500`)).body.items
}
