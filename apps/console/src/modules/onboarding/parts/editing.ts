import type { FormInstance } from 'antd'
import type { ApiProblem } from '#kit'

type Value = unknown

/** Form values as the server reads them: blanks are null, text is trimmed, lists stay lists. */
export function cleaned(value: Value): Value {
  if (value === undefined || value === '') return null
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim()
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]))
}

/** `content.profile.documents.0.number` → `['profile', 'documents', 0, 'number']`. */
export function placeOf(path: string): (string | number)[] {
  const parts = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  return parts[0] === 'content' ? parts.slice(1) : parts
}

/** Puts the server's problems at their inputs and goes to the first. */
export function placeProblems(
  form: FormInstance,
  problem: ApiProblem,
  text: (field: ApiProblem['fields'][number]) => string,
): void {
  const fields = problem.fields.filter((field) => field.path !== '')
  form.setFields(fields.map((field) => ({ name: placeOf(field.path), errors: [text(field)] })))
  const [first] = fields
  if (first) form.scrollToField(placeOf(first.path), { focus: true, block: 'center' })
}
