import type { ReadRow, RowProblem, SheetCells, SheetKind } from '#platform/intake/kind.ts'
import { CANCEL_FORM, FREEZE_FORM } from './columns.ts'
import { dataSheets } from './data.ts'
import { labelSheet } from './labels.ts'
import { accountMeant, clientMeant } from './meant.ts'
import { lookUp, type Named } from './named.ts'
import { peopleSheets } from './people.ts'
import { missing, problem, reasonMissing } from './problems.ts'

/** What all rows hand to their command. */
function inputOf(cells: SheetCells, id: string): Record<string, unknown> {
  const attachmentRef = cells.get('attachment_ref')
  return {
    id,
    reason: cells.get('reason_code'),
    remark: cells.get('remark') ?? null,
    ...(attachmentRef === undefined ? {} : { attachmentRef }),
  }
}

type Reading = {
  commands: Record<'client' | 'account', string>
  /** What a kind asks of its own columns, and adds to the input. */
  more?(cells: SheetCells, level: 'client' | 'account'): { problems: RowProblem[]; input: Record<string, unknown> }
}

function readRow(cells: SheetCells, named: Named, { commands, more }: Reading): ReadRow {
  const level = cells.get('level') === 'client' ? 'client' : 'account'
  const meant = level === 'client' ? clientMeant(cells, named) : accountMeant(cells, named)
  const own = more?.(cells, level) ?? { problems: [], input: {} }
  const problems = [...meant.problems, ...own.problems, ...reasonMissing(cells)]
  if (problems.length > 0 || !meant.target) return { problems }
  const { target } = meant.target
  return { call: { ...meant.target, command: commands[level], input: { ...inputOf(cells, target.id), ...own.input } } }
}

/** A client goes ordinarily or for good; an account just goes. */
function cancelMore(cells: SheetCells, level: 'client' | 'account') {
  const kind = cells.get('kind')
  const problems: RowProblem[] = []
  if (level === 'client' && kind === undefined) problems.push(missing('kind'))
  if (level === 'account' && kind !== undefined) problems.push(problem('kind', 'SHEET_CELL_UNWANTED'))
  const told = cells.get('notify') === 'Y' ? { notify: true } : {}
  return { problems, input: level === 'client' ? { kind, ...told } : told }
}

const COLUMN_OF: Readonly<Record<string, string>> = { reason: 'reason_code', attachmentRef: 'attachment_ref' }

function kindOf(id: string, form: SheetKind['form'], reading: Reading): SheetKind {
  return {
    id: `accounts.${id}`,
    texts: `accounts:sheet.${id}`,
    form,
    commands: [reading.commands.client, reading.commands.account],
    columnOf: (path) => COLUMN_OF[path] ?? path,
    async read({ db, actor }, rows) {
      const named = await lookUp(db, actor, rows)
      return rows.map((cells) => readRow(cells, named, reading))
    },
  }
}

const both = (verb: string) => ({ client: `clients.client.${verb}`, account: `accounts.account.${verb}` })

/** Sheets that cancel, freeze and unfreeze clients and accounts, and that change what is known of clients. */
export const accountSheets: readonly SheetKind[] = [
  kindOf('cancel', CANCEL_FORM, { commands: both('cancel'), more: cancelMore }),
  kindOf('freeze', FREEZE_FORM, { commands: both('freeze') }),
  kindOf('unfreeze', FREEZE_FORM, { commands: both('unfreeze') }),
  labelSheet,
  ...dataSheets,
  ...peopleSheets,
]
