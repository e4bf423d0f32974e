import type { ReadRow, RowProblem, SheetCells, SheetKind } from '#platform/intake/kind.ts'
import type { SheetForm } from '#platform/sheets/form.ts'
import { COUNTERS } from './schema.ts'
import { accountsByNo } from './store/register.ts'

const FORM: SheetForm = {
  columns: [
    { key: 'account_no', required: true, max: 40 },
    { key: 'counter', required: true, choice: { values: COUNTERS, texts: 'counters:state.counter' } },
    { key: 'from', max: 10 },
    { key: 'until', max: 10 },
    { key: 'alone', choice: { values: ['Y', 'N'], texts: 'counters:state.alone' } },
    { key: 'reason', required: true, max: 500 },
  ],
  texts: 'counters:column',
  template: 'platform:intake.template',
  lines: [
    'platform:intake.template.rows',
    'platform:intake.template.numbers',
    'platform:intake.template.limit',
    'counters:sheet.days',
  ],
}
const COMMAND = 'counters.account.assign'
const DAY = /^\d{4}-\d{2}-\d{2}$/
const normalise = (text: string) => text.normalize('NFKC').toUpperCase().replace(/\s/g, '')

type Known = { id: string; accountNo: string; type: string }

function readRow(cells: SheetCells, known: ReadonlyMap<string, Known>): ReadRow {
  const no = cells.get('account_no') ?? ''
  const account = known.get(normalise(no))
  const wrong = (column: string, code: string, params?: Record<string, string>): RowProblem => ({
    column,
    module: 'counters',
    code,
    ...(params ? { params } : {}),
  })
  const problems = [
    ...(account ? [] : [wrong('account_no', 'SHEET_ACCOUNT_UNKNOWN', { no })]),
    ...['from', 'until'].flatMap((key) => {
      const day = cells.get(key)
      return day === undefined || DAY.test(day) ? [] : [wrong(key, 'SHEET_DAY_UNREADABLE', { day })]
    }),
  ]
  if (!account || problems.length > 0) return { problems }
  const input = {
    accountId: account.id,
    counter: cells.get('counter'),
    from: cells.get('from') ?? null,
    until: cells.get('until') ?? null,
    alone: cells.get('alone') === 'Y',
    reason: cells.get('reason'),
  }
  const target = { type: 'account', id: account.id, label: account.accountNo }
  return { call: { command: COMMAND, input, target, family: account.id, rank: 0 } }
}

/** A sheet that says which counters keep which accounts. */
export const accountSheet: SheetKind = {
  id: 'counters.accounts',
  texts: 'counters:sheet.accounts',
  form: FORM,
  commands: [COMMAND],
  columnOf: (path) => (path === 'accountId' ? 'account_no' : path),
  async read({ db, actor }, given) {
    const numbers = [...new Set(given.map((cells) => normalise(cells.get('account_no') ?? '')))]
    const found = await accountsByNo(db, actor, numbers)
    const known = new Map(found.map((one) => [one.accountNo, one]))
    return given.map((cells) => readRow(cells, known))
  },
}
