import type { FlowSource, Option } from '../context.ts'
import type { FactKind, FlowFact } from './conditions.ts'
import type { Flow } from './kinds.ts'

const KINDS: Readonly<Record<string, FactKind>> = {
  integer: 'decimal',
  decimal: 'decimal',
  date: 'date',
  yesNo: 'boolean',
}

/** The values that gateways of a flow ask data sources for, as conditions name them: by their source, and apart where it is asked twice. */
export function lookupFacts(flow: Flow, sources: readonly FlowSource[], group: string): FlowFact[] {
  const asked = flow.nodes.flatMap((node) => ('lookups' in node ? node.lookups : []))
  const byName = new Map(asked.map((lookup) => [lookup.fact, lookup]))
  return [...byName.values()].map(({ fact, source, column: named }) => {
    const found = sources.find(({ code }) => code === source)
    const column = found?.columns.find(({ value }) => value === named) ?? found?.columns[0]
    const twice = [...byName.values()].filter((other) => other.source === source).length > 1
    const parts = [found?.label ?? source, column?.label, twice ? fact : null]
    return {
      name: fact,
      kind: column?.type ? (KINDS[column.type] ?? 'text') : 'decimal',
      ...(column?.type ? {} : { isOpen: true }),
      label: [...new Set(parts.filter(Boolean))].join(' · '),
      group,
    }
  })
}

/** A name no other value of the flow has yet. */
export function freeName(flow: Flow): string {
  const taken = new Set(flow.nodes.flatMap((node) => ('lookups' in node ? node.lookups.map(({ fact }) => fact) : [])))
  for (let number = 1; ; number += 1) {
    const name = `lookup${number}`
    if (!taken.has(name)) return name
  }
}

const plain = (name: string) => (name.split('.').at(-1) ?? name).replaceAll('_', '').toLowerCase()

/** What a source can be given without being told: parameters called as one value of the case or the form is. */
export function likelyParameters(source: FlowSource | undefined, values: readonly Option[]): Record<string, string> {
  return Object.fromEntries(
    (source?.parameters ?? []).flatMap(({ value: key }) => {
      const wanted = plain(key)
      const found =
        values.find(({ value }) => plain(value) === wanted) ??
        values.find(({ value }) => plain(value) === `${wanted}no`)
      return found ? [[key, found.value]] : []
    }),
  )
}
