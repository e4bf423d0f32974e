import { Refused } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import type { GateRuling } from '../command.ts'
import { platformErrors } from '../errors.ts'
import { parseInput } from '../execute.ts'
import type { Platform } from '../platform.ts'
import { matchColumns } from '../sheets/columns.ts'
import { choiceOf, sheetColumnsOf } from '../sheets/form.ts'
import { readSheet } from '../sheets/read-sheet.ts'
import type { SheetFormat } from '../sheets/sheet.ts'
import { INTAKE_CELLS, INTAKE_INPUT } from './cells.ts'
import {
  ADDED_COLUMNS,
  ADDED_TEXTS,
  INTAKE_ROWS_MAX,
  type RowCall,
  type RowProblem,
  type SheetCells,
  type SheetKind,
} from './kind.ts'
import { problemsOf } from './problems.ts'
import { type Rehearsed, rehearseInTurn } from './rehearse.ts'
import type { CheckedRow } from './store.ts'

/** Families tried at the same time; more would take connections from people. */
const LANES = 4
const LABEL_MAX = 200

const own = (column: string | null, code: string, params?: RowProblem['params']): RowProblem => ({
  column,
  module: 'platform',
  code,
  ...(params ? { params } : {}),
})

type Row = { row: number; given: SheetCells; cells: SheetCells; problems: RowProblem[]; call: RowCall | null }

/** A sheet's rows as given. @throws what readSheet and matchColumns refuse */
export async function readIntake(
  platform: Platform,
  kind: SheetKind,
  file: { sha256: string; format: SheetFormat },
): Promise<{ row: number; given: SheetCells; problems: RowProblem[] }[]> {
  const sheet = await readSheet(await platform.objects.open(file.sha256), {
    format: file.format,
    limits: { maxRows: INTAKE_ROWS_MAX },
  })
  const columns = sheetColumnsOf(kind.form)
  const added = sheetColumnsOf({ ...kind.form, columns: ADDED_COLUMNS.map((key) => ({ key })), texts: ADDED_TEXTS })
  const reader = matchColumns(sheet, [...columns, ...added])
  const keyAt = new Map(columns.map(({ key }): [number | null, string] => [reader.indexOf(key), key]))
  return sheet.rows.map((row) => ({
    row: row.row,
    given: new Map(
      columns.map(({ key }): [string, string] => [key, reader.read(row, key)]).filter(([, cell]) => cell !== ''),
    ),
    problems: row.problems.map(({ column, code }) => own(keyAt.get(column) ?? null, code)),
  }))
}

/** The cells with choices as the values they name; what is missing, too long or no choice is a problem. */
function checkedCells({ form }: SheetKind, given: SheetCells, problems: RowProblem[]): SheetCells {
  const cells = new Map<string, string>()
  for (const { key, required, choice, max } of form.columns) {
    const cell = given.get(key)
    if (cell === undefined) {
      if (required) problems.push(own(key, 'CELL_MISSING'))
    } else if (choice) {
      const value = choiceOf(choice, cell)
      if (value === null) problems.push(own(key, 'CELL_CHOICE_UNKNOWN', { value: cell.slice(0, 50) }))
      else cells.set(key, value)
    } else if (max !== undefined && cell.length > max) problems.push(own(key, 'CELL_LONGER', { max }))
    else cells.set(key, cell)
  }
  return cells
}

/** The same command on the same thing twice: the first row stands, the others are told which it is. */
function markDuplicates(rows: readonly Row[]): void {
  const seen = new Map<string, number>()
  for (const row of rows) {
    if (!row.call) continue
    const key = `${row.call.command} ${row.call.target.type} ${row.call.target.id}`
    const first = seen.get(key)
    if (first === undefined) seen.set(key, row.row)
    else row.problems.push(own(null, 'INTAKE_ROW_TWICE', { row: first }))
  }
}

type Checker = { platform: Platform; kind: SheetKind; actor: Actor; rulings: Map<string, GateRuling> }

/** Rights, and whether anybody is configured to approve. */
async function markForbidden({ platform, actor, rulings }: Checker, rows: readonly Row[]): Promise<void> {
  for (const { call, problems } of rows) {
    if (!call) continue
    const command = platform.commands.get(call.command)
    if (!command) throw new Error(`a sheet asks for ${call.command}, which does not exist`)
    if (command.permission !== null && !actor.permissions.has(command.permission)) {
      problems.push(own(null, 'PERMISSION_MISSING', { permission: command.permission }))
    }
    let ruling = rulings.get(call.command)
    if (ruling === undefined) {
      ruling = command.propose ? ((await platform.gate.rulingOf?.(platform.db, call.command)) ?? 'atOnce') : 'atOnce'
      rulings.set(call.command, ruling)
    }
    if (ruling === 'blocked') {
      problems.push({
        column: null,
        module: 'approvals',
        code: 'APPROVAL_NOT_CONFIGURED',
        params: { command: call.command },
      })
    }
  }
}

