import type { ReadRow, SheetCells, SheetKind } from '#platform/intake/kind.ts'
import { partsOf } from '#platform/sheets/form.ts'
import { LABEL_CODES } from '../schema.ts'
import { LABEL_FORM } from './columns.ts'
import { accountMeant } from './meant.ts'
import { lookUp, type Named } from './named.ts'
import { reasonMissing } from './problems.ts'

/** What a cell says where a code is taken away: an empty one leaves it as it is. */
const NONE = '-'

const COLUMN_OF: Readonly<Record<string, string>> = {
  addMarks: 'add_marks',
  dropMarks: 'drop_marks',
  brokerCode: 'broker_code',
  introducerCode: 'introducer_code',
  attachmentRef: 'attachment_ref',
}

function inputOf(cells: SheetCells, id: string): Record<string, unknown> {
  const codes = LABEL_CODES.map((key) => ({ key, cell: cells.get(COLUMN_OF[key] ?? '') }))
  const attachmentRef = cells.get('attachment_ref')
  return {
    id,
    addMarks: partsOf(cells.get('add_marks') ?? ''),
    dropMarks: partsOf(cells.get('drop_marks') ?? ''),
    ...Object.fromEntries(codes.flatMap(({ key, cell }) => (cell && cell !== NONE ? [[key, cell]] : []))),
    clearCodes: codes.flatMap(({ key, cell }) => (cell === NONE ? [key] : [])),
    remark: cells.get('remark') ?? null,
    ...(attachmentRef === undefined ? {} : { attachmentRef }),
  }
}

function readRow(cells: SheetCells, named: Named): ReadRow {
  const { target, problems } = accountMeant(cells, named)
  const wrong = [...problems, ...reasonMissing(cells)]
  if (wrong.length > 0 || !target) return { problems: wrong }
  return { call: { ...target, command: 'accounts.account.relabel', input: inputOf(cells, target.target.id) } }
}

/** A sheet whose rows change marks and codes of one account each. */
export const labelSheet: SheetKind = {
  id: 'accounts.labels',
  texts: 'accounts:sheet.labels',
  form: LABEL_FORM,
  commands: ['accounts.account.relabel'],
  columnOf: (path) => COLUMN_OF[path.replace(/\.\d+$/, '')] ?? path,
  async read({ db, actor }, rows) {
    const named = await lookUp(db, actor, rows)
    return rows.map((cells) => readRow(cells, named))
  },
}
