import type { ErrorSpec } from '#kernel/refusal.ts'
import type { AnyCommand } from './command.ts'
import type { Db } from './db.ts'
import type { Offer } from './extension.ts'
import type { Route } from './http/route.ts'
import type { ListDefinition } from './lists/list.ts'
import type { Platform } from './platform.ts'

/** A permission key that is not a command's name: view, export, reveal. Every key used anywhere must be declared. */
export type PermissionSpec = {
  key: string
  /** Granted one by one, never by a module-wide policy. */
  sensitive?: boolean
  /** Whoever holds one of these holds this as well. */
  comesWith?: readonly string[]
}

/** Background work. Runs at least once; `payload` is what `enqueue` was given. */
export type TaskHandler = (
  platform: Platform,
  payload: Record<string, unknown>,
  job: { id: string; attempt: number; signal: AbortSignal },
) => Promise<void>

/** One invariant that `kontor verify` checks; returns what is wrong, empty when it holds. */
export type VerifyCheck = {
  id: string
  /** Finds violations, at most a hundred, each with enough ids to look it up. */
  check(db: Db, platform: Platform): Promise<string[]>
}

/** The part of an error catalogue that documents it: any module's fits, whatever its codes. */
export type DeclaredErrors = { readonly $module: string; readonly $specs: Readonly<Record<string, ErrorSpec>> }

/** What a module hands to compose. */
export type Module = {
  readonly name: string
  /** Folder of append-only `NNNN-name.sql` files, run in order inside the module's own schema; null without tables. */
  readonly migrations: URL | null
  readonly errors: DeclaredErrors
  readonly permissions: readonly PermissionSpec[]
  readonly commands: readonly AnyCommand[]
  readonly lists: readonly ListDefinition[]
  readonly routes: readonly Route[]
  readonly tasks: Readonly<Record<string, TaskHandler>>
  /** Crontab lines in UTC naming a task: `0 * * * * access.session.sweep`. */
  readonly crontab?: readonly string[]
  readonly checks?: readonly VerifyCheck[]
  /** What the module adds at other modules' extension points. */
  readonly offers?: readonly Offer[]
  /** Runs in every process after migrating and before serving: writes down what code declares. Idempotent. */
  readonly prepare?: (platform: Platform) => Promise<void>
}

/** A module with nothing in the parts left out. */
export function defineModule(module: Pick<Module, 'name' | 'migrations' | 'errors'> & Partial<Module>): Module {
  return { permissions: [], commands: [], lists: [], routes: [], tasks: {}, ...module }
}