/** One ticket of a command is open on a target at a time. */
async function markOpenTickets({ platform }: Checker, rows: readonly Row[]): Promise<void> {
  const places = rows.flatMap(({ call }) =>
    call ? [{ command: call.command, type: call.target.type, id: call.target.id }] : [],
  )
  const open = (await platform.gate.ticketsOn?.(platform.db, places)) ?? []
  const taken = new Map(open.map(({ command, type, id, ticketId }) => [`${command} ${type} ${id}`, ticketId]))
  for (const { call, problems } of rows) {
    const ticketId = call && taken.get(`${call.command} ${call.target.type} ${call.target.id}`)
    if (ticketId)
      problems.push({ column: null, module: 'approvals', code: 'TICKET_OPEN_ON_TARGET', params: { ticketId } })
  }
}

/** Tries the rows of one family in their order, and notes what each would be refused with. */
async function rehearse({ platform, kind, actor }: Checker, family: readonly Row[]): Promise<void> {
  const ready: { row: Row; rehearsed: Rehearsed }[] = []
  for (const row of family.toSorted((a, b) => (a.call?.rank ?? 0) - (b.call?.rank ?? 0) || a.row - b.row)) {
    const command = row.call && platform.commands.get(row.call.command)
    if (!command || !row.call) continue
    try {
      ready.push({ row, rehearsed: { command, input: parseInput(command.input, row.call.input) } })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      row.problems.push(...problemsOf(kind, error))
    }
  }
  const refusals = await rehearseInTurn(
    platform,
    actor,
    ready.map((one) => one.rehearsed),
  )
  for (const [index, { row }] of ready.entries()) {
    const refusal = refusals[index]
    if (refusal) row.problems.push(...problemsOf(kind, refusal))
  }
}

async function rehearseAll(checker: Checker, rows: readonly Row[], signal: AbortSignal): Promise<void> {
  const families = new Map<string, Row[]>()
  for (const row of rows) {
    if (!row.call || row.problems.length > 0) continue
    const known = families.get(row.call.family)
    if (known) known.push(row)
    else families.set(row.call.family, [row])
  }
  const waiting = [...families.values()]
  const lane = async (): Promise<void> => {
    for (let family = waiting.shift(); family; family = waiting.shift()) {
      signal.throwIfAborted()
      await rehearse(checker, family)
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

function sealed({ platform, kind }: Checker, { row, given, problems, call }: Row): CheckedRow {
  // What nobody could find is called by what was written of it; choices are codes, and say nothing of which row it is.
  const written = kind.form.columns.flatMap(({ key, choice, sealed }) =>
    choice || sealed ? [] : (given.get(key) ?? []),
  )
  return {
    row,
    cellsSealed: platform.cipher.seal(JSON.stringify([...given]), INTAKE_CELLS),
    label: (call?.target.label ?? written.slice(0, 3).join(' ')).slice(0, LABEL_MAX),
    state: problems.length === 0 && call ? 'VALID' : 'INVALID',
    command: call?.command ?? null,
    inputSealed: call ? platform.cipher.seal(JSON.stringify(call.input), INTAKE_INPUT) : null,
    rank: call?.rank ?? 0,
    problems,
  }
}

/**
 * The dry run: each row is understood, then tried in a transaction that is taken back. Nothing is written.
 *
 * @throws Refused when the file as a whole can not be used.
 */
export async function checkIntake(
  platform: Platform,
  kind: SheetKind,
  actor: Actor,
  file: { sha256: string; format: SheetFormat },
  signal: AbortSignal,
): Promise<CheckedRow[]> {
  const checker: Checker = { platform, kind, actor, rulings: new Map() }
  const rows = (await readIntake(platform, kind, file)).map((one): Row => {
    const problems = [...one.problems]
    return { ...one, problems, cells: checkedCells(kind, one.given, problems), call: null }
  })
  const whole = rows.filter(({ problems }) => problems.length === 0)
  const read = await kind.read(
    { platform, db: platform.db, actor },
    whole.map(({ cells }) => cells),
  )
  whole.forEach((row, index) => {
    const meant = read[index]
    if (!meant) throw platformErrors.INTERNAL()
    if ('call' in meant) row.call = meant.call
    else row.problems.push(...meant.problems)
  })
  markDuplicates(rows)
  await markForbidden(checker, rows)
  await markOpenTickets(checker, rows)
  await rehearseAll(checker, rows, signal)
  return rows.map((row) => sealed(checker, row))
}
