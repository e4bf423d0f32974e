import type { RefusalParams } from '#kernel/refusal.ts'
import type { Actor } from '../actor.ts'
import type { Db } from '../db.ts'
import { defineExtensionPoint } from '../extension.ts'
import type { Platform } from '../platform.ts'
import type { SheetForm } from '../sheets/form.ts'

/** One thing wrong with a cell of a row, or with the whole row when the column is null. */
export type RowProblem = { column: string | null; module: string; code: string; params?: RefusalParams }

/** What a row of the sheet asks for. */
export type RowCall = {
  command: string
  input: Record<string, unknown>
  target: { type: string; id: string; label: string }
  /**
   * Rows of one family touch the same things and are tried in one go, in the order of their rank: an account and its
   * client.
   */
  family: string
  /** Lower has its turn first. */
  rank: number
}

/** A row's cells by column key; choices are already the values they name, empty cells are left out. */
export type SheetCells = ReadonlyMap<string, string>

/** What a row means, or what keeps it from meaning anything. */
export type ReadRow = { call: RowCall } | { problems: readonly RowProblem[] }

/** Rows of a sheet at most. */
export const INTAKE_ROWS_MAX = 2000

/** What a result file says of each row, behind the columns of the sheet; read past when the file comes back. */
export const ADDED_COLUMNS = ['status', 'error_code', 'message', 'ticket_id'] as const
/** i18n prefix of the headings of those columns. */
export const ADDED_TEXTS = 'platform:intake.column'

/**
 * A kind of sheet: one row is one call of a command, under the command's own permission, approval and record. A module
 * offers it at `sheetKinds`; reading, dry run, approval, progress and result file are the same for all.
 */
export type SheetKind = {
  /** `accounts.cancel`: the module, then what the sheet is for. */
  readonly id: string
  /** i18n prefix: `.title` and `.lead`. */
  readonly texts: string
  readonly form: SheetForm
  /** Commands that rows may call; whoever may call one of them may send such a sheet. */
  readonly commands: readonly string[]
  /** The row's column in which a problem at this place of a command's input is shown. */
  columnOf?(path: string): string | null
  /** What each row means, in its place; all rows at once, so that things are looked up together and in the actor's scope. */
  read(context: { platform: Platform; db: Db; actor: Actor }, rows: readonly SheetCells[]): Promise<ReadRow[]>
}

/** Where modules offer kinds of sheets. */
export const sheetKinds = defineExtensionPoint<SheetKind>('platform.sheetKind')

/** The kind of that name, or null. */
export function sheetKindOf(platform: Platform, id: string): SheetKind | null {
  return platform.offered(sheetKinds).find((kind) => kind.id === id) ?? null
}

/** Whether the person may send sheets of this kind: may call one of its commands. */
export function maySend(platform: Platform, actor: Actor, kind: SheetKind): boolean {
  return kind.commands.some((name) => {
    const command = platform.commands.get(name)
    return command !== undefined && (command.permission === null || actor.permissions.has(command.permission))
  })
}
