import type { Json } from '#kernel/refusal.ts'
import { commandInput, type OutsideRunner, runNodeCommand } from '#modules/approvals'
import type { FormValues } from '../schema/definition.ts'
import { submittedValues } from './submitted.ts'

/** The value at a path of the form: `mobile`, or `document.number` for a part of a value. */
function valueAt(values: FormValues, path: string): Json {
  let found: Json | undefined = values as Json
  for (const key of path.split('.')) {
    found =
      found !== null && typeof found === 'object' && !Array.isArray(found) && Object.hasOwn(found, key)
        ? found[key]
        : null
  }
  return found ?? null
}

/** A row of the form without the id it has only in the form. */
function asGiven(value: Json): Json {
  if (!Array.isArray(value)) return value
  return value.map((row) => {
    if (row === null || typeof row !== 'object' || Array.isArray(row)) return row
    const { id: _id, ...rest } = row
    return rest
  })
}

/** Puts the form's values where a node's input says `{ value: 'field' }`. */
function withValues(described: Json, values: FormValues): Json {
  if (Array.isArray(described)) return described.map((one) => withValues(one, values))
  if (described === null || typeof described !== 'object') return described
  const entries = Object.entries(described)
  const [only] = entries.length === 1 ? entries : []
  if (only?.[0] === 'value' && typeof only[1] === 'string') return asGiven(valueAt(values, only[1]))
  return Object.fromEntries(entries.map(([key, one]) => [key, withValues(one, values)]))
}

/**
 * Runs the command of a step of a request: what the form says goes into its input beside facts and values of the case,
 * tables row by row.
 */
export const requestCommand: OutsideRunner = {
  kind: 'command',
  targetType: 'request',
  async run(context, work) {
    const values = await submittedValues(context, work.row.targetId)
    if (!values) throw new Error(`request ${work.row.targetId} has no revision`)
    return runNodeCommand(context, work, withValues(commandInput(work), values))
  },
}
