import type { z } from 'zod'
import { toWire } from '#kernel/clock.ts'
import type { Json } from '#kernel/refusal.ts'
import type { CaseContext, GuardedAction } from '#modules/approvals'
import type { Actor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'
import { SEAL } from '../policy/purpose.ts'
import type { Field, FormDefinition, FormValues } from '../schema/definition.ts'
import {
  type Comparison,
  comparisonOf,
  type Difference,
  fieldsOf,
  type Rights,
  rightTo,
  rightToColumn,
  tableOf,
} from '../schema/forms.ts'
import type * as wire from '../schema/request.ts'
import { type DecisionRow, decisionRows } from '../store/decision.ts'
import type { RequestRow } from '../store/request.ts'
import { versionById } from '../store/version.ts'
import { getRequest } from './filling.ts'
import { maskedAs } from './masking.ts'
import { calledIn } from './references.ts'
import { rightsToLook } from './see.ts'
import { openValues } from './values.ts'

/** Values a decision is made on: those decided about, what the registers said, and the round before where there is one. */
export type Shown = { form: FormDefinition; values: FormValues; baseline: FormValues; before: FormValues | null }

const isDecision = (event: string): event is DecisionRow['event'] =>
  event === 'agree' || event === 'refuse' || event === 'return'

/** Whether an action decides, so that what was shown is kept with it. */
export const decides = ({ event, taskKind }: GuardedAction): boolean => isDecision(event) && taskKind !== 'amend'

/** A decision with both comparisons its maker was shown, sealed. */
export function decisionOf(
  { platform, now }: Pick<CaseContext, 'platform' | 'now'>,
  asked: GuardedAction,
  request: RequestRow,
  { form, values, baseline, before }: Shown,
): DecisionRow {
  const { taskId, nodeId, event, actor } = asked
  if (!isDecision(event)) throw new Error(`${event} decides nothing`)
  const counter = Object.keys(baseline).length > 0 ? baseline : null
  const seen = comparisonOf(form, values, { counter, lastRound: before })
  return {
    taskId,
    requestId: request.id,
    nodeId,
    event,
    revision: request.revision,
    byId: actor.operatorId,
    byName: actor.name,
    at: toWire(now),
    seenSealed: platform.cipher.seal(JSON.stringify(seen), SEAL.seen),
  }
}

const isRow = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A row that came or went, as far as its columns may be seen. */
function rowAs(field: Field, row: Json, rights: Rights): Json {
  const columns = tableOf(field)?.columns ?? []
  if (!isRow(row)) return row
  const shown = columns.filter(({ key }) => rightToColumn(rights, field.key, key) !== 'hidden' && key in row)
  return Object.fromEntries(shown.map(({ key, kind }) => [key, maskedAs(kind, row[key]) ?? null]))
}

/** A difference as somebody with these rights may see it, masked; nothing when it is hidden from him. */
function differenceAs(form: FormDefinition, difference: Difference, rights: Rights): Difference[] {
  const field = fieldsOf(form).find(({ key }) => key === difference.field)
  const table = field && tableOf(field)
  if (!field || rightTo(rights, field.key) === 'hidden') return []
  const { column, before, after } = difference
  if (table && column === null) {
    const row = difference.row && { ...difference.row, key: keyAs(field, difference.row.key, rights) }
    return [{ ...difference, row, before: rowAs(field, before, rights), after: rowAs(field, after, rights) }]
  }
  if (column !== null && rightToColumn(rights, field.key, column) === 'hidden') return []
  const kind = table?.columns.find(({ key }) => key === column)?.kind ?? field.kind
  const as = (value: Json): Json => maskedAs(kind, value) ?? null
  const row = difference.row && { ...difference.row, key: keyAs(field, difference.row.key, rights) }
  return [{ ...difference, row, before: as(before), after: as(after) }]
}

/** The key of a row without what may not be seen, masked. */
function keyAs(field: Field, key: readonly Json[], rights: Rights): Json[] {
  const table = tableOf(field)
  const columns = table?.columns ?? []
  return (table?.rowKey ?? []).map((name, at) => {
    const kind = columns.find((column) => column.key === name)?.kind ?? 'text'
    return rightToColumn(rights, field.key, name) === 'hidden' ? null : (maskedAs(kind, key[at]) ?? null)
  })
}

/** Both sides of a difference as values of the form. */
function sidesOf(form: FormDefinition, { field: key, column, before, after }: Difference): FormValues[] {
  const field = fieldsOf(form).find((one) => one.key === key)
  if (!field) return []
  return [before, after].map((side): FormValues => {
    if (!tableOf(field)) return { [key]: side }
    return { [key]: [{ id: '', ...(column === null ? (isRow(side) ? side : {}) : { [column]: side }) }] }
  })
}

/**
 * Who decided about a request and what was shown to him, as this person may see it.
 *
 * @throws NOT_FOUND
 */
export async function decisionsFor(
  platform: Platform,
  actor: Actor,
  id: string,
): Promise<z.input<typeof wire.requestDecisions>> {
  const { db, cipher } = platform
  const request = await getRequest(platform, actor, id)
  const { definition } = await versionById(db, db, request.versionId)
  const form = definition.forms[request.subjectType]
  if (!form) throw new Error(`request ${id} lacks its form`)
  const look = await rightsToLook(db, platform, actor, request)
  const as = (all: readonly Difference[] | null) => all?.flatMap((one) => differenceAs(form, one, look)) ?? null
  const items = (await decisionRows(db, id)).map(({ taskId, nodeId, event, revision, byName: by, at, seenSealed }) => {
    const { counter, lastRound } = openValues(cipher, seenSealed, SEAL.seen) as unknown as Comparison
    const label = definition.flow.nodes.find((node) => node.id === nodeId)?.label
    const step = label ? { ...label } : null
    return { taskId, nodeId, label: step, event, revision, by, at, counter: as(counter), lastRound: as(lastRound) }
  })
  const shown = items.flatMap(({ counter, lastRound }) => [...(counter ?? []), ...(lastRound ?? [])])
  const sides = shown.flatMap((one) => sidesOf(form, one))
  return { items, names: await calledIn({ reader: db, platform, actor }, form, sides, request) }
}
