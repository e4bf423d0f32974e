import type {
  BusinessDefinition,
  Field,
  FlowDefinition,
  FlowNode,
  FormDefinition,
  Names,
} from '../schema/definition.ts'
import { factSourcesOf, fieldsOf, type Rights, rightTo, rightToColumn, tableOf } from '../schema/forms.ts'
import type { BusinessProblem } from '../schema/wire.ts'
import { ownWarning } from './problems.ts'
import { rightsAt, startOf } from './rights.ts'

type Label = Partial<Names>
type Relay = Extract<FlowNode, { kind: 'relay' | 'subFlow' }>
type PeopleNode = Extract<FlowNode, { kind: 'approve' | 'handle' }>
type People = PeopleNode['assignment']['anyOf'][number]
/** A field, or a column of one. */
type Place = { field: Field; column: Field | null }
/** What goes over: from a place here to one there. */
type Passed = { from: Place; to: Place }
/** A business that work is handed on to, as it is published. */
export type RelayTarget = { names: Names; definition: BusinessDefinition }

const isHidden = (rights: Rights, { field, column }: Place): boolean =>
  (column ? rightToColumn(rights, field.key, column.key) : rightTo(rights, field.key)) === 'hidden'

const columnsOf = (field: Field): Field[] => [...(tableOf(field)?.columns ?? [])] as Field[]

/** Between the names of a table and its column, in any language. */
const BETWEEN = ' · '

function labelOf({ field, column }: Place): Label {
  if (!column) return field.label
  const languages = Object.keys(field.label) as (keyof Names)[]
  return Object.fromEntries(
    languages.map((one) => [one, [field.label[one], column.label[one] ?? column.key].join(BETWEEN)]),
  )
}

/** A field goes over as a whole, and a table with each column that is called the same on both sides. */
function withColumns(from: Field, to: Field): Passed[] {
  const theirs = columnsOf(to)
  const columns = columnsOf(from).flatMap((column) => {
    const same = theirs.find(({ key }) => key === column.key)
    return same ? [{ from: { field: from, column }, to: { field: to, column: same } }] : []
  })
  return [{ from: { field: from, column: null }, to: { field: to, column: null } }, ...columns]
}

/** What a step hands over between two forms: what its map says; without one whatever is called the same. */
function passedBy(node: Relay, ours: FormDefinition, theirs: FormDefinition): Passed[] {
  const map = node.kind === 'relay' ? node.map : {}
  const byName = Object.keys(map).length === 0
  return fieldsOf(theirs).flatMap((to): Passed[] => {
    const name = byName ? to.key : map[to.key]
    const from = fieldsOf(ours).find(({ key }) => key === name)
    if (from) return withColumns(from, to)
    const fact = byName ? undefined : factSourcesOf(ours).find((one) => one.fact === name)
    if (!fact) return []
    return [{ from: { field: fact.field, column: fact.column as Field | null }, to: { field: to, column: null } }]
  })
}

const worksAt = (node: FlowNode): node is PeopleNode => node.kind === 'approve' || node.kind === 'handle'

/** Whom a step asks; whoever handled another step is whoever that one asks. */
function peopleOf({ nodes }: FlowDefinition, node: PeopleNode): People[] {
  return node.assignment.anyOf.flatMap((one): People[] => {
    if (one.by !== 'handlerOf') return [one]
    const other = nodes.find(({ id }) => id === one.nodeId)
    const asked = other && worksAt(other) ? other.assignment.anyOf : [{ by: 'initiator' as const }]
    return asked.filter(({ by }) => by !== 'handlerOf')
  })
}

const shared = (a: readonly string[], b: readonly string[]): boolean => a.some((one) => b.includes(one))

/**
 * Whether somebody could be asked by both ways of naming people. Named in the same way they are told apart by whom they name,
 * and whoever makes a request is never who decides about it; all others could be the same.
 */
