import type { RefusalParams } from '#kernel/refusal.ts'
import type { RowProblem, SheetCells } from '#platform/intake/kind.ts'

export const problem = (column: string | null, code: string, params?: RefusalParams): RowProblem => ({
  column,
  module: 'accounts',
  code,
  ...(params ? { params } : {}),
})

export const missing = (column: string): RowProblem => ({ column, module: 'platform', code: 'CELL_MISSING' })

/** Every row says why: in words, or by the paper that asks for it. */
export function reasonMissing(cells: SheetCells): RowProblem[] {
  return cells.has('remark') || cells.has('attachment_ref') ? [] : [problem('remark', 'SHEET_REASON_MISSING')]
}
