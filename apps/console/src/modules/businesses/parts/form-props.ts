import type { FieldRight } from '#contract/approvals'
import type { Rights } from '#contract/forms'
import type { ApiProblem } from '#kit'

/** Rights as the server lays them down, field by field; what it doesn't name is not there. */
export const rightsOf = (fields: Readonly<Record<string, FieldRight>>): Rights => ({ fields, otherwise: 'hidden' })

/** Problems of the values inside an input, as the form takes them. */
export const problemsOf = (error: ApiProblem) =>
  error.fields
    .filter(({ path }) => path.startsWith('values.') || path.startsWith('edits.'))
    .map((problem) => ({ ...problem, path: problem.path.replace(/^[a-z]+\./, '') }))
