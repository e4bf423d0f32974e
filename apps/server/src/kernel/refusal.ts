/** A value that survives JSON unchanged. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** Parameters of a refusal, shown inside the translated message. Never identity data in clear. */
export type RefusalParams = Record<string, Json>

/**
 * One thing wrong with one place of the input. `path` is dotted (`rows.3.birthDate`), empty for the whole. The code is one
 * of zod's, or of the catalogue of `module` (the refusal's own when left out).
 */
export type FieldProblem = { path: string; code: string; module?: string; params?: RefusalParams }

/** What a module declares about one of its error codes. */
export type ErrorSpec = {
  /** HTTP status the code answers with. */
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 416 | 422 | 423 | 428 | 429 | 500 | 503 | 507
  /** Names of the parameters that every translation may use. */
  params?: readonly string[]
}

/**
 * An operating error: the request is understood and declined. Programmer errors are plain `Error`s.
 * The code is a fact in capitals (`ACCOUNT_HAS_CASH`), its text stands in the module's locales under `error.<CODE>`
 * with `message` (what is wrong) and `next` (what to do about it).
 */
export class Refused extends Error {
  readonly module: string
  readonly code: string
  readonly status: number
  readonly params: RefusalParams
  readonly fields: FieldProblem[]

  constructor(args: {
    module: string
    code: string
    status: number
    params?: RefusalParams
    fields?: FieldProblem[]
  }) {
    super(args.code)
    this.name = 'Refused'
    this.module = args.module
    this.code = args.code
    this.status = args.status
    this.params = args.params ?? {}
    this.fields = args.fields ?? []
  }
}

/** Makes the refusal of one code; `fields` name the places of the input it concerns. */
export type RefusalMaker = (params?: RefusalParams, fields?: FieldProblem[]) => Refused

/** A module's error catalogue: one maker per code, plus the specs for docs, OpenAPI and the catalogue test. */
export type ErrorCatalogue<K extends string> = Record<K, RefusalMaker> & {
  readonly $module: string
  readonly $specs: Record<K, ErrorSpec>
}

/** Declares a module's error codes once; the catalogue test compares them with the three locales. */
export function defineErrors<const T extends Record<string, ErrorSpec>>(
  module: string,
  specs: T,
): ErrorCatalogue<keyof T & string> {
  const makers: Record<string, RefusalMaker> = {}
  for (const [code, spec] of Object.entries(specs)) {
    makers[code] = (params, fields) =>
      new Refused({ module, code, status: spec.status, params: params ?? {}, fields: fields ?? [] })
  }
  return Object.assign(makers, { $module: module, $specs: specs }) as unknown as ErrorCatalogue<keyof T & string>
}
