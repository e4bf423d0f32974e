import type { FieldProblem, RefusalParams } from '#kernel/refusal.ts'

/** What a check found: problems refuse, warnings are shown to whoever decides. */
export type Findings = { problems: FieldProblem[]; warnings: FieldProblem[] }

export function noFindings(): Findings {
  return { problems: [], warnings: [] }
}

/** All findings of several checks. */
export function joined(all: readonly Findings[]): Findings {
  return { problems: all.flatMap((one) => one.problems), warnings: all.flatMap((one) => one.warnings) }
}

/** The problem at a place when `wrong`, else nothing. */
export function problemIf(wrong: boolean, path: string, code: string, params?: RefusalParams): FieldProblem[] {
  return wrong ? [{ path, code, module: 'clients', ...(params ? { params } : {}) }] : []
}
