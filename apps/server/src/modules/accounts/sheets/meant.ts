import type { RowCall, RowProblem, SheetCells } from '#platform/intake/kind.ts'
import type { Named } from './named.ts'
import { missing, problem } from './problems.ts'

/** Subs before their main account, accounts before their client. */
const RANK = { sub: 0, main: 1, client: 2 } as const

type Target = Pick<RowCall, 'target' | 'family' | 'rank'>
type Meant = { target: Target | null; problems: RowProblem[] }

export function clientMeant(cells: SheetCells, named: Named): Meant {
  const no = cells.get('client_id')
  const problems = cells.has('account_no') ? [problem('account_no', 'SHEET_CELL_UNWANTED')] : []
  if (no === undefined) return { target: null, problems: [...problems, missing('client_id')] }
  const client = named.client(no)
  if (!client) return { target: null, problems: [...problems, problem('client_id', 'SHEET_CLIENT_UNKNOWN', { no })] }
  const { id, clientNo, displayName } = client
  const target = { type: 'client', id, label: `${clientNo} ${displayName}` }
  return { target: { target, family: id, rank: RANK.client }, problems }
}

export function accountMeant(cells: SheetCells, named: Named): Meant {
  const no = cells.get('account_no')
  if (no === undefined) return { target: null, problems: [missing('account_no')] }
  const account = named.account(no)
  if (!account) return { target: null, problems: [problem('account_no', 'SHEET_ACCOUNT_UNKNOWN', { no })] }
  const clientNo = cells.get('client_id')
  const problems =
    clientNo !== undefined && named.client(clientNo)?.id !== account.client.id
      ? [problem('client_id', 'SHEET_ACCOUNT_OF_OTHER', { no: clientNo })]
      : []
  const target = { type: 'account', id: account.id, label: account.accountNo }
  return { target: { target, family: account.client.id, rank: RANK[account.level] }, problems }
}
