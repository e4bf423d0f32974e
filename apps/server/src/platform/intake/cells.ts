import type { Platform } from '../platform.ts'
import type { SheetCells } from './kind.ts'

/** Purpose the cells of a row are sealed under. */
export const INTAKE_CELLS = 'platform.intake.cells'
/** Purpose the input that was made of a row is sealed under. */
export const INTAKE_INPUT = 'platform.intake.input'

/** The cells of a stored row, as they were given. */
export function openCells(platform: Platform, cells: Buffer): SheetCells {
  return new Map(JSON.parse(platform.cipher.open(cells, INTAKE_CELLS)) as [string, string][])
}