function couldBeSame(a: People, b: People): boolean {
  if (a.by === 'initiator' || b.by === 'initiator') return a.by === b.by
  if (a.by === 'operators' && b.by === 'operators') return shared(a.operatorIds, b.operatorIds)
  if (a.by === 'holders' && b.by === 'holders') return shared(a.roleIds, b.roleIds)
  if (a.by === 'permission' && b.by === 'permission') return a.permission === b.permission
  return true
}

/** Whether people who may not see a field here could see the one there: as who looks on, or at a step of their own. */
function couldSee(people: readonly People[], to: Place, flow: FlowDefinition): boolean {
  // Whoever looks on sees what its maker does, and the maker of the next request is the maker of this one.
  if (!isHidden(rightsAt(flow, startOf(flow)), to)) return true
  return flow.nodes
    .filter(worksAt)
    .filter((node) => !isHidden(rightsAt(flow, node.id), to))
    .some((node) => peopleOf(flow, node).some((one) => people.some((other) => couldBeSame(one, other))))
}

type Shown = { passed: Passed; toMaker: boolean; steps: Label[] }

/** To whom of those it is hidden from a place is shown by what it is handed to. */
function shownBy(flow: FlowDefinition, byName: boolean, target: RelayTarget, passed: Passed): Shown {
  const theirs = target.definition.flow
  const hiddenAt = (nodeId: string) => isHidden(rightsAt(flow, nodeId), passed.from)
  const fromMaker = hiddenAt(startOf(flow))
  // Without a map nothing goes over that the maker does not see.
  if (byName && fromMaker) return { passed, toMaker: false, steps: [] }
  const steps = flow.nodes
    .filter(worksAt)
    .filter(({ id }) => hiddenAt(id))
    .filter((node) => couldSee(peopleOf(flow, node), passed.to, theirs))
  return {
    passed,
    toMaker: fromMaker && couldSee([{ by: 'initiator' }], passed.to, theirs),
    steps: steps.map(({ id, label }) => label ?? { en: id }),
  }
}

/** A table that is shown as a whole is told of once, not with each of its columns again. */
function withoutColumnsOfTold(shown: readonly Shown[]): Shown[] {
  const told = shown.filter(({ toMaker, steps }) => toMaker || steps.length > 0)
  return told.filter(
    ({ passed: { from, to } }) =>
      !(from.column && to.column) ||
      !told.some(
        ({ passed: other }) => other.from.field === from.field && other.to.field === to.field && !other.to.column,
      ),
  )
}

/**
 * What a hand-over shows to people it is hidden from: the field stands hidden at a step of theirs, and what it is handed to
 * shows it to those who look on, or at a step where they could be asked. It may be meant, so it is told, not refused.
 *
 * @param targets  the businesses handed on to, by code.
 */
export function relayHiddenWarnings(
  { flow, forms }: BusinessDefinition,
  targets: ReadonlyMap<string, RelayTarget>,
): BusinessProblem[] {
  const found = flow.nodes.flatMap((node): BusinessProblem[] => {
    if (node.kind !== 'relay' && node.kind !== 'subFlow') return []
    const target = targets.get(node.flowCode.replace(/^business\./, ''))
    if (!target) return []
    const byName = node.kind === 'subFlow' || Object.keys(node.map).length === 0
    return Object.entries(forms).flatMap(([type, form]) => {
      const theirs = target.definition.forms[type as keyof typeof forms]
      const passed = form && theirs ? passedBy(node, form, theirs) : []
      const shown = withoutColumnsOfTold(passed.map((one) => shownBy(flow, byName, target, one)))
      return shown.flatMap((one) => told(`flow.nodes.${node.id}`, target.names, one))
    })
  })
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()]
}

function told(path: string, business: Names, { passed, toMaker, steps }: Shown): BusinessProblem[] {
  const params = { field: labelOf(passed.from), into: labelOf(passed.to), business }
  return [
    ...(toMaker ? [ownWarning(path, 'RELAY_SHOWS_MAKER', params)] : []),
    ...(steps.length > 0 ? [ownWarning(path, 'RELAY_SHOWS_HIDDEN', { ...params, steps })] : []),
  ]
}
