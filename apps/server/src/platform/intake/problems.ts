import type { Refused } from '#kernel/refusal.ts'
import type { Language } from '../actor.ts'
import { headingOf, type SheetForm } from '../sheets/form.ts'
import { text } from '../texts.ts'
import type { RowProblem, SheetKind } from './kind.ts'

/** What a place of a command's input is called among the columns: itself, where the sheet has such a column. */
function columnOf({ columnOf: own, form }: SheetKind, path: string): string | null {
  const named = own?.(path) ?? path
  return form.columns.some(({ key }) => key === named) ? named : null
}

/** A refusal as problems of a row: of the columns it names, or of the row as a whole. */
export function problemsOf(kind: SheetKind, { module, code, params, fields }: Refused): RowProblem[] {
  if (fields.length === 0) return [{ column: null, module, code, params }]
  return fields.map((field) => ({
    column: columnOf(kind, field.path),
    module: field.module ?? module,
    code: field.code,
    ...(field.params ? { params: field.params } : {}),
  }))
}

/** A problem in words, with what to do next. */
export function inWords(form: SheetForm, language: Language, { column, module, code, params }: RowProblem): string {
  const plain = Object.fromEntries(Object.entries(params ?? {}).map(([key, value]) => [key, String(value)]))
  const said = text(language, `${module}:error.${code}.message`, plain)
  return column === null ? said : `${headingOf(form, column, language)}: ${said}`
}
