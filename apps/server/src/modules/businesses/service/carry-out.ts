import type { Json } from '#kernel/refusal.ts'
import { commandInput, type OutsideRunner, runNodeCommand } from '#modules/approvals'
import { SEAL } from '../policy/purpose.ts'
import type { FormValues } from '../schema/definition.ts'
import { requestById } from '../store/request.ts'
import { submittedValues } from './submitted.ts'
import { openValues } from './values.ts'

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

/** What a node's input may name: the form as it was sent on (`value`), and what registers said when it was opened (`before`). */
type Known = { value: FormValues; before: FormValues }

/** Puts values of the form where a node's input says `{ value: 'field' }`, or `{ before: 'field' }`. */
function withValues(described: Json, known: Known): Json {
  if (Array.isArray(described)) return described.map((one) => withValues(one, known))
  if (described === null || typeof described !== 'object') return described
  const entries = Object.entries(described)
  const [only] = entries.length === 1 ? entries : []
  const from = only?.[0] === 'value' || only?.[0] === 'before' ? known[only[0]] : null
  if (from && typeof only?.[1] === 'string') return asGiven(valueAt(from, only[1]))
  return Object.fromEntries(entries.map(([key, one]) => [key, withValues(one, known)]))
}

/**
 * Runs the command of a step of a request: what the form says goes into its input beside facts and values of the case,
 * tables row by row.
 */
export const requestCommand: OutsideRunner = {
  kind: 'command',
  targetType: 'request',
  async run(context, work) {
    const { targetId } = work.row
    const value = await submittedValues(context, targetId)
    const request = await requestById(context.tx, targetId)
    if (!value || !request) throw new Error(`request ${targetId} has no revision`)
    const before = openValues(context.platform.cipher, request.baselineSealed, SEAL.baseline)
    return runNodeCommand(context, work, withValues(commandInput(work), { value, before }))
  },
}
