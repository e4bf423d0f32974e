import type { Condition, FlowDefinition, FlowNode } from '#contract/approvals'
import { check, type FormDefinition, fieldsOf, scopeOf, tableOf } from '#contract/forms'

/** What becomes of the names of fields and facts that a flow uses, and of its expressions over a form; `at`: node or edge. */
type Rewrite = { name: (name: string, at: string) => string; text: (expression: string, at: string) => string }
type Renaming = (name: string) => string

function inCondition(condition: Condition, rename: Renaming): Condition {
  if (condition.kind === 'compare' || condition.kind === 'oneOf') return { ...condition, fact: rename(condition.fact) }
  if (condition.kind === 'not') return { ...condition, of: inCondition(condition.of, rename) }
  return { ...condition, of: condition.of.map((part) => inCondition(part, rename)) }
}

const valuesBy = (map: Readonly<Record<string, string>>, rename: Renaming) =>
  Object.fromEntries(Object.entries(map).map(([key, name]) => [key, rename(name)]))

/** Inside a command's input `{ fact: name }` alone stands for a fact, `{ value: name }` for a field of the form. */
function inInput<T>(value: T, rename: Renaming): T {
  if (Array.isArray(value)) return value.map((one) => inInput(one, rename)) as T
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
  const [only] = entries.length === 1 ? entries : []
  const isNamed = (only?.[0] === 'fact' || only?.[0] === 'value') && typeof only[1] === 'string'
  return Object.fromEntries(
    entries.map(([key, one]) => [key, isNamed ? rename(String(one)) : inInput(one, rename)]),
  ) as T
}

/** Each input of a command by itself: an input may be called `value` or `fact` too. */
const inEach = <T extends object>(input: T, rename: Renaming): T =>
  Object.fromEntries(Object.entries(input).map(([key, one]) => [key, inInput(one, rename)])) as T

function inNode(node: FlowNode, { name, text }: Rewrite): FlowNode {
  const rename: Renaming = (own) => name(own, node.id)
  const next = { ...node }
  if ('fields' in next)
    next.fields = Object.fromEntries(Object.entries(next.fields).map(([key, right]) => [rename(key), right]))
  if ('hints' in next)
    next.hints = next.hints.map((hint) => (hint.when ? { ...hint, when: text(hint.when, node.id) } : hint))
  if ('lookups' in next)
    next.lookups = next.lookups.map((one) => ({ ...one, parameters: valuesBy(one.parameters, rename) }))
  if (next.kind === 'timer' && next.until.kind === 'dateFact')
    next.until = { ...next.until, fact: rename(next.until.fact) }
  if (next.kind === 'effect' && next.effect.kind === 'command')
    next.effect = { ...next.effect, input: inEach(next.effect.input, rename) }
  if (next.kind === 'relay') next.map = valuesBy(next.map, rename)
  return next
}

function rewritten(flow: FlowDefinition, by: Rewrite): FlowDefinition {
  return {
    ...flow,
    nodes: flow.nodes.map((node) => inNode(node, by)),
    edges: flow.edges.map((edge) =>
      edge.condition ? { ...edge, condition: inCondition(edge.condition, (name) => by.name(name, edge.id)) } : edge,
    ),
  }
}

/** Keys of a form's fields and columns, `table.column` for these. */
function addressesOf(form: FormDefinition): string[] {
  return fieldsOf(form).flatMap((field) => [
    field.key,
    ...(tableOf(field)?.columns ?? []).map((column) => `${field.key}.${column.key}`),
  ])
}

/** Whether a name of the flow (`fees`, `fees.rate`, `fees.rate.max`) is this field, or something of it. */
const isOf = (name: string, address: string) => name === address || name.startsWith(`${address}.`)

/**
 * Where the flow uses each field and column of a form: ids of nodes and edges. What another form has as well is left
 * out, for the flow would not miss it.
 */
export function usersOf(flow: FlowDefinition, form: FormDefinition, others: readonly FormDefinition[]) {
  const shared = new Set(others.flatMap(addressesOf))
  const own = addressesOf(form).filter((address) => !shared.has(address))
  const users = new Map<string, Set<string>>()
  const note = (name: string, at: string) => {
    for (const address of own) if (isOf(name, address)) users.set(address, (users.get(address) ?? new Set()).add(at))
    return name
  }
  const scope = scopeOf(form)
  rewritten(flow, {
    name: note,
    text: (expression, at) => {
      for (const name of check(expression, scope).names) note(name, at)
      return expression
    },
  })
  return users
}

/**
 * The flow when a field or column of a form is called otherwise: conditions, rights, lookups, timers, commands and
 * hand-overs follow, and hints by `follow`, which renames inside an expression. The same flow when another form still has the old
 * name, for the flow serves that one too.
 */
export function followRenamed(
  flow: FlowDefinition,
  others: readonly FormDefinition[],
  { from, to, follow }: { from: string; to: string; follow: (expression: string) => string },
): FlowDefinition {
  if (others.some((form) => addressesOf(form).includes(from))) return flow
  return rewritten(flow, {
    name: (name) => (isOf(name, from) ? to + name.slice(from.length) : name),
    text: follow,
  })
}
