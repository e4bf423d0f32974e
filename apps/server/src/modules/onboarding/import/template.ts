import type { Language } from '#platform/actor.ts'
import { writeForm, writeGivenBack } from '#platform/sheets/form.ts'
import type { SheetFormat } from '#platform/sheets/sheet.ts'
import { FORM, headingOf, PROBLEMS_COLUMN } from './columns.ts'

/** The sheet to fill in, with what each column takes. */
export function writeImportTemplate(format: SheetFormat, language: Language): Promise<Buffer> {
  return writeForm(FORM, format, language)
}

/** A row that was refused: its cells by column key, and what is wrong in words. */
export type BadRow = { cells: ReadonlyMap<string, string>; reasons: string }

/**
 * The refused rows in the layout of the template, with one more column that says why. Corrected, the file can be sent in
 * again as it is: the extra column is left out on reading.
 */
export function writeErrorFile(format: SheetFormat, language: Language, bad: readonly BadRow[]): Promise<Buffer> {
  const added = [{ heading: headingOf(PROBLEMS_COLUMN, language), width: 60 }]
  return writeGivenBack(
    FORM,
    { format, language, note: 'onboarding:template.errors', added },
    bad.map(({ cells, reasons }) => ({ cells, added: [reasons] })),
  )
}
