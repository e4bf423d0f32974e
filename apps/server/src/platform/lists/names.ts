import type { Language } from '../actor.ts'
import type { Reader } from '../db.ts'
import type { Directory } from '../directory.ts'
import { changesInWords, problemInWords } from './changes.ts'
import type { ListColumn } from './list.ts'
import type { ListRow } from './page.ts'

type Label = Partial<Record<Language, string>>

const listOf = (value: unknown): unknown[] =>
  value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]

/** A text in several languages as this reader has it, or in any it has. */
function textIn(label: unknown, language: Language): string {
  const texts = (label ?? {}) as Label
  return texts[language] ?? texts.en ?? texts['zh-Hans'] ?? texts['zh-Hant'] ?? ''
}

const unknown: ReadonlyMap<string, string> = new Map()

/**
 * Puts names in the place of what `column.names` says the values are: ids of people, of roles, of departments, or texts in several
 * languages. One question for all rows; an id that names nobody any more is left out.
 */
export async function nameValues(
  directory: Directory,
  reader: Reader,
  columns: readonly ListColumn[],
  items: readonly ListRow[],
  language: Language,
): Promise<void> {
  const named = columns.filter((column) => column.names !== undefined)
  const idsOf = (kind: ListColumn['names']) =>
    named
      .filter((column) => column.names === kind)
      .flatMap(({ key }) => items.flatMap((item) => listOf(item[key]).map(String)))
  const [people, roles, departments] = [idsOf('people'), idsOf('roles'), idsOf('departments')]
  const [byPerson, byRole, byDepartment] = await Promise.all([
    people.length > 0 ? directory.names(reader, people) : unknown,
    roles.length > 0 ? directory.roleNames(reader, roles, language) : unknown,
    departments.length > 0 ? directory.departmentLabels(reader, departments) : new Map<string, Label>(),
  ])
  const nameOf = (kind: ListColumn['names'], value: unknown): string | string[] | undefined => {
    if (kind === 'labels') return textIn(value, language)
    if (kind === 'changes') return changesInWords(language, value as Parameters<typeof changesInWords>[1])
    if (kind === 'problem') return problemInWords(language, value as Parameters<typeof problemInWords>[1])
    if (kind === 'departments') return byDepartment.get(String(value))?.[language]
    return (kind === 'people' ? byPerson : byRole).get(String(value))
  }
  for (const item of items) {
    for (const { key, kind, names } of named) {
      const found = listOf(item[key]).flatMap((value) => nameOf(names, value) ?? [])
      item[key] = kind === 'tags' ? found : (found[0] ?? null)
    }
  }
}
