import { sql } from 'kysely'
import type { FactNamer, FactWord } from '#modules/approvals'
import { type OfferedSource, offeredSources } from '#modules/sources'
import { rows } from '#platform/db.ts'
import { asksAtGateways } from '../policy/lookups.ts'
import type { FlowDefinition, FormDefinition } from '../schema/definition.ts'
import { factSourcesOf } from '../schema/forms.ts'
import { type PinnedVersion, versionsById } from '../store/version.ts'

type Source = ReturnType<typeof factSourcesOf>[number]

function choicesOf({ field, column }: Source): FactWord['choices'] {
  const of = column ?? field
  return of.kind === 'select' || of.kind === 'multiSelect' ? of.choices : []
}

/** Kinds of facts that values of data sources become. */
const KINDS: Readonly<Record<string, FactWord['kind']>> = {
  integer: 'decimal',
  decimal: 'decimal',
  date: 'date',
  yesNo: 'boolean',
}

/** What values are called that gateways ask data sources for: as their source. */
function lookedUp(flow: FlowDefinition, sources: readonly OfferedSource[]): FactWord[] {
  const lookups = flow.nodes.flatMap((node) => ('lookups' in node ? node.lookups : []))
  return lookups.flatMap(({ fact: name, source, column: named }): FactWord[] => {
    const found = sources.find(({ code }) => code === source)
    if (!found) return []
    const column = found.columns.find(({ key }) => key === named) ?? found.columns[0]
    const parts = column?.label ? [found.label, column.label] : [found.label]
    return [{ name, kind: KINDS[column?.type ?? ''] ?? 'text', parts, aggregate: null, choices: [] }]
  })
}

/** What the facts of the forms are called, each once, whichever form has it. */
export function wordsOf(forms: readonly FormDefinition[], others: readonly FactWord[] = []): FactWord[] {
  const words = new Map(others.map((word) => [word.name, word]))
  for (const source of forms.flatMap((form) => factSourcesOf(form))) {
    const { fact: name, kind, field, column, aggregate } = source
    const parts = column ? [field.label, column.label] : [field.label]
    if (!words.has(name)) words.set(name, { name, kind, parts, aggregate, choices: choicesOf(source) })
  }
  return [...words.values()]
}

/** The flows of businesses ask about the fields of the forms they were published with. */
export const factNamer: FactNamer = async (platform, reader, flowVersionIds) => {
  const found = await rows(
    reader,
    sql<{ id: string; flowVersionId: string }>`select id, flow_version_id as "flowVersionId"
      from businesses.business_version where flow_version_id = any(${[...flowVersionIds]}::uuid[])`,
  )
  const ids = found.map(({ id }) => id)
  const versions = ids.length === 0 ? new Map<string, PinnedVersion>() : await versionsById(reader, platform.db, ids)
  const definitions = found.map(({ id, flowVersionId }) => [flowVersionId, versions.get(id)?.definition] as const)
  const asks = definitions.some(([, definition]) => definition && asksAtGateways(definition.flow))
  const sources = asks ? await offeredSources(platform, reader) : []
  return new Map(
    definitions.map(([flowVersionId, definition]) => [
      flowVersionId,
      definition ? wordsOf(Object.values(definition.forms), lookedUp(definition.flow, sources)) : [],
    ]),
  )
}
