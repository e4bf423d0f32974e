import type { Json } from '#kernel/refusal.ts'
import type { FlowDefinition } from '../schema/flow.ts'
import type { DefinitionChange } from '../schema/watch.ts'

type Part = { id: string }

/** Equal whatever the order of keys; of lists the order counts. */
function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a, b] as [Record<string, Json>, Record<string, Json>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => equal(left[key], right[key]))
}

const UNCOMPARED = new Set(['id'])

function propertiesOf(before: object, after: object): DefinitionChange['properties'] {
  const [old, present] = [before, after] as [Record<string, Json>, Record<string, Json>]
  const names = [...new Set([...Object.keys(old), ...Object.keys(present)])].filter((name) => !UNCOMPARED.has(name))
  return names
    .filter((name) => !equal(old[name], present[name]))
    .map((name) => ({ name, before: old[name] ?? null, after: present[name] ?? null }))
}

function partChanges(what: 'node' | 'edge', before: readonly Part[], after: readonly Part[]): DefinitionChange[] {
  const old = new Map(before.map((one) => [one.id, one]))
  const present = new Map(after.map((one) => [one.id, one]))
  return [...new Set([...old.keys(), ...present.keys()])].flatMap((id): DefinitionChange[] => {
    const [was, is] = [old.get(id), present.get(id)]
    const shown = (is ?? was) as { kind?: string; label?: DefinitionChange['label'] }
    const properties = was && is ? propertiesOf(was, is) : []
    if (was && is && properties.length === 0) return []
    const change = !was ? 'added' : !is ? 'removed' : 'changed'
    return [{ what, id, change, kind: shown.kind ?? null, label: shown.label ?? null, properties }]
  })
}

/** What was added, removed and changed between two definitions: nodes first, then edges, then settings. */
export function compareDefinitions(before: FlowDefinition, after: FlowDefinition): DefinitionChange[] {
  const settings = propertiesOf(before.settings, after.settings)
  return [
    ...partChanges('node', before.nodes, after.nodes),
    ...partChanges('edge', before.edges, after.edges),
    ...(settings.length > 0
      ? [
          {
            what: 'settings',
            id: 'settings',
            change: 'changed',
            kind: null,
            label: null,
            properties: settings,
          } as const,
        ]
      : []),
  ]
}
