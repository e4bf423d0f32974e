import type {
  BusinessDefinition,
  FieldRight,
  FlowDefinition,
  FormDefinition,
  FormValues,
} from '../schema/definition.ts'
import { ALL_READABLE, fieldsOf, mayWrite, type Rights, rightTo, rightToColumn, tableOf } from '../schema/forms.ts'

const STRENGTH: readonly FieldRight[] = ['hidden', 'read', 'edit', 'required']

/** Rights of whoever works at one step: editable at the start, to be read elsewhere, as far as nothing is laid down. */
export function rightsAt(flow: FlowDefinition, nodeId: string): Rights {
  const node = flow.nodes.find((one) => one.id === nodeId)
  const fields = node && 'fields' in node ? node.fields : {}
  return { fields, otherwise: node?.kind === 'start' ? 'edit' : 'read' }
}

/** Rights by path for every field and column of a form. */
export function rightsTable(form: FormDefinition, rights: Rights): Record<string, FieldRight> {
  return Object.fromEntries(
    fieldsOf(form).flatMap((field): [string, FieldRight][] => [
      [field.key, rightTo(rights, field.key)],
      ...(tableOf(field)?.columns ?? []).map(({ key }): [string, FieldRight] => [
        `${field.key}.${key}`,
        rightToColumn(rights, field.key, key),
      ]),
    ]),
  )
}

/** Rights to look: what any of the steps lets somebody see, nothing to be written. */
export function rightsToSee(form: FormDefinition, steps: readonly Rights[]): Rights {
  if (steps.length === 0) return ALL_READABLE
  const tables = steps.map((rights) => rightsTable(form, rights))
  const best = (path: string) => Math.max(...tables.map((table) => STRENGTH.indexOf(table[path] ?? 'hidden')))
  const paths = Object.keys(tables[0] ?? {})
  return {
    fields: Object.fromEntries(paths.map((path) => [path, best(path) > 0 ? ('read' as const) : ('hidden' as const)])),
    otherwise: 'hidden',
  }
}

/** The rights of a person's own step, without what he may not see at all; nothing to be written when he only approves. */
export function rightsToWork(form: FormDefinition, own: Rights, look: Rights, writes: boolean): Rights {
  const table = rightsTable(form, own)
  const seen = rightsTable(form, look)
  const right = (path: string, given: FieldRight): FieldRight => {
    if (seen[path] === 'hidden') return 'hidden'
    return writes || given === 'hidden' ? given : 'read'
  }
  return {
    fields: Object.fromEntries(Object.entries(table).map(([path, given]) => [path, right(path, given)])),
    otherwise: 'hidden',
  }
}

/** Id of the start, whose rights are the maker's. */
export function startOf(flow: FlowDefinition): string {
  const start = flow.nodes.find((node) => node.kind === 'start')
  if (!start) throw new Error('a published flow has a start')
  return start.id
}

type Started = Pick<BusinessDefinition, 'flow' | 'launch'>

/**
 * Rights of whoever starts a request and amends it: those of the start, and for a client in the portal what is laid down for
 * clients besides, never more than the start allows. A business that clients may start no longer keeps its staff's rights
 * from those who did.
 */
export function makersRights({ flow, launch }: Started, origin: string): Rights {
  const start = rightsAt(flow, startOf(flow))
  if (origin !== 'portal') return start
  const own = launch.portal?.fields ?? {}
  const narrower = (path: string): FieldRight => {
    const [field = path, column] = path.split('.')
    const given = column === undefined ? rightTo(start, field) : rightToColumn(start, field, column)
    const wanted = own[path] ?? given
    return STRENGTH.indexOf(wanted) < STRENGTH.indexOf(given) || given === 'edit' ? wanted : given
  }
  const paths = new Set([...Object.keys(start.fields), ...Object.keys(own)])
  return { fields: Object.fromEntries([...paths].map((path) => [path, narrower(path)])), otherwise: start.otherwise }
}

/** Of values, those of the fields somebody may write. */
export function writableOf(form: FormDefinition, values: FormValues, rights: Rights): FormValues {
  const own = fieldsOf(form).filter(({ key }) => key in values && mayWrite(rightTo(rights, key)))
  return Object.fromEntries(own.map(({ key }) => [key, values[key] ?? null]))
}

/** Rights of whoever puts a running request right: he sees everything and writes what the business lets him. */
export function rightsToCorrect(correctable: readonly string[] | null): Rights {
  if (correctable === null) return { fields: {}, otherwise: 'edit' }
  return { fields: Object.fromEntries(correctable.map((key) => [key, 'edit' as const])), otherwise: 'read' }
}
