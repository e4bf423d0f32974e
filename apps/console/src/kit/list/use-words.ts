import { useTextOr } from '../i18n/use-text.ts'
import { fieldKeys } from '../i18n/vocabulary.ts'
import { moduleOf } from './contract.ts'

/** The name of a list's column or filter: `<module>:field.<key>`, or the platform's word for it. */
export function useFieldName(listId: string): (key: string) => string {
  const textOr = useTextOr()
  const module = moduleOf(listId)
  return (key) => textOr(fieldKeys(module, key), key)
}
