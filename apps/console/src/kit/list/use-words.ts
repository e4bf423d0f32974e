import { useTextOr } from '../i18n/use-text.ts'
import { commandKeys, fieldKeys } from '../i18n/vocabulary.ts'
import { type ListFilter, moduleOf } from './contract.ts'

/** The name of a list's column or filter: `<module>:field.<key>`, or the platform's word for it. */
export function useFieldName(listId: string): (key: string) => string {
  const textOr = useTextOr()
  const module = moduleOf(listId)
  return (key) => textOr(fieldKeys(module, key), key)
}

/** What a value of a select filter is called: commands by their titles, everything else by the words of the list. */
export function useFilterWord(): (filter: Pick<ListFilter, 'values'>, value: string) => string {
  const textOr = useTextOr()
  return ({ values }, value) => textOr(values === 'command' ? commandKeys(value) : `${values}.${value}`, value)
}
