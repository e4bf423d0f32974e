import type { Parameter } from '#contract/archive'
import { useApi, useLanguage } from '#kit'

/** Every type of document, retired ones too, in the broker's order. */
export const useTypes = () => useApi<{ items: Parameter[] }>('/archive/parameters')

/** The name of a type in the language on screen. */
export function useTypeName(): (type: Pick<Parameter, 'names'>) => string {
  const language = useLanguage()
  return (type) => type.names[language]
}

/** Names by code, for lists that carry the code; an unknown code stands for itself. */
export function useTypeNames(): (code: string) => string {
  const { data } = useTypes()
  const nameOf = useTypeName()
  return (code) => {
    const type = data?.items.find((each) => each.code === code)
    return type ? nameOf(type) : code
  }
}
