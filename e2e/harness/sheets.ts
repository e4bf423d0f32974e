import { buffer } from 'node:stream/consumers'
import { systemClock } from '#kernel/clock.ts'
import { COLUMNS, headingOf } from '#modules/onboarding'
import { writeZip } from '#platform/files/zip-write.ts'
import { writeTemplate } from '#platform/sheets/template.ts'
import { dayOf } from '../../apps/server/src/demo/days.ts'
import { type SampleRow, sampleApplications } from '../../apps/server/src/demo/sample.ts'
import { ACCOUNTS } from '../../apps/server/src/demo/world.ts'
import type { Language } from './words.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A file as browsers and requests take it. */
export type Given = { name: string; mimeType: string; buffer: Buffer }

/** The applications that come with the demo, with the pictures their rows name. */
export const sample = () => {
  const today = systemClock().toZonedDateTimeISO('Asia/Hong_Kong').toPlainDate().toString()
  return sampleApplications({ seed: 'kontor', accounts: ACCOUNTS.small, asOf: dayOf(today) })
}

/** The import's template filled in with these rows. */
export async function sheetOf(rows: readonly SampleRow[], language: Language, name: string): Promise<Given> {
  const bytes = await writeTemplate({
    name: 'applications',
    columns: COLUMNS.map(({ key, required }) => ({ heading: headingOf(key, language), required: required ?? false })),
    notes: { name: 'notes', rows: [['-']] },
    rows: rows.map((row) => COLUMNS.map(({ key }) => row.get(key) ?? '')),
    preparedRows: rows.length,
  })
  return { name, mimeType: XLSX, buffer: bytes }
}

/** A zip of the pictures that the rows name. */
export async function picturesOf(rows: readonly SampleRow[], name: string): Promise<Given> {
  const named = new Set(rows.flatMap((row) => [...row.values()]))
  const images = sample().images.filter((image) => named.has(image.name))
  return { name, mimeType: 'application/zip', buffer: await buffer(writeZip(images, { modified: systemClock() })) }
}

/** The same row with other cells. */
export const changed = (row: SampleRow, cells: Record<string, string>): SampleRow =>
  new Map([...row, ...Object.entries(cells)])
