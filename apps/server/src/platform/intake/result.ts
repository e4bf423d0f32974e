import type { Language } from '../actor.ts'
import type { Platform } from '../platform.ts'
import { headingOf, writeGivenBack } from '../sheets/form.ts'
import type { SheetFormat } from '../sheets/sheet.ts'
import { text } from '../texts.ts'
import { openCells } from './cells.ts'
import { ADDED_COLUMNS, ADDED_TEXTS, INTAKE_ROWS_MAX, type SheetKind } from './kind.ts'
import { inWords } from './problems.ts'
import { intakeRows, type StoredRow } from './row-store.ts'

const WIDTHS: Record<(typeof ADDED_COLUMNS)[number], number> = {
  status: 18,
  error_code: 28,
  message: 60,
  ticket_id: 40,
}

/** Where tickets of rows stand now, by their ids. */
export async function ticketStatesOf(
  platform: Platform,
  rows: readonly { ticketId: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = rows.flatMap(({ ticketId }) => ticketId ?? [])
  return (await platform.gate.statesOf?.(platform.db, ids)) ?? new Map()
}

function saidOf(kind: SheetKind, language: Language, row: StoredRow, states: ReadonlyMap<string, string>): string[] {
  const ticket = row.ticketId === null ? undefined : states.get(row.ticketId)
  const state = text(language, `platform:state.intakeRow.${row.state}`)
  const status = ticket ? `${state} (${text(language, `approvals:state.ticket.${ticket}`)})` : state
  return [
    status,
    row.problems.map(({ code }) => code).join('; '),
    row.problems.map((problem) => inWords(kind.form, language, problem)).join('; '),
    row.ticketId ?? '',
  ]
}

/**
 * The rows in the layout of the template with what became of each: all of them, or only those with something wrong, which
 * can be corrected there and sent again.
 */
export async function writeResult(
  platform: Platform,
  kind: SheetKind,
  intake: { id: string; format: SheetFormat },
  which: 'all' | 'bad',
  language: Language,
): Promise<Buffer> {
  const rows = await intakeRows(platform.db, intake.id, {
    states: which === 'all' ? [] : ['INVALID', 'FAILED'],
    after: 0,
    limit: INTAKE_ROWS_MAX,
  })
  const states = await ticketStatesOf(platform, rows)
  const added = ADDED_COLUMNS.map((key) => ({
    heading: headingOf({ texts: ADDED_TEXTS }, key, language),
    width: WIDTHS[key],
  }))
  return writeGivenBack(
    kind.form,
    { format: intake.format, language, note: 'platform:intake.template.result', added },
    rows.map((row) => ({
      cells: openCells(platform, row.cellsSealed),
      added: saidOf(kind, language, row, states),
    })),
  )
}
