import type { FieldRight } from '#contract/approvals'
import type { Rights } from '#contract/forms'
import { ApiProblem } from '#kit'

/** Where a client's files go, and that the camera may take them; sheets are for desks. */
export const UPLOADS = { path: '/portal/uploads', camera: true, sheets: false } as const

/** Rights as the server lays them down, field by field; what it doesn't name is not there. */
export const rightsOf = (fields: Readonly<Record<string, FieldRight>>): Rights => ({ fields, otherwise: 'hidden' })

/** Problems of the values inside an input, as the form takes them. */
export const problemsOf = (error: unknown) =>
  error instanceof ApiProblem
    ? error.fields
        .filter(({ path }) => path.startsWith('values.'))
        .map((problem) => ({ ...problem, path: problem.path.slice('values.'.length) }))
    : []
