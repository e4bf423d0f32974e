/** One thing wrong with one place of the input; `path` is dotted, `module` set when the code is another module's. */
export type FieldProblem = { path: string; code: string; module?: string; params?: Record<string, unknown> }

/** A refusal of the server (RFC 9457), or a call that never reached it (`code` UNREACHABLE). */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly module: string
  readonly params: Record<string, unknown>
  readonly fields: readonly FieldProblem[]
  readonly requestId: string | null

  constructor(given: {
    status: number
    code: string
    module: string
    params?: Record<string, unknown>
    fields?: readonly FieldProblem[]
    requestId?: string | null
  }) {
    super(given.code)
    this.name = 'ApiProblem'
    this.status = given.status
    this.code = given.code
    this.module = given.module
    this.params = given.params ?? {}
    this.fields = given.fields ?? []
    this.requestId = given.requestId ?? null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Reads a problem document; anything else (a proxy's page) becomes UNREADABLE with the status. */
export function problemOf(status: number, body: unknown): ApiProblem {
  if (!isRecord(body) || typeof body.code !== 'string') {
    return new ApiProblem({ status, code: 'UNREADABLE', module: 'kit', params: { status } })
  }
  return new ApiProblem({
    status,
    code: body.code,
    module: typeof body.module === 'string' ? body.module : 'platform',
    params: isRecord(body.params) ? body.params : {},
    fields: Array.isArray(body.fields) ? (body.fields as FieldProblem[]) : [],
    requestId: typeof body.requestId === 'string' ? body.requestId : null,
  })
}

/** Whatever a query or a handler threw, as a problem; programmer errors become UNEXPECTED. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem({ status: 0, code: 'UNEXPECTED', module: 'kit' })
}
