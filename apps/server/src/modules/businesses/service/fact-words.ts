import { sql } from 'kysely'
import type { FactNamer, FactWord } from '#modules/approvals'
import { rows } from '#platform/db.ts'
import type { FormDefinition } from '../schema/definition.ts'
import { factSourcesOf } from '../schema/forms.ts'
import { versionsById } from '../store/version.ts'

type Source = ReturnType<typeof factSourcesOf>[number]

function choicesOf({ field, column }: Source): FactWord['choices'] {
  const of = column ?? field
  return of.kind === 'select' || of.kind === 'multiSelect' ? of.choices : []
}

/** What the facts of the forms are called, each once, whichever form has it. */
export function wordsOf(forms: readonly FormDefinition[]): FactWord[] {
  const words = new Map<string, FactWord>()
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
  const versions = ids.length === 0 ? new Map() : await versionsById(reader, platform.db, ids)
  return new Map(
    found.map(({ id, flowVersionId }) => [
      flowVersionId,
      wordsOf(Object.values(versions.get(id)?.definition.forms ?? {})),
    ]),
  )
}
