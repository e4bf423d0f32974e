import { useApi, useLanguage } from '#kit'

/** A document type of the archive, as far as applications need it. */
export type Parameter = {
  code: string
  names: Record<string, string>
  kinds: string[]
  maxBytes: number
  clientTypes: string[]
  retired: boolean
  position: number
}

type Answer = Parameter[] | { items: Parameter[] }

/** The archive's document types in order, and the name of a code in the person's language. */
export function useParameters(): { parameters: Parameter[]; nameOf: (code: string) => string } {
  const language = useLanguage()
  const { data } = useApi<Answer>('/archive/parameters', undefined, { staleTime: 300_000 })
  const parameters = Array.isArray(data) ? data : (data?.items ?? [])
  return {
    parameters: parameters.filter((parameter) => !parameter.retired).toSorted((a, b) => a.position - b.position),
    nameOf: (code) => parameters.find((parameter) => parameter.code === code)?.names[language] ?? code,
  }
}
