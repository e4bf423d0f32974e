import type { RefusalParams } from '#kernel/refusal.ts'

/** One thing wrong with a cell of an imported row, or with the whole row when the column is null. */
export type RowProblem = { column: string | null; module: string; code: string; params?: RefusalParams }
